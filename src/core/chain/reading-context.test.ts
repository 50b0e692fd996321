import { describe, expect, it } from 'vitest';
import { parseIniDocument } from '../aws-files/ini/ini-document.ts';
import { readFileProfiles } from '../aws-files/profiles/file-profiles.ts';
import { mergeProfiles } from '../aws-files/profiles/merge-profiles.ts';
import type { ProfileSet } from '../aws-files/profiles/profile-set.ts';
import { resolveChain } from './resolve-chain.ts';

const KEYS = 'aws_access_key_id = AKIA\naws_secret_access_key = s\n';

function profilesOf(config: string, credentials = `[base]\n${KEYS}`): ProfileSet {
  return mergeProfiles(
    readFileProfiles(parseIniDocument(config), 'config', '/config'),
    readFileProfiles(parseIniDocument(credentials), 'credentials', '/credentials'),
  );
}

function problemOf(profiles: ProfileSet, profile: string) {
  const result = resolveChain(profiles, { profile }, {});
  if (result.ok) throw new Error('The chain leads somewhere.');
  return result.problem;
}

describe('a profile that lacks what stands in a line that was passed over', () => {
  it.each<[string, string, string]>([
    [
      'an indented first key',
      '[profile a]\n  role_arn = arn:aws:iam::123456789012:role/r\n',
      '/config, line 2',
    ],
    [
      'a colon in place of =',
      '[profile a]\nregion = x\nrole_arn: arn:aws:iam::123456789012:role/r\n',
      '/config, line 3',
    ],
    [
      'a blank that is none',
      '[profile a]\nregion = x\nrole_arn\u00a0= arn:aws:iam::123456789012:role/r\n',
      '/config, line 3',
    ],
    [
      'a source in such a line',
      '[profile a]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile: base\n',
      '/config, line 3',
    ],
    ['a header without its prefix', '[a]\nrole_arn = arn:aws:iam::123456789012:role/r\n', '/config, line 1'],
    ['blanks without quotation marks', '[profile a b]\nregion = x\n', '/config, line 1'],
  ])('names the line: %s', (name, config, place) => {
    const profile = name.startsWith('blanks') ? 'a b' : 'a';
    const problem = problemOf(profilesOf(config), profile);
    expect(problem.message).toContain(place);
    expect(problem.advice).not.toContain('Add access keys');
    expect(problem.advice).not.toContain('spelling');
  });

  it('says nothing of lines of other profiles', () => {
    const problem = problemOf(profilesOf('[profile a]\nregion = x\n[profile b]\nrole_arn: y\n'), 'a');
    expect(problem.message).not.toContain('line 4');
  });
});

describe('a file that could not be read', () => {
  const unread = {
    code: 'file-no-permission',
    severity: 'error',
    file: 'config',
    path: '/config',
    message: 'Could not read /config: this user may not.',
    advice: 'Give the file back to its user.',
  } as const;
  const profiles: ProfileSet = { ...profilesOf(''), problems: [unread] };

  it.each([['prod'], ['gone']])('is said first where %s is missed', (profile) => {
    expect(problemOf(profiles, profile)).toMatchObject({
      message: `Could not read /config: this user may not. So what it says of ${profile} is not known.`,
      advice: 'Give the file back to its user.',
    });
  });

  it('is said where a source is missed', () => {
    const set: ProfileSet = {
      ...profilesOf('[profile a]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = gone\n'),
      problems: [unread],
    };
    expect(problemOf(set, 'a').message).toContain('So what it says of gone is not known.');
  });

  it('does not hide another problem', () => {
    const set: ProfileSet = {
      ...profilesOf('[profile a]\nrole_arn = nonsense\nsource_profile = base\n'),
      problems: [unread],
    };
    expect(problemOf(set, 'a').code).toBe('invalid-role-arn');
  });
});
