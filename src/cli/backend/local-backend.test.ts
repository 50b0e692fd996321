import { appendFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, ObtainCallOptions } from '../../core/agent/backend.ts';
import type { Backend } from '../../core/agent/verbs.ts';
import type { ChainRequest } from '../../core/chain/chain.ts';
import { type Clock, correctedClock, systemClock } from '../../core/clock.ts';
import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';
import type { Keytar } from '../../core/sessions/store/keychain-item.ts';
import {
  createDemoRealm,
  DEMO_KEY,
  DEMO_MFA_SERIAL,
  demoAccounts,
  type Simulator,
  startSimulator,
  writeDemoHome,
} from '../../simulator/index.ts';
import { openLocalBackend } from './local-backend.ts';

/** One command after the other, each with a backend of its own, on one home with one keychain and one STS. */
let home: string;
let simulator: Simulator;
let keychain: string | null;
let said: string[];
/** Of this machine; the simulated AWS goes by the right one. */
let clock: Clock;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'understudy-own-'));
  writeDemoHome(home);
  simulator = await startSimulator({ realm: createDemoRealm() });
  keychain = null;
  said = [];
  clock = systemClock;
});
afterEach(async () => {
  await simulator.close();
  await rm(home, { recursive: true, force: true });
});

const keytar: Keytar = {
  getPassword: async () => keychain,
  setPassword: async (_service, _account, password) => {
    keychain = password;
  },
  deletePassword: async () => false,
};

/** The phone. */
const phone: MfaPrompter = {
  ask: async () => simulator.mfaCode(DEMO_MFA_SERIAL).code,
  settled: () => undefined,
};

async function withBackend<T>(
  work: (backend: Backend) => Promise<T>,
  environment: Readonly<Record<string, string>> = {},
  prompter = phone,
): Promise<T> {
  const backend = await openLocalBackend({
    environment: {
      HOME: home,
      UNDERSTUDY_HOME: join(home, 'understudy'),
      AWS_ENDPOINT_URL_STS: simulator.url,
      ...environment,
    },
    platform: process.platform,
    homeOfUser: home,
    dataFolder: join(home, 'understudy'),
    files: {},
    clock,
    version: '0.0.0',
    prompter,
    say: (sentence) => said.push(sentence),
    loadKeytar: async () => keytar,
  });
  try {
    return await work(backend);
  } finally {
    await backend.close();
  }
}

function obtain(
  request: ChainRequest | string,
  args: Partial<ObtainCallOptions> = {},
  environment: Readonly<Record<string, string>> = {},
) {
  const wanted = typeof request === 'string' ? { profile: request } : request;
  return withBackend((backend) => backend.obtain(wanted, { ask: 'terminal', ...args }), environment);
}

function config(text: string): void {
  appendFileSync(join(home, '.aws', 'config'), `\n${text}`);
}

const errorOf = <T>(answer: Answer<T>) => (answer.ok ? undefined : answer.error);
const calls = () => simulator.journal.entries.map(({ action }) => action);
const lastCall = () => simulator.journal.entries.at(-1);

