import { describe, expect, it } from 'vitest';
import { dataFolder } from './data-folder.ts';

describe('dataFolder', () => {
  it.each<[NodeJS.Platform, Record<string, string>, string]>([
    ['linux', {}, '/home/jo/.config/understudy'],
    ['linux', { XDG_CONFIG_HOME: '/cfg' }, '/cfg/understudy'],
    ['linux', { HOME: '/other' }, '/other/.config/understudy'],
    ['linux', { UNDERSTUDY_HOME: '/u' }, '/u'],
    ['darwin', {}, '/home/jo/Library/Application Support/understudy'],
    ['win32', { APPDATA: 'C:\\Users\\jo\\Roaming' }, 'C:\\Users\\jo\\Roaming\\understudy'],
    ['win32', { USERPROFILE: 'C:\\Users\\jo' }, 'C:\\Users\\jo\\AppData\\Roaming\\understudy'],
  ])('%s with %j is %s', (platform, environment, folder) => {
    expect(dataFolder(environment, platform, '/home/jo')).toBe(folder);
  });
});
