import { describe, expect, it } from 'vitest';
import type { SettingChange } from '../../shared/settings/setting-values.ts';
import { unfitSetting } from './setting-validation.ts';

const judged = (change: SettingChange) =>
  unfitSetting(change, {
    assess: (target) =>
      target === 'prod'
        ? { kind: 'refused', message: 'It has role_arn.', advice: 'Write to another profile.' }
        : { kind: 'allowed' },
  });

describe('unfitSetting', () => {
  it.each<SettingChange>([
    { name: 'configFile', value: '' },
    { name: 'configFile', value: '~/aws/config' },
    { name: 'credentialsFile', value: '/etc/aws/credentials' },
    { name: 'defaultTarget', value: 'default' },
    { name: 'targets', value: { a: 'b' } },
    { name: 'sessionName', value: '' },
    { name: 'sessionName', value: 'jo@example.com' },
    { name: 'mfaSessionSeconds', value: 900 },
    { name: 'mfaSessionSeconds', value: 129_600 },
    { name: 'renewMinutesBefore', value: 60 },
    { name: 'notifyMinutes', value: [] },
    { name: 'notifyMinutes', value: [30, 0.5] },
    { name: 'globalShortcut', value: '' },
    { name: 'globalShortcut', value: 'Control+Alt+U' },
    { name: 'production', value: ['prod'] },
    { name: 'keepOnQuit', value: false },
    { name: 'theme', value: 'dark' },
  ])('takes %j', (change) => expect(judged(change)).toBeUndefined());

  it.each<[SettingChange, RegExp]>([
    [{ name: 'configFile', value: 'config' }, /whole path/],
    [{ name: 'configFile', value: '/etc/aws/' }, /folder/],
    [{ name: 'credentialsFile', value: '/a\n/b' }, /one line/],
    [{ name: 'defaultTarget', value: '' }, /empty/],
    [{ name: 'defaultTarget', value: 'my profile' }, /letters/],
    [{ name: 'defaultTarget', value: 'prod' }, /role_arn.*another profile/],
    [{ name: 'targets', value: { a: 'prod' } }, /role_arn/],
    [{ name: 'sessionName', value: 'x' }, /2 to 64/],
    [{ name: 'sessionName', value: 'two words' }, /no spaces/],
    [{ name: 'mfaSessionSeconds', value: 899 }, /15 minutes to 36 hours/],
    [{ name: 'mfaSessionSeconds', value: 129_601 }, /36 hours/],
    [{ name: 'mfaSessionSeconds', value: Number.NaN }, /36 hours/],
    [{ name: 'renewMinutesBefore', value: 0 }, /1 to 60/],
    [{ name: 'notifyMinutes', value: [0] }, /1 to 1440/],
    [{ name: 'notifyMinutes', value: [5, 5] }, /twice/],
    [{ name: 'notifyMinutes', value: [1, 2, 3, 4, 5, 6] }, /five/],
    [{ name: 'globalShortcut', value: 'U' }, /Ctrl/],
    [{ name: 'production', value: [' '] }, /name/],
  ])('says what is wrong with %j', (change, reason) => expect(judged(change)).toMatch(reason));
});
