import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createDemoRealm,
  DEMO_KEY,
  DEMO_MFA_SERIAL,
  demoAccounts,
  type Simulator,
  startSimulator,
  writeDemoHome,
} from '../index.ts';
import { endOf, keysOf, StsTestClient } from '../sts/testing/sts-client.ts';
import { hasAwsCli, runAws } from './testing/aws-cli.ts';

let home: string;
let simulator: Simulator;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'demo-home-'));
  simulator = await startSimulator({ realm: createDemoRealm() });
});
afterEach(async () => {
  await simulator.close();
  rmSync(home, { recursive: true, force: true });
});

/** The settings of each section of a file that has one `key = value` a line. */
function sectionsOf(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let current = new Map<string, string>();
  for (const line of text.split('\n')) {
    const name = /^\[(?:profile )?(.+)\]$/.exec(line)?.[1];
    const [, key, value] = /^([a-z_0-9]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      expect(sections.has(name)).toBe(false);
      current = new Map();
      sections.set(name, current);
    } else if (key !== undefined && value !== undefined) {
      expect(current.has(key)).toBe(false);
      current.set(key, value);
    }
  }
  return sections;
}

describe('the demo’s home', () => {
  it('keeps its files to their owner, also where looser ones stood', () => {
    const files = writeDemoHome(home);
    writeFileSync(files.credentialsFile, 'old');
    chmodSync(files.credentialsFile, 0o644);
    writeDemoHome(home);
    expect(statSync(files.credentialsFile).mode & 0o777).toBe(0o600);
    expect(statSync(files.configFile).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, '.aws')).mode & 0o777).toBe(0o700);
    expect(readFileSync(files.credentialsFile, 'utf8')).not.toContain('old\n');
  });

  it('looks like a person’s own: comments, another tool’s section, one broken profile', () => {
    const files = writeDemoHome(home);
    const config = readFileSync(files.configFile, 'utf8');
    const credentials = readFileSync(files.credentialsFile, 'utf8');
    expect(config).toMatch(/^# /);
    expect(credentials).toMatch(/^# written by saml2aws/m);
    const profiles = sectionsOf(config);
    const missing = [...profiles].filter(([, settings]) => {
      const source = settings.get('source_profile');
      return source !== undefined && !profiles.has(source);
    });
    expect(missing.map(([name]) => name)).toEqual(['legacy-reports']);
    expect(sectionsOf(credentials).get('bastion')?.get('aws_access_key_id')).toBe(DEMO_KEY.accessKeyId);
  });

  it('names only roles that the realm lets Jo into, in all six accounts', async () => {
    const profiles = sectionsOf(readFileSync(writeDemoHome(home).configFile, 'utf8'));
    const { code } = simulator.mfaCode(DEMO_MFA_SERIAL);
    const bastion = new StsTestClient(simulator, DEMO_KEY);
    const mfaKeys = keysOf(await bastion.sessionToken({ SerialNumber: DEMO_MFA_SERIAL, TokenCode: code }));

    const assume = async (name: string): Promise<StsTestClient> => {
      const settings = profiles.get(name);
      const source = settings?.get('source_profile');
      const arn = settings?.get('role_arn');
      if (!settings || !source || !arn) return new StsTestClient(simulator, mfaKeys);
      const ExternalId = settings.get('external_id');
      const input = ExternalId === undefined ? {} : { ExternalId };
      return new StsTestClient(simulator, keysOf(await (await assume(source)).assumeRole(arn, input)));
    };
    const reached = new Set<string | undefined>();
    for (const [name, settings] of profiles) {
      if (!settings.has('role_arn') || name === 'legacy-reports') continue;
      reached.add((await (await assume(name)).identity()).Account);
    }
    const { bastion: _bastion, ...behind } = demoAccounts;
    expect([...reached].sort()).toEqual(Object.values(behind).sort());
  });

  it('has a role that demands an external id, and one that takes two hops', async () => {
    const { code } = simulator.mfaCode(DEMO_MFA_SERIAL);
    const bastion = new StsTestClient(simulator, DEMO_KEY);
    const session = new StsTestClient(
      simulator,
      keysOf(await bastion.sessionToken({ SerialNumber: DEMO_MFA_SERIAL, TokenCode: code })),
    );
    const publisher = `arn:aws:iam::${demoAccounts.public}:role/Publisher`;
    expect((await endOf(session.assumeRole(publisher))).code).toBe('AccessDenied');
    const deploy = `arn:aws:iam::${demoAccounts.production}:role/team/Deploy`;
    expect((await endOf(session.assumeRole(deploy))).code).toBe('AccessDenied');
  });
});

const noCli = !hasAwsCli;
const aws = (args: readonly string[], input: string) =>
  runAws(args, { home, files: writeDemoHome(home), simulator }, input);

describe(noCli ? 'the AWS CLI (skipped: aws not found)' : 'the AWS CLI', () => {
  it.skipIf(noCli)('signs with the bastion’s keys', async () => {
    const answer = await aws(['sts', 'get-caller-identity', '--profile', 'bastion'], '');
    expect(answer).toMatchObject({ status: 0 });
    expect(JSON.parse(answer.output)).toMatchObject({ Arn: 'arn:aws:iam::111111111111:user/jo' });
  });

  it.skipIf(noCli)('takes the two hops with an MFA code from its stdin', async () => {
    const { code } = simulator.mfaCode(DEMO_MFA_SERIAL);
    const answer = await aws(['sts', 'get-caller-identity', '--profile', 'production-deploy'], `${code}\n`);
    expect(answer).toMatchObject({ status: 0 });
    expect(JSON.parse(answer.output)).toMatchObject({
      Account: demoAccounts.production,
      Arn: expect.stringMatching(/^arn:aws:sts::444444444444:assumed-role\/Deploy\/botocore-session-\d+$/),
    });
    expect(simulator.journal.entries.map((entry) => [entry.action, entry.outcome, entry.mfa])).toEqual([
      ['AssumeRole', 'ok', 'accepted'],
      ['AssumeRole', 'ok', undefined],
      ['GetCallerIdentity', 'ok', undefined],
    ]);
  });

  it.skipIf(noCli)('is told that a code is wrong', async () => {
    const answer = await aws(['sts', 'get-caller-identity', '--profile', 'security-audit'], '000000\n');
    expect(answer.status).not.toBe(0);
    expect(answer.errors).toContain(
      '(AccessDenied) when calling the AssumeRole operation: MultiFactorAuthentication failed with invalid MFA one time pass code.',
    );
  });
});
