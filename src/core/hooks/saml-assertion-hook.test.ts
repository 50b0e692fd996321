import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { samlResponse } from '../../simulator/sts/federated/saml-response.ts';
import { okta, role, samlArn } from '../../simulator/sts/testing/federated-realm.ts';
import { hookAssertion } from './saml-assertion-hook.ts';
import { hasShell, type TestHooks, testHooks } from './testing/hooks.ts';

const printed = samlResponse(okta, { roles: [[role('BySaml'), samlArn('Okta')]] }, new Date());

describe.skipIf(!hasShell)('the hooks saml-assertion', () => {
  let hooks: TestHooks;
  beforeEach(() => {
    hooks = testHooks();
  });
  afterEach(() => hooks.remove());
  const ask = (changes: Partial<Parameters<typeof hookAssertion>[1]> = {}) =>
    hookAssertion(hooks.hooks, { profile: 'okta-dev', hook: 'saml-assertion', ...changes });

  it('give the assertion on stdout, and are told on stdin what it is for', async () => {
    hooks.put('saml-assertion', `[ $# -eq 0 ] && echo '${printed}'`);
    expect(await ask({ roleArn: role('BySaml') })).toEqual({
      ok: true,
      assertion: { encoded: printed, roles: [{ roleArn: role('BySaml'), principalArn: samlArn('Okta') }] },
    });
    expect(hooks.inputOf('saml-assertion')).toEqual({
      version: 1,
      hook: 'saml-assertion',
      profile: 'okta-dev',
      roleArn: role('BySaml'),
    });
    expect(JSON.stringify(hooks.reports)).not.toContain(printed.slice(0, 40));
  });

  it('are asked in order until one knows the profile', async () => {
    hooks.put('saml-assertion.d/10-nothing', ':');
    hooks.put('saml-assertion.d/20-no', 'exit 77');
    hooks.put('saml-assertion.d/30-yes', `echo '${printed}'`);
    hooks.put('saml-assertion.d/40-never', 'exit 1');
    expect(await ask()).toMatchObject({ ok: true });
    expect(hooks.reports.map(({ outcome }) => outcome)).toEqual(['ok', 'declined', 'ok']);
  });

  it.each(['okta', 'okta.sh'])('are one alone where the profile names %s', async (hook) => {
    hooks.put('saml-assertion.d/azure.sh', 'exit 1');
    hooks.put('saml-assertion.d/okta.sh', `echo '${printed}'`);
    expect(await ask({ hook })).toMatchObject({ ok: true });
    expect(hooks.reports).toHaveLength(1);
  });

  it('are missed in words', async () => {
    expect(await ask()).toMatchObject({ message: expect.stringContaining('no hook "saml-assertion"') });
    hooks.put('saml-assertion.d/azure', `echo '${printed}'`);
    expect(await ask({ hook: 'okta' })).toMatchObject({
      message: expect.stringContaining('saml-assertion.d/okta gave no assertion'),
    });
  });

  it.each([
    ['something else', 'echo Signed in.', 'printed something that is not base64'],
    ['half an assertion', `echo '${printed.slice(0, 400)}'`, 'no SAML response'],
    ['a failure', 'echo "Push not confirmed" >&2; exit 3', 'Push not confirmed'],
  ])(
    'that print %s are named with it, and nothing of stdout is repeated',
    async (_what, script, sentence) => {
      hooks.put('saml-assertion', script);
      const outcome = await ask();
      expect(outcome).toMatchObject({ ok: false, message: expect.stringContaining(sentence) });
      expect(JSON.stringify([outcome, hooks.reports])).not.toContain(printed.slice(0, 40));
      expect(hooks.reports.at(-1)).toMatchObject({ outcome: 'failed', profile: 'okta-dev' });
    },
  );

  it('end when the caller gives up', async () => {
    hooks.put('saml-assertion', 'sleep 600');
    const ending = new AbortController();
    const asked = hookAssertion(hooks.hooks, { profile: 'x', hook: 'saml-assertion' }, ending.signal);
    ending.abort();
    expect(await asked).toMatchObject({ ok: false, cancelled: true });
  });
});
