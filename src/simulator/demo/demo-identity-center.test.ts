import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetRoleCredentialsCommand,
  paginateListAccountRoles,
  paginateListAccounts,
} from '@aws-sdk/client-sso';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { portalClient, signedIn } from '../identity-center/testing/signed-in.ts';
import {
  createDemoRealm,
  DEMO_SSO_REGION,
  DEMO_SSO_SESSION,
  DEMO_START_URL,
  type Simulator,
  startSimulator,
  writeDemoHome,
} from '../index.ts';
import { hasAwsCli, runAws } from './testing/aws-cli.ts';

let home: string;
let simulator: Simulator;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'demo-identity-center-'));
  simulator = await startSimulator({ realm: createDemoRealm() });
});
afterEach(async () => {
  await simulator.close();
  rmSync(home, { recursive: true, force: true });
});

const inDemo = () => signedIn(simulator, { issuerUrl: DEMO_START_URL });

describe('the demo’s Identity Center', () => {
  it('has twelve accounts with two to four roles each', async () => {
    const { accessToken } = await inDemo();
    const client = portalClient(simulator);
    const roles = new Map<string, number>();
    for await (const { accountList } of paginateListAccounts({ client }, { accessToken }))
      for (const { accountId = '' } of accountList ?? [])
        for await (const { roleList } of paginateListAccountRoles({ client }, { accessToken, accountId }))
          roles.set(accountId, (roles.get(accountId) ?? 0) + (roleList?.length ?? 0));
    expect(roles.size).toBe(12);
    for (const count of roles.values()) expect([2, 3, 4]).toContain(count);
  });

  it('stands in the config file only where that is wanted', () => {
    expect(readFileSync(writeDemoHome(home).configFile, 'utf8')).not.toContain('sso');
    const plain = readFileSync(writeDemoHome(home).configFile, 'utf8');
    const whole = readFileSync(writeDemoHome(home, { identityCenter: true }).configFile, 'utf8');
    expect(whole.startsWith(plain)).toBe(true);
    expect(whole).toContain(`[sso-session ${DEMO_SSO_SESSION}]\nsso_start_url = ${DEMO_START_URL}\n`);
  });

  it('gives credentials for every profile of the config file', async () => {
    const config = readFileSync(writeDemoHome(home, { identityCenter: true }).configFile, 'utf8');
    const profiles = [...config.matchAll(/sso_account_id = (\d+)\nsso_role_name = (\w+)/g)];
    expect(profiles).toHaveLength(3);
    const { accessToken } = await inDemo();
    for (const [, accountId, roleName] of profiles) {
      const command = new GetRoleCredentialsCommand({ accessToken, accountId, roleName });
      expect((await portalClient(simulator).send(command)).roleCredentials?.accessKeyId).toMatch(/^ASIA/);
    }
  });
});

const noCli = !hasAwsCli;

describe(noCli ? 'the AWS CLI (skipped: aws not found)' : 'the AWS CLI', () => {
  it.skipIf(noCli)('refreshes a token of the demo, and signs with its role’s keys', async () => {
    const { client, tokens } = await inDemo();
    const files = writeDemoHome(home, { identityCenter: true });
    const cache = join(home, '.aws', 'sso', 'cache');
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    const file = join(cache, `${createHash('sha1').update(DEMO_SSO_SESSION).digest('hex')}.json`);
    const seconds = (ms: number) => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
    writeFileSync(
      file,
      JSON.stringify({
        startUrl: DEMO_START_URL,
        region: DEMO_SSO_REGION,
        accessToken: 'ended',
        expiresAt: seconds(Date.now() + 60_000),
        clientId: client.clientId,
        clientSecret: client.clientSecret,
        registrationExpiresAt: seconds(Date.now() + 80 * 24 * 3600_000),
        refreshToken: tokens.refreshToken,
      }),
      { mode: 0o600 },
    );
    simulator.journal.clear();

    const answer = await runAws(['sts', 'get-caller-identity', '--profile', 'data-engineer'], {
      home,
      files,
      simulator,
    });
    expect(answer).toMatchObject({ status: 0 });
    expect(JSON.parse(answer.output)).toMatchObject({
      Arn: expect.stringMatching(
        /^arn:aws:sts::100000000003:assumed-role\/AWSReservedSSO_DataEngineer_[0-9a-f]{16}\/jo@nordwind\.example$/,
      ),
    });
    expect(simulator.journal.entries.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['CreateToken', 'ok'],
      ['GetRoleCredentials', 'ok'],
      ['GetCallerIdentity', 'ok'],
    ]);
    const written: unknown = JSON.parse(readFileSync(file, 'utf8'));
    expect(written).not.toMatchObject({ refreshToken: tokens.refreshToken });
  });
});