describe('what AWSume got wrong, and the command does not', () => {
  it('every role costs an AssumeRole in every run: it is kept until it is due', async () => {
    for (let run = 0; run < 5; run += 1) expect((await obtain('production-admin')).ok).toBe(true);
    expect(calls()).toEqual(['GetSessionToken', 'AssumeRole']);
  });

  it('a wrong code ends the command: it is asked for again', async () => {
    const codes = ['000000', undefined];
    const typing: MfaPrompter = {
      ask: async () => codes.shift() ?? simulator.mfaCode(DEMO_MFA_SERIAL).code,
      settled: () => undefined,
    };
    const answer = await withBackend(
      (backend) => backend.obtain({ profile: 'production-admin' }, { ask: 'terminal' }),
      {},
      typing,
    );
    expect(answer.ok).toBe(true);
    expect(simulator.journal.entries.map(({ outcome }) => outcome)).toEqual(['AccessDenied', 'ok', 'ok']);
  });

  it('a role with a duration costs a code every time: it shares the MFA session', async () => {
    await obtain({
      roleArn: `${demoAccounts.production}:team/Admin`,
      sourceProfile: 'bastion',
      durationSeconds: 900,
    });
    await obtain({
      roleArn: `${demoAccounts.security}:Audit`,
      sourceProfile: 'bastion',
      durationSeconds: 900,
    });
    expect(calls()).toEqual(['GetSessionToken', 'AssumeRole', 'AssumeRole']);
    expect(lastCall()?.parameters['DurationSeconds']).toBe('900');
  });

  it('a duration drops the chain, and keys of the environment sign: every hop is made, by what the chain names', async () => {
    const strangers = { AWS_ACCESS_KEY_ID: 'AKIASTRANGER00000000', AWS_SECRET_ACCESS_KEY: 'stranger' };
    const answer = await obtain({ profile: 'production-deploy', durationSeconds: 900 }, {}, strangers);
    expect(answer).toMatchObject({
      ok: true,
      value: { credentials: { accountId: demoAccounts.production } },
    });
    expect(
      simulator.journal.entries.map(({ parameters }) => parameters['RoleArn']?.split('/').at(-1)),
    ).toEqual([undefined, 'Deployer', 'Deploy']);
    expect(simulator.journal.entries.map(({ signer }) => signer.accessKeyId)).not.toContain(
      'AKIASTRANGER00000000',
    );
  });

  it('--source-profile that is a role is passed over: it is assumed first', async () => {
    const answer = await obtain({
      roleArn: `arn:aws:iam::${demoAccounts.production}:role/team/Deploy`,
      sourceProfile: 'infrastructure-deployer',
    });
    expect(answer.ok).toBe(true);
    expect(calls()).toEqual(['GetSessionToken', 'AssumeRole', 'AssumeRole']);
  });

  it('a chain is asked for hours that AWS does not give: it is asked for one, with a word', async () => {
    const answer = await obtain({ profile: 'production-deploy', durationSeconds: 7200 });
    expect(answer).toMatchObject({ ok: true, value: { notes: [expect.stringContaining('at most 1 hour')] } });
  });

  it.each([
    ['15 minutes slow', -15 * 60_000],
    ['a day fast', 86_400_000],
    ['a day slow', -86_400_000],
  ])('a clock that is %s hides nothing from commands that ask AWS nothing', async (_, wrongBy) => {
    clock = correctedClock(systemClock, () => wrongBy);
    const switched = await withBackend((backend) =>
      backend.switch({ profile: 'production-deploy' }, { ask: 'terminal' }),
    );
    const left = switched.ok ? switched.value.expiresAt.getTime() - Date.now() : 0;
    expect(left).toBeGreaterThan(3_500_000);
    const status = await withBackend((backend) => backend.status());
    expect(status).toMatchObject({ ok: true, value: { live: [{ profile: 'production-deploy' }] } });
    expect(await obtain('production-deploy')).toMatchObject({ ok: true, value: { fromCache: true } });
    const stopped = await withBackend((backend) => backend.stop({ profile: 'production-deploy' }));
    expect(stopped).toEqual({ ok: true, value: { targets: ['understudy'] } });
    expect(readFileSync(join(home, '.aws', 'credentials'), 'utf8')).not.toContain('[understudy]');
  });

  it('what is written is stopped by profile and by target, whatever the clock says', async () => {
    for (const which of [
      { profile: 'production-deploy' },
      { target: 'understudy' },
      { all: true },
    ] as const) {
      clock = systemClock;
      await withBackend((backend) => backend.switch({ profile: 'production-deploy' }, { ask: 'terminal' }));
      // Nothing is known of AWS's clock: as after a start of the machine.
      await rm(join(home, 'understudy', 'clock.json'), { force: true });
      clock = correctedClock(systemClock, () => 86_400_000);
      const stopped = await withBackend((backend) => backend.stop(which));
      expect(stopped).toEqual({ ok: true, value: { targets: ['understudy'] } });
    }
  });

  it('the word about those hours is said once, again when it changes, and always to --verbose', async () => {
    const asking = async (durationSeconds: number, args: Partial<ObtainCallOptions> = {}) => {
      const answer = await obtain({ profile: 'production-deploy', durationSeconds }, args);
      return answer.ok ? answer.value.notes.map((note) => note.slice(0, 7)) : errorOf(answer)?.message;
    };
    expect(await asking(7200)).toEqual(['2 hours']);
    expect(await asking(7200)).toEqual([]);
    expect(await asking(28_800)).toEqual(['8 hours']);
    expect(await asking(28_800, { explain: true })).toEqual(['8 hours']);
    expect(await asking(28_800)).toEqual([]);
    const switching = (durationSeconds: number) =>
      withBackend((backend) =>
        backend.switch({ profile: 'production-deploy', durationSeconds }, { ask: 'terminal' }),
      );
    expect(await switching(28_800)).toMatchObject({ ok: true, value: { notes: [] } });
    expect(await switching(7200)).toMatchObject({ ok: true, value: { notes: [expect.any(String)] } });
    expect(await asking(7200)).toEqual([]);
  });

  it('names with a slash or a colon make illegal session names: they are made legal', async () => {
    config(
      `[profile dev/a:b]\nrole_arn = arn:aws:iam::${demoAccounts.development}:role/ReadOnly\nsource_profile = plain\nregion = eu-west-1\n[profile plain]\naws_access_key_id = ${DEMO_KEY.accessKeyId}\naws_secret_access_key = ${DEMO_KEY.secretAccessKey}\n`,
    );
    expect((await obtain('dev/a:b')).ok).toBe(true);
    expect(lastCall()?.parameters['RoleSessionName']).toMatch(/^[\w+=,.@-]{2,64}$/);
  });

  it('without a region nothing works: the partition has one', async () => {
    config(
      `[profile nowhere]\nrole_arn = arn:aws:iam::${demoAccounts.development}:role/ReadOnly\nsource_profile = bare\n[profile bare]\naws_access_key_id = ${DEMO_KEY.accessKeyId}\naws_secret_access_key = ${DEMO_KEY.secretAccessKey}\n`,
    );
    expect((await obtain('nowhere')).ok).toBe(true);
  });

  it.each([
    [
      'mfa_serial beside a source that is missing',
      'source_profile = nope\nmfa_serial = GAHT12345678',
      'nope',
    ],
    ['mfa_serial without any source', 'mfa_serial = GAHT12345678', 'broken'],
  ])('a traceback for %s: a sentence with file and line', async (_name, lines, word) => {
    config(`[profile broken]\nrole_arn = arn:aws:iam::${demoAccounts.development}:role/ReadOnly\n${lines}\n`);
    const error = errorOf(await obtain('broken'));
    expect(error).toMatchObject({ kind: 'refused', message: expect.stringContaining(word) });
    expect(error?.message).toMatch(/line \d+/);
  });

  it('a credential_process is not looked for on PATH, and its quotes are taken apart: both are understood', async () => {
    const script = join(home, 'a script.mjs');
    writeFileSync(
      script,
      `console.log(JSON.stringify({ Version: 1, AccessKeyId: process.argv[2], SecretAccessKey: '${DEMO_KEY.secretAccessKey}' }))`,
    );
    config(
      `[profile piped]\ncredential_process = node "${script}" ${DEMO_KEY.accessKeyId}\n[profile via]\nrole_arn = arn:aws:iam::${demoAccounts.development}:role/ReadOnly\nsource_profile = piped\nregion = eu-west-1\n`,
    );
    expect(await obtain('via', {}, { PATH: process.env['PATH'] ?? '' })).toMatchObject({
      ok: true,
      value: { credentials: { accountId: demoAccounts.development } },
    });
  });

  it('credential_source takes the keys of [default]: it takes those of the environment', async () => {
    config(
      `[profile from-environment]\nrole_arn = arn:aws:iam::${demoAccounts.development}:role/ReadOnly\ncredential_source = Environment\nregion = eu-west-1\n`,
    );
    const keys = { AWS_ACCESS_KEY_ID: DEMO_KEY.accessKeyId, AWS_SECRET_ACCESS_KEY: DEMO_KEY.secretAccessKey };
    expect((await obtain('from-environment', {}, keys)).ok).toBe(true);
    expect(errorOf(await obtain('from-environment', { refresh: true }))?.message).toContain(
      'AWS_ACCESS_KEY_ID',
    );
  });

  it('a name that resembles one is acted on: nothing is', async () => {
    for (const name of ['production', 'prod', 'bastio', 'PRODUCTION-ADMIN'])
      expect(errorOf(await obtain(name))).toMatchObject({ kind: 'refused', code: 'unknown-profile' });
    expect(calls()).toEqual([]);
  });

  it('--clean takes sections that a person or another tool wrote: it takes its own', async () => {
    const path = join(home, '.aws', 'credentials');
    appendFileSync(
      path,
      '\n[by-hand]\naws_access_key_id = A\nexpiration = 2020-01-01 00:00:00\n[awsumed]\nmanager = awsume\nexpiration = 2020-01-01 00:00:00\n',
    );
    const before = readFileSync(path, 'utf8');
    expect(await withBackend((backend) => backend.clean())).toEqual({ ok: true, value: { targets: [] } });
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('long-term keys are copied where refreshed ones belong: what is written always ends', async () => {
    const answer = await withBackend((backend) =>
      backend.switch({ profile: 'bastion' }, { ask: 'terminal' }),
    );
    expect(answer.ok).toBe(true);
    const text = readFileSync(join(home, '.aws', 'credentials'), 'utf8');
    const section = text.slice(text.indexOf('[understudy]'));
    expect(section).toMatch(/aws_access_key_id = ASIA/);
    expect(section).not.toContain(DEMO_KEY.accessKeyId);
  });
});

describe('the work of one process', () => {
  it('leaves its records for the app', async () => {
    await withBackend((backend) => backend.switch({ profile: 'production-admin' }, { ask: 'terminal' }));
    const day = `${new Date().toISOString().slice(0, 10)}.jsonl`;
    const lines = readFileSync(join(home, 'understudy', 'activity', day), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line).what)).toEqual(['session-token', 'assume-role', 'write']);
  });

  it('takes a target from the settings', async () => {
    await withBackend((backend) => backend.status());
    writeFileSync(
      join(home, 'understudy', 'settings.json'),
      JSON.stringify({ defaultTarget: 'work', targets: { 'security-audit': 'audit' } }),
    );
    const target = async (profile: string) => {
      const answer = await withBackend((backend) => backend.switch({ profile }, { ask: 'terminal' }));
      return answer.ok && answer.value.target;
    };
    expect(await target('production-admin')).toBe('work');
    expect(await target('security-audit')).toBe('audit');
  });

  it('asks AWS for nothing where a profile that saml2aws writes would take a yes', async () => {
    writeFileSync(join(home, '.saml2aws'), '[work]\naws_profile = work\nurl = https://idp.example\n');
    appendFileSync(
      join(home, '.aws', 'credentials'),
      '\n[work]\naws_access_key_id = ASIA1\naws_secret_access_key = s\naws_session_token = t\n',
    );
    const answer = await withBackend((backend) =>
      backend.switch({ profile: 'production-admin' }, { ask: 'terminal', target: 'work' }),
    );
    expect(errorOf(answer)).toMatchObject({
      kind: 'confirm',
      message: expect.stringContaining('saml2aws'),
    });
    expect(calls()).toEqual([]);
  });

  it('knows saved roles by their names, with what was saved, to the end', async () => {
    await withBackend((backend) => backend.status());
    const favourite = {
      name: 'kept audit',
      roleArn: `${demoAccounts.production}:team/Admin`,
      sourceProfile: 'bastion',
      sessionName: 'saved',
      region: 'eu-north-1',
    };
    writeFileSync(
      join(home, 'understudy', 'settings.json'),
      JSON.stringify({
        favourites: [favourite],
        targets: { 'kept audit': 'kept' },
        production: ['kept audit'],
      }),
    );
    const asked = { profile: 'kept audit' };
    const switched = await withBackend((backend) => backend.switch(asked, { ask: 'terminal' }));
    expect(switched).toMatchObject({
      ok: true,
      value: { name: 'kept audit', target: 'kept', region: 'eu-north-1', production: true },
    });
    expect(lastCall()?.parameters['RoleSessionName']).toBe('saved');
    const status = await withBackend((backend) => backend.status());
    expect(status).toMatchObject({
      ok: true,
      value: { live: [{ profile: 'kept audit', target: 'kept', production: true }] },
    });
    expect(await obtain('kept audit')).toMatchObject({
      ok: true,
      value: {
        name: 'kept audit',
        fromCache: true,
        production: true,
        credentials: { accountId: demoAccounts.production },
      },
    });
    expect(await withBackend((backend) => backend.stop(asked))).toEqual({
      ok: true,
      value: { targets: ['kept'] },
    });
  });

  it('undoes the last write, to the byte, and then has nothing to undo', async () => {
    const read = () => readFileSync(join(home, '.aws', 'credentials'), 'utf8');
    const first = read();
    await withBackend((backend) => backend.switch({ profile: 'production-admin' }, { ask: 'terminal' }));
    const second = read();
    await withBackend((backend) => backend.switch({ profile: 'security-audit' }, { ask: 'never' }));
    expect(await withBackend((backend) => backend.undo({}))).toEqual({
      ok: true,
      value: { target: 'understudy', did: 'restored' },
    });
    expect(read()).toBe(second);
    expect(errorOf(await withBackend((backend) => backend.undo({})))).toMatchObject({ kind: 'refused' });
    await withBackend((backend) => backend.stop({ all: true }));
    expect(read()).toBe(first);
  });

  it('keeps a profile in the cache of the AWS CLI from the next switch on, when the setting says so', async () => {
    const entries = () => {
      try {
        return readdirSync(join(home, '.aws', 'cli', 'cache'));
      } catch {
        return [];
      }
    };
    const kept = await withBackend((backend) =>
      backend.keepInAwsCliCache({ profile: 'production-admin', on: true }),
    );
    expect(kept).toEqual({ ok: true, value: { profiles: ['production-admin'] } });
    await withBackend((backend) => backend.switch({ profile: 'production-admin' }, { ask: 'terminal' }));
    expect(entries()).toHaveLength(1);
    await withBackend((backend) => backend.stop({ all: true }));
    expect(entries()).toEqual([]);
    await withBackend((backend) => backend.keepInAwsCliCache({ profile: 'production-admin', on: false }));
    await withBackend((backend) => backend.switch({ profile: 'production-admin' }, { ask: 'terminal' }));
    expect(entries()).toEqual([]);
  });

  it('stops one target, and the same profile stays in another', async () => {
    const requested = { profile: 'production-admin' };
    await withBackend((backend) => backend.switch(requested, { ask: 'terminal' }));
    await withBackend((backend) =>
      backend.switch(requested, { ask: 'never', target: 'autoawsume-production-admin' }),
    );
    const stopped = await withBackend((backend) => backend.stop({ target: 'autoawsume-production-admin' }));
    expect(stopped).toEqual({ ok: true, value: { targets: ['autoawsume-production-admin'] } });
    expect(await withBackend((backend) => backend.status())).toMatchObject({
      ok: true,
      value: { live: [{ target: 'understudy' }] },
    });
  });

  it('undoes nothing that somebody changed since, unless told so', async () => {
    await withBackend((backend) => backend.switch({ profile: 'production-admin' }, { ask: 'terminal' }));
    const path = join(home, '.aws', 'credentials');
    const written = readFileSync(path, 'utf8').replace(
      /^aws_access_key_id = ASIA.*$/m,
      'aws_access_key_id = ASIAOTHER',
    );
    writeFileSync(path, written);
    expect(errorOf(await withBackend((backend) => backend.undo({})))).toMatchObject({
      kind: 'confirm',
      advice: expect.stringContaining('--force'),
    });
    expect(readFileSync(path, 'utf8')).toBe(written);
    expect((await withBackend((backend) => backend.undo({ overrideChanges: true }))).ok).toBe(true);
    expect(readFileSync(path, 'utf8')).not.toContain('[understudy]');
  });

  it('asks AWS anew when told to, and keeps the MFA session', async () => {
    await obtain('production-admin');
    const answer = await obtain('production-admin', { refresh: true });
    expect(answer).toMatchObject({ ok: true, value: { fromCache: false } });
    expect(calls()).toEqual(['GetSessionToken', 'AssumeRole', 'AssumeRole']);
  });

  it.each(['window', 'never'] as const)('asks nobody with ask: %s', async (ask) => {
    expect(errorOf(await obtain('production-admin', { ask }))).toMatchObject({ kind: 'code-needed' });
    expect(calls()).toEqual([]);
  });

  it('does not answer a profile whose credential_process is itself', async () => {
    config('[profile circle]\ncredential_process = understudy credentials circle\n');
    expect(errorOf(await obtain('circle'))).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('from this very profile'),
    });
  });

  it('does not make a switch of what failed', async () => {
    const before = readFileSync(join(home, '.aws', 'credentials'), 'utf8');
    const wrong = await withBackend((backend) =>
      backend.switch({ profile: 'production-admin' }, { ask: 'never', mfaCode: '000000' }),
    );
    expect(errorOf(wrong)).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('did not take'),
    });
    expect(readFileSync(join(home, '.aws', 'credentials'), 'utf8')).toBe(before);
  });

  it('names the request of AWS in a refusal', async () => {
    config(
      `[profile forbidden]\nrole_arn = arn:aws:iam::${demoAccounts.production}:role/team/Deploy\nsource_profile = bastion\nregion = eu-west-1\n`,
    );
    expect(errorOf(await obtain('forbidden'))).toMatchObject({
      kind: 'failed',
      requestId: expect.stringMatching(/^[\w-]{8,}$/),
    });
  });

  it('ends with a word when it is cancelled while it asks', async () => {
    const cancel = new AbortController();
    const waiting: MfaPrompter = {
      ask: async () => {
        cancel.abort();
        return new Promise(() => undefined);
      },
      settled: () => undefined,
    };
    const answer = await withBackend(
      (backend) =>
        backend.obtain({ profile: 'production-admin' }, { ask: 'terminal', signal: cancel.signal }),
      {},
      waiting,
    );
    expect(errorOf(answer)).toMatchObject({ kind: 'dismissed' });
  });
});
