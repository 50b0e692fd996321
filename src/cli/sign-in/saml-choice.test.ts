import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasShell } from '../../core/hooks/testing/hooks.ts';
import { samlResponse } from '../../simulator/sts/federated/saml-response.ts';
import { okta, role, samlArn } from '../../simulator/sts/testing/federated-realm.ts';
import { homeWith, now, runCli } from '../testing/cli.ts';

const config = '# mine\n[profile okta-dev]\nunderstudy_saml_hook = okta\nregion = eu-west-1\n';

async function login(
  roles: readonly (readonly [string, string])[],
  words: readonly string[] = [],
  script = '',
) {
  const home = homeWith(config);
  const folder = join(home, 'understudy', 'hooks', 'saml-assertion.d');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const printed = samlResponse(okta, { roles, sessionName: 'jo' }, now);
  writeFileSync(join(folder, 'okta'), `#!/bin/sh\ncat >/dev/null\n${script || `echo '${printed}'`}\n`);
  chmodSync(join(folder, 'okta'), 0o700);
  const result = await runCli(['login', 'okta-dev', ...words], {
    home,
    environment: { HOME: home, PATH: process.env['PATH'] ?? '' },
  });
  expect(result.stdout + result.stderr).not.toContain(printed.slice(0, 40));
  return { ...result, after: readFileSync(join(home, '.aws', 'config'), 'utf8') };
}
const pair = (name: string, provider = 'Okta') => [role(name), samlArn(provider)] as const;

describe.skipIf(!hasShell)('understudy login for a profile with a SAML hook', () => {
  it('writes the only role of the assertion after showing the change', async () => {
    const { after, code, stderr } = await login([pair('BySaml')], ['--yes']);
    expect(code).toBe(0);
    expect(stderr).toContain(`+understudy_saml_role = ${role('BySaml')}`);
    expect(after).toBe(`${config}understudy_saml_role = ${role('BySaml')}\n`);
  });

  it('shows all of them, and writes nothing where nobody chooses', async () => {
    const { after, code, stderr } = await login([pair('One'), pair('Two'), pair('Two', 'Other')], ['--yes']);
    expect(code).toBe(1);
    expect(stderr).toContain(`1  ${role('One')}\n`);
    expect(stderr).toContain(`3  ${role('Two')} by ${samlArn('Other')}\n`);
    expect(stderr).toContain('No role was chosen.');
    expect(after).toBe(config);
  });

  it.each([
    ['there is none', [], '', 'No role can be seen'],
    ['the hook fails', [], 'echo "No network" >&2; exit 1', 'No network'],
  ] as const)('says where %s', async (_what, roles, script, words) => {
    const { after, code, stderr } = await login(roles, ['--yes'], script);
    expect([code, after]).toEqual([1, config]);
    expect(stderr).toContain(words);
  });
});
