import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { samlResponse } from '../../src/simulator/sts/federated/saml-response.ts';
import { federatedRealm, okta, role, samlArn } from '../../src/simulator/sts/testing/federated-realm.ts';
import { test as desktop, expect } from '../desktop/test.ts';
import { understudy } from '../desktop/understudy-command.ts';
import { Jo } from './bastion.ts';

const config = `[profile okta-dev]
understudy_saml_hook = okta
understudy_saml_role = ${role('BySaml')}
region = eu-west-1

[profile next]
role_arn = ${role('Next')}
source_profile = okta-dev
`;

/** Jo, whose company signs in with SAML: a program of hers fetches the assertion. */
const test = desktop.extend<{ jo: Jo }>({
  jo: async ({ home, launchApp, simulator, tray }, use) => {
    await home.writeConfig(config);
    const app = await launchApp();
    await tray.waitForItem('Open Understudy');
    await use(new Jo(app, tray, simulator));
  },
});
test.use({ realm: federatedRealm });

test('a switch asks the hook once, and the roles behind it need no second assertion', async ({
  appEnvironment,
  home,
  jo,
  simulator,
}) => {
  const folder = join(home.appData, 'hooks', 'saml-assertion.d');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const asked = join(home.folder, 'asked');
  const printed = samlResponse(
    okta,
    { roles: [[role('BySaml'), samlArn('Okta')]], sessionName: 'jo' },
    simulator.clock.now(),
  );
  writeFileSync(join(folder, 'okta'), `#!/bin/sh\ncat >> '${asked}'\necho '${printed}'\n`, { mode: 0o700 });

  const panel = await jo.openPanel();
  await jo.switchTo(panel, 'okta-dev');
  await jo.seesActive(panel, 'okta-dev');
  expect(jo.calls()).toEqual(['AssumeRoleWithSAML BySaml']);
  expect(await home.credentialsOf('understudy')).toMatchObject({ region: 'eu-west-1' });

  await jo.switchTo(panel, 'next');
  await jo.seesActive(panel, 'next');
  const { code, stdout } = await understudy(appEnvironment, 'credentials', 'okta-dev');
  expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ Version: 1 })]);
  expect(jo.calls()).toEqual(['AssumeRoleWithSAML BySaml', 'AssumeRole Next']);
  expect(jo.app.output()).not.toContain(printed.slice(0, 60));
  expect(await panel.content()).not.toContain(printed.slice(0, 60));
});
