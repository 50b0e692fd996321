import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseIniDocument } from '../aws-files/ini/ini-document.ts';
import { assessTarget } from '../aws-files/managed/target-assessment.ts';
import { profileViews } from '../chain/profiles/profile-kind.ts';
import { resolveChain } from '../chain/resolve-chain.ts';
import { profileSetOf } from '../chain/testing/profile-set.ts';
import { askForProfiles, withHookProfiles } from './profiles-hook.ts';
import { hasShell, type TestHooks, testHooks } from './testing/hooks.ts';

const own = profileSetOf({
  bastion: { aws_access_key_id: 'AKIAEXAMPLE', aws_secret_access_key: 's' },
  taken: { region: 'eu-west-1' },
});
const role = (name: string) => `arn:aws:iam::222222222222:role/${name}`;

describe.skipIf(!hasShell)('the hook profiles', () => {
  let test: TestHooks;
  beforeEach(() => {
    test = testHooks();
  });
  afterEach(() => test.remove());
  const prints = (answer: unknown, name = 'profiles') =>
    test.put(name, `cat <<'END'\n${JSON.stringify(answer)}\nEND`);
  const merged = async () => withHookProfiles(own, await askForProfiles(test.hooks));

  it('adds profiles behind the user’s own, and they can be switched to', async () => {
    const path = prints({
      profiles: {
        prod: {
          Role_ARN: role('Prod'),
          source_profile: 'bastion',
          duration_seconds: 1800,
          region: 'eu-west-3',
        },
      },
    });
    const set = await merged();
    expect([...set.profiles.keys()]).toEqual(['bastion', 'taken', 'prod']);
    const resolved = resolveChain(set, { profile: 'prod' }, {});
    expect(resolved.ok && resolved.chain.hops[0]).toMatchObject({ roleArn: role('Prod') });
    expect(resolved.ok && resolved.chain.hops[0]?.durationSeconds?.value).toBe(1800);
    expect(profileViews(set, {}).find(({ name }) => name === 'prod')).toMatchObject({ kind: 'role' });
    expect(set.problems).toEqual([]);
    expect(set.profiles.get('prod')?.sections[0]).toMatchObject({ path, from: 'hook' });
  });

  it('never hides a profile of the user’s own', async () => {
    prints({ profiles: { taken: { role_arn: role('Evil'), source_profile: 'bastion' } } });
    const set = await merged();
    expect(set.profiles.get('taken')).toBe(own.profiles.get('taken'));
    expect(set.problems[0]?.message).toContain('is not used, since your own files have one of this name');
  });

  it('is no target to write to', async () => {
    prints({ profiles: { plain: { region: 'eu-west-1' } } });
    const verdict = assessTarget({
      target: 'plain',
      profiles: await merged(),
      credentials: parseIniDocument(''),
      credentialsPath: '/c',
    });
    expect(verdict).toMatchObject({ kind: 'refused', reason: 'hook' });
  });

  it('says where a wrong value came from', async () => {
    const path = prints({ profiles: { prod: { role_arn: 'nonsense', source_profile: 'bastion' } } });
    const resolved = resolveChain(await merged(), { profile: 'prod' }, {});
    expect(resolved.ok ? '' : resolved.problem.message).toContain(`(from the hook ${path})`);
  });

  it.each<[string, unknown, string]>([
    ['keys', { aws_access_key_id: 'AKIA', aws_secret_access_key: 'TOPSECRET' }, 'aws_access_key_id, which'],
    ['a command', { credential_process: 'rm -rf /' }, 'credential_process, which a hook may not give'],
    ['a list', [1], 'something else than plain values'],
    ['a list in it', { region: ['TOPSECRET'] }, 'something else than plain values'],
    ['a line break', { region: 'x\ny' }, 'control characters'],
    ['a strange key', { 'a b': 'x' }, 'a key that is none'],
    ['a long value', { region: 'x'.repeat(3000) }, 'too long'],
  ])('leaves out a profile with %s, and keeps the others', async (_, entry, words) => {
    prints({ profiles: { bad: entry, good: { region: 'eu-west-1' } } });
    const set = await merged();
    expect([set.profiles.has('bad'), set.profiles.has('good')]).toEqual([false, true]);
    expect(set.problems[0]?.message).toContain(words);
    expect(JSON.stringify(set.problems)).not.toContain('TOPSECRET');
  });

  it('leaves out a name that cannot be written anywhere', async () => {
    prints({ profiles: { 'a b': {}, __proto__x: {}, constructor: { region: 'x' } } });
    const set = await merged();
    expect([...set.profiles.keys()]).toEqual(['bastion', 'taken', '__proto__x']);
    expect(set.problems).toHaveLength(2);
  });

  it.each([
    ['fails', 'exit 1', 'failed with exit code 1'],
    ['prints something else', 'echo "[]"', 'printed something else than {"profiles"'],
  ])('that %s costs no other hook and no profile', async (_, script, words) => {
    test.put('profiles.d/10-bad', script);
    prints({ profiles: { good: { region: 'x' } } }, 'profiles.d/20-good');
    const set = await merged();
    expect(set.profiles.has('good')).toBe(true);
    expect(set.problems.map(({ message }) => message).join()).toContain(words);
  });

  it('changes nothing where there is none', async () => {
    expect(await merged()).toBe(own);
  });
});
