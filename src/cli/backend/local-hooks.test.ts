import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  bastionRealm,
  memoryKeychain,
  serial,
  writeBastionHome,
} from '../../app/simulation/bastion-fixture.ts';
import type { Backend } from '../../core/agent/verbs.ts';
import { systemClock } from '../../core/clock.ts';
import { type Simulator, startSimulator } from '../../simulator/index.ts';
import { openLocalBackend } from './local-backend.ts';

describe.skipIf(process.platform === 'win32')('the command with programs of the user', () => {
  let home: string;
  let simulator: Simulator;
  let environment: Record<string, string>;
  let said: string[];
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'understudy-own-hooks-'));
    simulator = await startSimulator({ realm: bastionRealm(2) });
    said = [];
    environment = {
      ...writeBastionHome(home, 2, simulator.url),
      UNDERSTUDY_HOME: join(home, 'understudy'),
      PATH: process.env['PATH'] ?? '',
    };
    mkdirSync(join(home, 'understudy', 'hooks'), { recursive: true, mode: 0o700 });
  });
  afterEach(async () => {
    await simulator.close();
    rmSync(home, { recursive: true });
  });

  function put(name: string, script: string): void {
    const path = join(home, 'understudy', 'hooks', name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o700);
  }

  async function run<T>(work: (backend: Backend) => Promise<T>): Promise<T> {
    const backend = await openLocalBackend({
      environment,
      platform: process.platform,
      homeOfUser: home,
      version: '0',
      clock: systemClock,
      dataFolder: join(home, 'understudy'),
      files: {},
      prompter: { ask: async () => undefined, settled: () => {} },
      say: (line) => void said.push(line),
      loadKeytar: () => Promise.resolve(keychain),
    });
    try {
      return await work(backend);
    } finally {
      await backend.close();
    }
  }
  const keychain = memoryKeychain();
  const switchTo = (profile: string) => run((backend) => backend.switch({ profile }, { ask: 'terminal' }));

  it('takes the code from a hook, writes, and tells another hook', async () => {
    const explanation = join(home, 'told');
    put('mfa-code', `echo ${simulator.mfaCode(serial).code}`);
    put('after-switch', `cat > ${explanation}`);
    const switched = await switchTo('role-0');
    expect(switched.ok ? switched.value.target : switched.error).toBe('understudy');
    expect(readFileSync(join(home, '.aws', 'credentials'), 'utf8')).toContain('[understudy]');
    expect(JSON.parse(readFileSync(explanation, 'utf8'))).toMatchObject({
      hook: 'after-switch',
      profile: 'role-0',
      target: 'understudy',
      renewal: false,
    });
    expect(readFileSync(explanation, 'utf8')).not.toMatch(/secret|token|ASIA/i);
    expect(said).toEqual([]);
  });

  it('switches to a profile that a hook added', async () => {
    put('mfa-code', `echo ${simulator.mfaCode(serial).code}`);
    const entry = { role_arn: 'arn:aws:iam::222222222222:role/Role1', source_profile: 'bastion' };
    put('profiles', `echo '${JSON.stringify({ profiles: { added: entry } })}'`);
    const switched = await switchTo('added');
    expect(switched.ok ? switched.value.name : switched.error).toBe('added');
  });

  it('makes no switch that a hook refuses, and asks AWS nothing', async () => {
    put('before-switch', `echo '{"allow": false, "reason": "Change freeze"}'`);
    const switched = await switchTo('role-0');
    expect(switched.ok ? '' : switched.error.message).toContain('Change freeze');
    expect(simulator.journal.entries).toHaveLength(0);
  });

  it('signs with what a hook gives', async () => {
    const keys = /aws_access_key_id = (\S+)\naws_secret_access_key = (\S+)/.exec(
      readFileSync(join(home, '.aws', 'credentials'), 'utf8'),
    );
    const json = { Version: 1, AccessKeyId: keys?.[1], SecretAccessKey: keys?.[2] };
    put('credentials', `echo '${JSON.stringify(json)}'`);
    writeFileSync(
      join(home, '.aws', 'config'),
      `[profile base]\nunderstudy_credentials = hook\nregion = eu-west-1\n\n[profile r]\nrole_arn = arn:aws:iam::222222222222:role/Role0\nsource_profile = base\nmfa_serial = ${serial}\n`,
    );
    put('mfa-code', `echo ${simulator.mfaCode(serial).code}`);
    const switched = await switchTo('r');
    expect(switched.ok ? switched.value.name : switched.error).toBe('r');
  });

  it('says what a broken hook did and goes on without it', async () => {
    put('before-switch', 'echo "no such file" >&2; exit 1');
    put('mfa-code', `echo ${simulator.mfaCode(serial).code}`);
    expect((await switchTo('role-0')).ok).toBe(true);
    expect(said.join()).toContain('no such file');
  });
});
