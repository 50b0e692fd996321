import { chmodSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveChain } from '../chain/resolve-chain.ts';
import { profileSetOf } from '../chain/testing/profile-set.ts';
import { externalCredentials } from '../credential-sources/credential-source.ts';
import { hookCredentials } from './credentials-hook.ts';
import { hasShell, type TestHooks, testHooks } from './testing/hooks.ts';

const now = () => new Date('2026-11-22T10:00:00Z');
const json = (id: string) => `echo '{"Version": 1, "AccessKeyId": "${id}", "SecretAccessKey": "TOPSECRET"}'`;

describe.skipIf(!hasShell)('the hook credentials', () => {
  let test: TestHooks;
  beforeEach(() => {
    test = testHooks();
  });
  afterEach(() => test.remove());
  const ask = (profile = 'base') => hookCredentials(test.hooks, profile, now);

  it('gives the credentials of a profile that names it, as a base of roles', async () => {
    test.put('credentials', json('AKIAHOOK'));
    const set = profileSetOf({
      base: { understudy_credentials: 'hook' },
      prod: { role_arn: 'arn:aws:iam::222222222222:role/Prod', source_profile: 'base' },
    });
    const resolved = resolveChain(set, { profile: 'prod' }, {});
    const base = resolved.ok ? resolved.chain.base : undefined;
    expect(base).toMatchObject({ kind: 'credential-source', source: 'Hook', profile: 'base' });
    if (base?.kind !== 'credential-source') throw new Error('The base is a hook.');
    const around = { environment: {}, platform: process.platform, home: undefined, clock: { now } };
    expect(await externalCredentials(base, { ...around, hook: (profile) => ask(profile) })).toEqual({
      ok: true,
      credentials: { accessKeyId: 'AKIAHOOK', secretAccessKey: 'TOPSECRET' },
    });
    expect(test.inputOf('credentials')).toEqual({ version: 1, hook: 'credentials', profile: 'base' });
    const none = await externalCredentials(base, around);
    expect(none.ok ? '' : none.message).toContain('no hooks are run here');
  });

  it('names the line where the key has another value', () => {
    const set = profileSetOf({ base: { understudy_credentials: 'script' } });
    const resolved = resolveChain(set, { profile: 'base' }, {});
    expect(resolved.ok ? '' : resolved.problem.message).toContain('understudy_credentials script');
  });

  it('may be several: the first that knows the profile gives them', async () => {
    test.put('credentials.d/10-none', 'exit 0');
    test.put('credentials.d/15-no', 'exit 77');
    test.put('credentials.d/18-broken', 'exit 1');
    test.put('credentials.d/20-mine', json('AKIAMINE'));
    expect(await ask()).toMatchObject({ ok: true, credentials: { accessKeyId: 'AKIAMINE' } });
  });

  it('is told of where it is not run', async () => {
    chmodSync(test.put('credentials', ''), 0o600);
    const result = await ask();
    expect(result.ok ? '' : result.message).toContain('is not executable');
  });

  it.each([
    ['is not there', undefined, 'no hook "credentials" gave any'],
    ['fails', 'echo "sign in first" >&2; exit 1', 'It said: sign in first'],
    ['prints something else', 'echo TOPSECRET', 'printed something that is not JSON'],
    ['prints half', `echo '{"Version": 1, "AccessKeyId": "A"}'`, 'without SecretAccessKey'],
  ])('is told of in words where it %s', async (_, script, words) => {
    if (script !== undefined) test.put('credentials', script);
    const result = await ask();
    expect(result.ok ? '' : result.message).toContain(words);
    expect(JSON.stringify([result, test.reports])).not.toContain('TOPSECRET');
  });
});
