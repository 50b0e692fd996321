import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Chain } from '../chain/chain.ts';
import { tellExpiring } from './expiring-hook.ts';
import { afterSwitch, beforeSwitch } from './switch-hooks.ts';
import { hasShell, type TestHooks, testHooks } from './testing/hooks.ts';

const at = { file: 'config', path: '/c', line: 1 } as const;
const chain: Chain = {
  name: 'prod',
  base: {
    kind: 'long-term-keys',
    profile: 'bastion',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'TOPSECRET' },
    at,
  },
  hops: [{ roleArn: 'arn:aws:iam::222222222222:role/Admin', profile: 'prod' }],
  region: { value: 'eu-west-1', from: { kind: 'default' } },
};

describe.skipIf(!hasShell)('the hooks around a switch', () => {
  let test: TestHooks;
  beforeEach(() => {
    test = testHooks();
  });
  afterEach(() => test.remove());
  const before = () => beforeSwitch(test.hooks, { chain, target: 'understudy' });

  it('are told names only before it', async () => {
    test.put('before-switch', '');
    expect(await before()).toBeUndefined();
    expect(test.inputOf('before-switch')).toEqual({
      version: 1,
      hook: 'before-switch',
      profile: 'prod',
      target: 'understudy',
      roleArn: 'arn:aws:iam::222222222222:role/Admin',
      accountId: '222222222222',
      roleName: 'Admin',
      region: 'eu-west-1',
    });
  });

  it.each([
    ['in JSON', `echo '{"allow": false, "reason": "Not on Fridays."}'`, 'switch: Not on Fridays.'],
    ['by exit code 77', 'echo "not on Fridays" >&2; exit 77', 'switch. It said: not on Fridays'],
    ['by both', `echo '{"reason": "freeze"}'; exit 77`, 'switch: freeze.'],
    ['without a word', `echo '{"allow": false}'`, 'does not want this switch.'],
  ])('can refuse it %s', async (_, script, words) => {
    test.put('before-switch', script);
    expect((await before())?.message).toContain(words);
  });

  it.each([
    ['allows it', `echo '{"allow": true}'`, 'ok'],
    ['fails', 'exit 1', 'failed'],
    ['is broken', 'kill -9 $$', 'failed'],
    ['prints something else', 'echo yes', 'failed'],
  ])('let it pass where one %s', async (_, script, outcome) => {
    test.put('before-switch', script);
    expect(await before()).toBeUndefined();
    expect(test.reports.at(-1)).toMatchObject({ outcome, profile: 'prod', target: 'understudy' });
  });

  it('each have a say', async () => {
    test.put('before-switch.d/1', 'exit 0');
    test.put('before-switch.d/2', 'exit 77');
    expect(await before()).toBeDefined();
  });

  it('are told after it, each of them, whatever the others do', async () => {
    test.put('after-switch.d/1', 'exit 1');
    test.put('after-switch.d/2', '');
    const expiresAt = new Date('2026-11-22T11:00:00Z');
    await afterSwitch(test.hooks, { profile: 'prod', target: 't', expiresAt, renewal: false });
    expect(test.reports.map(({ outcome }) => outcome)).toEqual(['failed', 'ok']);
    expect(test.inputOf('after-switch.d/2')).toEqual({
      version: 1,
      hook: 'after-switch',
      profile: 'prod',
      target: 't',
      expiresAt: '2026-11-22T11:00:00.000Z',
      renewal: false,
    });
  });

  it('are told of an end', async () => {
    test.put('expiring', '');
    await tellExpiring(test.hooks, { about: 'target my target', title: 'prod ends at 12:00', body: 'x' });
    expect(test.inputOf('expiring')).toMatchObject({ target: 'my target', title: 'prod ends at 12:00' });
  });
});
