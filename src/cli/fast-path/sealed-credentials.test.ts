import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Backend } from '../../core/agent/verbs.ts';
import {
  createDemoRealm,
  DEMO_MFA_SERIAL,
  type Simulator,
  startSimulator,
  writeDemoHome,
} from '../../simulator/index.ts';
import { openLocalBackend } from '../backend/local-backend.ts';
import { keptCredentials } from './sealed-credentials.ts';

/** One keychain for both ways. */
let secret: string | undefined;
const keychain = {
  getPassword: async () => secret ?? null,
  setPassword: async (_service: string, _account: string, password: string) => {
    secret = password;
  },
  deletePassword: async () => false,
};
const secrets = { read: async () => secret };

let home: string;
let simulator: Simulator;
let environment: Record<string, string>;
let now: Date;

beforeEach(async () => {
  secret = undefined;
  now = new Date();
  home = mkdtempSync(join(tmpdir(), 'us-kept-'));
  simulator = await startSimulator({ realm: createDemoRealm() });
  writeDemoHome(home);
  environment = { HOME: home, AWS_ENDPOINT_URL_STS: simulator.url, AWS_EC2_METADATA_DISABLED: 'true' };
});
afterEach(async () => {
  await simulator.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

const place = () => ({
  environment,
  platform: process.platform,
  homeOfUser: home,
  dataFolder: join(home, 'understudy'),
  clock: { now: () => now },
});

async function theLongWay<T>(work: (backend: Backend) => Promise<T>): Promise<T> {
  const backend = await openLocalBackend({
    ...place(),
    files: {},
    version: '1.0.0',
    prompter: { ask: async () => undefined, settled: () => undefined },
    say: () => undefined,
    loadKeytar: async () => keychain,
  });
  try {
    return await work(backend);
  } finally {
    await backend.close();
  }
}

async function obtain(profile: string) {
  const { code } = simulator.mfaCode(DEMO_MFA_SERIAL);
  const answer = await theLongWay((backend) => backend.obtain({ profile }, { ask: 'never', mfaCode: code }));
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

const kept = (profile: string) => keptCredentials(profile, { ...place(), secrets });

describe('credentials that were kept', () => {
  it.each(['production-admin', 'security-audit', 'production-deploy', 'bastion'])(
    'are those of the long way for %s',
    async (profile) => {
      expect(await kept(profile)).toBeUndefined();
      const { region: _region, ...obtained } = await obtain(profile);
      const { region: _other, ...found } = (await kept(profile)) ?? {};
      expect(found).toEqual({ ...obtained, fromCache: true, notes: [] });
    },
  );

  it('are left to the long way when their renewal is due', async () => {
    const { credentials } = await obtain('production-admin');
    now = new Date(credentials.expiration.getTime() - 16 * 60_000);
    expect((await kept('production-admin'))?.credentials).toEqual(credentials);
    now = new Date(credentials.expiration.getTime() - 14 * 60_000);
    expect(await kept('production-admin')).toBeUndefined();
  });

  it('are not taken where the settings or the files mean another session', async () => {
    await obtain('production-admin');
    const settings = (content: string) => writeFileSync(join(home, 'understudy', 'settings.json'), content);
    settings('{"mfaSessionSeconds":7200}');
    expect(await kept('production-admin')).toBeUndefined();
    settings('{"awsCliCache":["production-admin"]}');
    expect(await kept('production-admin')).toBeUndefined();
    settings('{"mfaSessionSeconds":"long"}');
    expect(await kept('production-admin')).toBeUndefined();
    settings('{"theme":"dark"}');
    expect(await kept('production-admin')).toBeDefined();
    writeFileSync(
      join(home, '.aws', 'credentials'),
      '[bastion]\naws_access_key_id = AKIAANOTHERKEY000000\naws_secret_access_key = x\n',
    );
    expect(await kept('production-admin')).toBeUndefined();
  });

  it('are not taken with another key, from a damaged store, or for an unknown profile', async () => {
    await obtain('production-admin');
    expect(await kept('no-such-profile')).toBeUndefined();
    const right = secret;
    secret = `understudy-key-1:${Buffer.alloc(32, 1).toString('base64')}`;
    expect(await kept('production-admin')).toBeUndefined();
    secret = undefined;
    expect(await kept('production-admin')).toBeUndefined();
    secret = right;
    expect(await kept('production-admin')).toBeDefined();
    mkdirSync(join(home, 'understudy'), { recursive: true });
    writeFileSync(join(home, 'understudy', 'sessions.sealed'), '{"version":1}');
    expect(await kept('production-admin')).toBeUndefined();
  });
});
