import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  environmentProfile,
  expandHome,
  homeDirectory,
  type LocationSources,
  locateFiles,
} from './file-locations.ts';

function locate(sources: Partial<LocationSources> = {}) {
  return locateFiles({ environment: {}, platform: 'linux', homeOfUser: '/home/ada', ...sources });
}

describe('locateFiles', () => {
  it.each<[rule: string, sources: Partial<LocationSources>, path: string, from: string]>([
    ['the default is ~/.aws/config', {}, '/home/ada/.aws/config', 'default'],
    ['HOME comes before the home of the user', { environment: { HOME: '/h' } }, '/h/.aws/config', 'default'],
    ['an empty HOME is none', { environment: { HOME: '' } }, '/home/ada/.aws/config', 'default'],
    ['settings beat the default', { settings: { config: '/s' } }, '/s', 'settings'],
    [
      'the environment beats settings',
      { environment: { AWS_CONFIG_FILE: '/e' }, settings: { config: '/s' } },
      '/e',
      'environment',
    ],
    [
      'a flag beats the environment',
      { flags: { config: '/f' }, environment: { AWS_CONFIG_FILE: '/e' } },
      '/f',
      'flag',
    ],
    [
      'an empty flag is none',
      { flags: { config: '' }, environment: { AWS_CONFIG_FILE: '/e' } },
      '/e',
      'environment',
    ],
    [
      'an empty variable is none',
      { environment: { AWS_CONFIG_FILE: '' }, settings: { config: '/s' } },
      '/s',
      'settings',
    ],
    ['an empty setting is none', { settings: { config: '' } }, '/home/ada/.aws/config', 'default'],
    [
      'a leading ~ is the home',
      { environment: { HOME: '/h', AWS_CONFIG_FILE: '~/x' } },
      '/h/x',
      'environment',
    ],
    ['a ~ in a setting too', { settings: { config: '~/x' } }, '/home/ada/x', 'settings'],
    [
      'a variable inside is no variable (botocore expands it)',
      { environment: { AWS_CONFIG_FILE: '$HOME/x' } },
      '$HOME/x',
      'environment',
    ],
  ])('%s', (_rule, sources, path, from) => {
    expect(locate(sources).config).toEqual({ file: 'config', path, from });
  });

  it('looks for the credentials file on its own', () => {
    const found = locate({ environment: { AWS_CONFIG_FILE: '/c', AWS_SHARED_CREDENTIALS_FILE: '/k' } });
    expect(found.config.path).toBe('/c');
    expect(found.credentials).toEqual({ file: 'credentials', path: '/k', from: 'environment' });
  });
});

describe('homeDirectory', () => {
  const windows = { USERPROFILE: 'C:\\u', HOMEDRIVE: 'D:', HOMEPATH: '\\h' };
  it.each<[environment: Record<string, string>, platform: NodeJS.Platform, home: string | undefined]>([
    [{ HOME: '/h', ...windows }, 'win32', '/h'],
    [windows, 'win32', 'C:\\u'],
    [{ HOMEDRIVE: 'D:', HOMEPATH: '\\h' }, 'win32', 'D:\\h'],
    [{ HOMEDRIVE: 'D:' }, 'win32', undefined],
    [windows, 'linux', undefined],
    [windows, 'darwin', undefined],
  ])('of %j on %s is %s', (environment, platform, home) => {
    expect(homeDirectory(environment, platform)).toBe(home);
  });
});

describe('expandHome', () => {
  it.each<[path: string, platform: NodeJS.Platform, expanded: string]>([
    ['~', 'linux', '/h'],
    ['~/a/b', 'linux', '/h/a/b'],
    ['~ada/a', 'linux', '~ada/a'],
    ['a/~/b', 'linux', 'a/~/b'],
    ['~\\a', 'linux', '~\\a'],
    ['~\\a', 'win32', '\\h\\a'],
    ['~/a', 'win32', '\\h\\a'],
  ])('%s on %s', (path, platform, expanded) => {
    expect(expandHome(path, '/h', platform)).toBe(expanded);
  });
});

describe('file location vectors of the AWS SDK for Rust', () => {
  const file = new URL('../../../../../shared/vectors/file-location-tests.json', import.meta.url);
  const here = existsSync(file);
  const vectors = z.object({
    tests: z.array(
      z.object({
        name: z.string(),
        environment: z.record(z.string(), z.string()),
        platform: z.enum(['linux', 'windows']),
        profile: z.string().default('default'),
        configLocation: z.string(),
        credentialsLocation: z.string(),
      }),
    ),
  });
  const tests = here ? vectors.parse(JSON.parse(readFileSync(file, 'utf8'))).tests : [];

  it.skipIf(!here)('are all there', () => {
    expect(tests).toHaveLength(9);
  });

  it.each(tests)('$name', ({ environment, platform, profile, configLocation, credentialsLocation }) => {
    const found = locateFiles({
      environment,
      platform: platform === 'windows' ? 'win32' : 'linux',
      homeOfUser: '/none',
    });
    expect(found.config.path).toBe(configLocation);
    expect(found.credentials.path).toBe(credentialsLocation);
    expect(environmentProfile(environment)).toBe(profile);
  });
});
