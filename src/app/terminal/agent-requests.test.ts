import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentContext, connectToApp } from '../../cli/backend/app-backend.ts';
import type { ActivityReport } from '../../core/activity/activity.ts';
import { openSaidRemarks } from '../../core/activity/said-remarks.ts';
import { type AgentServer, startAgentServer } from '../../core/agent/agent-server.ts';
import type { Answer, ObtainedAnswer } from '../../core/agent/backend.ts';
import type { Backend } from '../../core/agent/verbs.ts';
import type { Chain, ChainRequest } from '../../core/chain/chain.ts';
import type { DeliveredSection, DeliveryTarget } from '../../core/delivery/switch/delivery-target.ts';
import { TargetSwitcher } from '../../core/delivery/switch/target-switcher.ts';
import { explainChainFailure } from '../../core/sessions/explain-chain-failure.ts';
import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';
import { createSessionBroker } from '../../core/sessions/session-broker.ts';
import { createMemorySessionStore } from '../../core/sessions/store/session-store.ts';
import type { StsFailure } from '../../core/sts/sts-failure.ts';
import { EndpointsInUse } from '../endpoint/endpoints-in-use.ts';
import { agentRequestHandler } from './agent-requests.ts';
import { worldDifferences } from './peer-differences.ts';
import { createTerminalBackend } from './terminal-backend.ts';

const now = new Date('2026-11-22T10:00:10Z');
const end = new Date('2026-11-22T11:00:10Z');
const at = { file: 'config', path: '/config', line: 1 } as const;
const serial = 'arn:aws:iam::111111111111:mfa/jo';
const refused: StsFailure = { kind: 'mfa-code-refused', code: 'AccessDenied', detail: '', retryable: false };

let folder: string;
let server: AgentServer;
let app: Backend;
let others: Backend[];
/** Requests that were resolved, calls to STS, sections of the file, what was recorded and said. */
let resolved: ChainRequest[];
let calls: string[];
let file: Map<string, DeliveredSection>;
let reports: ActivityReport[];
let said: string[];
let windowAsked: number;
let endpoints: EndpointsInUse;
let typeInWindow: (code: string | undefined) => void;
let terminal: MfaPrompter;
let ended: readonly string[];
let undone: string[];
let kept: readonly string[];

function chainOf(request: ChainRequest): Chain {
  const from = { kind: 'profile', profile: 'bastion', at } as const;
  const name = request.profile ?? request.roleArn ?? '';
  const roleArn = `arn:aws:iam::222222222222:role/${name}`;
  const region = request.region ?? (name === 'placeless' ? undefined : 'eu-west-1');
  const chain: Chain = {
    name,
    base: {
      kind: 'long-term-keys',
      profile: 'bastion',
      credentials: { accessKeyId: 'AKIA1', secretAccessKey: 'LONGTERM' },
      at,
    },
    hops: [{ roleArn, ...(request.tags && { tags: request.tags }) }],
    ...(name !== 'open' && { mfaSerial: { value: serial, from } }),
    ...(region && { region: { value: region, from } }),
  };
  if (name === 'keys')
    return { ...chain, base: { kind: 'credential-source', profile: 'keys', source: 'Environment', at } };
  if (name === 'circle')
    return {
      ...chain,
      base: {
        kind: 'credential-process',
        profile: 'circle',
        command: 'understudy credentials circle',
        at,
      },
    };
  return chain;
}

function context(change: Partial<AgentContext> = {}): AgentContext {
  return {
    environment: {},
    platform: process.platform,
    homeOfUser: '/home/jo',
    dataFolder: folder,
    files: {},
    clock: { now: () => now },
    version: '1.0.0',
    prompter: terminal,
    say: (sentence) => said.push(sentence),
    ...change,
  };
}
async function connected(change: Partial<AgentContext> = {}): Promise<Backend> {
  const backend = await connectToApp(context(change));
  if (!backend) throw new Error('The app was not found.');
  others.push(backend);
  return backend;
}
const value = <T>(answer: Answer<T>): T => {
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'us-desk-'));
  [resolved, calls, file, reports, said, others, ended, undone] = [[], [], new Map(), [], [], [], [], []];
  windowAsked = 0;
  endpoints = new EndpointsInUse();
  kept = [];
  terminal = { rank: 2, ask: async () => '123456', settled: () => {} };
  const broker = createSessionBroker({
    sts: {
      getSessionToken: async ({ tokenCode = '' }) => {
        calls.push(`session ${tokenCode}`);
        return tokenCode === '000000'
          ? { ok: false, failure: refused }
          : { ok: true, value: credentials('mfa') };
      },
      assumeRole: async ({ roleArn }) => {
        calls.push(roleArn);
        return { ok: true, value: { credentials: credentials(roleArn), arn: `${roleArn}/jo` } };
      },
      getCallerIdentity: () => Promise.reject(new Error('not used here')),
    },
    clock: { now: () => now },
    prompter: {
      ask: (_question, _refusal, signal) =>
        new Promise((resolve) => {
          windowAsked += 1;
          typeInWindow = resolve;
          signal.addEventListener('abort', () => resolve(undefined), { once: true });
        }),
      settled: () => {},
    },
    store: createMemorySessionStore(),
    settings: { mfaSessionSeconds: 43_200 },
    resolveBase: () => Promise.reject(new Error('not used here')),
  });
  const resolve = (request: ChainRequest) => {
    resolved.push(request);
    if (request.profile !== 'unknown') return { ok: true as const, chain: chainOf(request) };
    const problem = {
      code: 'unknown-profile',
      profile: 'unknown',
      message: 'There is no profile unknown.',
      advice: 'Check the name.',
    } as const;
    return { ok: false as const, problem };
  };
  const delivery: DeliveryTarget = {
    assess: (target) =>
      target === 'keys' ? { kind: 'confirm', message: 'It holds long-term keys.' } : { kind: 'allowed' },
    write: async (target, { profile, credentials: { expiration } }) => {
      file.set(target, { target, profile, expiresAt: expiration });
      return { ok: true };
    },
    remove: async (target) => {
      file.delete(target);
      return { ok: true };
    },
    list: async () => [...file.values()],
  };
  const switcher = new TargetSwitcher({
    resolve,
    source: broker,
    delivery,
    clock: { now: () => now },
    explain: explainChainFailure,
    onChange: () => {},
  });
  const started = await startAgentServer({
    dataFolder: folder,
    environment: {},
    platform: process.platform,
    temporaryFolder: tmpdir(),
    version: '1.0.0',
    log: { info: () => {}, warn: (message) => said.push(message) },
    differs: (peer) =>
      worldDifferences(peer, {
        locations: {
          config: { file: 'config', path: '/home/jo/.aws/config', from: 'default' },
          credentials: { file: 'credentials', path: '/home/jo/.aws/credentials', from: 'default' },
        },
        settings: { configFile: undefined, credentialsFile: undefined },
        environment: {},
        platform: process.platform,
      }),
    work: agentRequestHandler(
      createTerminalBackend({
        canObtain: ({ base }) => base.kind !== 'credential-source',
        accessKeyIdOf: () => undefined,
        endpoints,
        signIns: { list: [], refresh: async () => {}, signOut: async () => ({ ok: true }) },
        clock: { now: () => now },
        obtain: (chain, options) => broker.obtain(chain, options),
        async deliver(_chain, request, { target = 'understudy', ...options }) {
          const outcome = await switcher.switchRequest(request, target, options);
          return { name: request.profile ?? '', target, outcome, remarks: [], notes: [] };
        },
        refresh: async () => {},
        chainOptions: (_chain, { longRoleSession }) =>
          longRoleSession === undefined ? {} : { longRoleSession },
        saidRemarks: openSaidRemarks(join(folder, 'said-remarks.json')),
        storageNotes: () => [],
        describeStorage: () => [],
        hasWindow: true,
        resolve,
        broker,
        switcher,
        live: () => switcher.live,
        renewsAt: () => end,
        delivery,
        listingProblem: async () => undefined,
        undoLastWrite: async ({ overrideChanges }) => {
          undone.push(overrideChanges ? 'all the same' : 'gently');
          const target = 'understudy';
          if (!overrideChanges) return { kind: 'changed-by-others', target, message: 'Changed.', advice: '' };
          file.delete(target);
          return { kind: 'removed', target, warnings: [] };
        },
        clean: async () => ({
          kind: 'cleaned',
          isClockKnown: true,
          outcomes: ended.map((target) => ({ kind: 'removed', target, warnings: [] })),
        }),
        explain: explainChainFailure,
        keepInAwsCliCache: async ({ on, profile }) => {
          kept = on ? [...kept, profile] : kept.filter((name) => name !== profile);
          return { ok: true, value: kept };
        },
        isProduction: (profile) => profile === 'live',
        platform: process.platform,
        record: (report) => reports.push(report),
      }),
    ),
  });
  if (!started.ok) throw new Error(started.message);
  server = started.server;
  app = await connected();
});
afterEach(async () => {
  server.close();
  for (const other of others) await other.close();
  rmSync(folder, { recursive: true, force: true });
});

function credentials(of: string) {
  return { accessKeyId: `ASIA-${of}`, secretAccessKey: 's', sessionToken: 't==', expiration: end };
}

it("a terminal changes the app's list of profiles for the AWS CLI's cache", async () => {
  expect(value(await app.keepInAwsCliCache({ profile: 'prod', on: true }))).toEqual({ profiles: ['prod'] });
  expect(value(await app.keepInAwsCliCache({ profile: 'prod', on: false }))).toEqual({ profiles: [] });
});

describe('a terminal that serves credentials to programs', () => {
  const listed = async () => value(await app.status()).endpoints;

  it('stands in the status until it has ended', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const lasting = app.announceEndpoint({ profile: 'prod', by: 'exec', program: 'terraform', signal });
    await expect.poll(listed).toEqual([{ profile: 'prod', by: 'exec', program: 'terraform', since: now }]);
    controller.abort();
    expect(value(await lasting)).toEqual({ stopped: false });
    expect(await listed()).toEqual([]);
  });

  it('is told when the person stops it', async () => {
    const lasting = app.announceEndpoint({ profile: 'prod', by: 'serve' });
    await expect.poll(listed).toHaveLength(1);
    endpoints.stopAll();
    expect(value(await lasting)).toEqual({ stopped: true });
    expect(await listed()).toEqual([]);
  });

  it('is gone from the list when its connection is', async () => {
    const other = await connected();
    void other.announceEndpoint({ profile: 'prod', by: 'serve' });
    await expect.poll(listed).toHaveLength(1);
    await other.close();
    await expect.poll(listed).toEqual([]);
  });
});

it('a terminal stops one target, and the same profile stays live in another', async () => {
  await app.switch({ profile: 'prod' }, { ask: 'terminal' });
  await app.switch({ profile: 'prod' }, { ask: 'never', target: 'autoawsume-prod' });
  expect(value(await app.stop({ target: 'autoawsume-prod' }))).toEqual({ targets: ['autoawsume-prod'] });
  expect(value(await app.status()).live.map(({ target }) => target)).toEqual(['understudy']);
  expect([...file.keys()]).toEqual(['understudy']);
  expect(await app.stop({ target: 'autoawsume-prod' })).toMatchObject({ ok: false });
});

it('a terminal undoes the last write, all the same where others changed it, and it is live no more', async () => {
  await app.switch({ profile: 'prod' }, { ask: 'terminal' });
  expect(await app.undo({})).toMatchObject({ ok: false, error: { kind: 'confirm', message: 'Changed.' } });
  expect(value(await app.status()).live).toHaveLength(1);
  expect(value(await app.undo({ overrideChanges: true }))).toEqual({ target: 'understudy', did: 'removed' });
  expect(undone).toEqual(['gently', 'all the same']);
  expect(value(await app.status()).live).toEqual([]);
  expect(reports.at(-1)).toMatchObject({ what: 'stop', target: 'understudy', outcome: 'ok' });
});

it('a terminal that asks how it came about is told the calls of the app, and no key', async () => {
  const explanation = async () =>
    value(await app.obtain({ profile: 'prod' }, { ask: 'terminal', explain: true })).explanation;
  const first = await explanation();
  expect(first?.map((sentence) => sentence.split(':')[0])).toEqual([
    'Called GetSessionToken for the MFA session of arn',
    'Called AssumeRole for arn',
  ]);
  expect((await explanation())?.at(-1)).toContain('no call');
  expect(
    value(await app.switch({ profile: 'prod' }, { ask: 'never', explain: true })).explanation,
  ).toHaveLength(2);
  expect(JSON.stringify(first)).not.toMatch(/ASIA|AKIA|LONGTERM/);
  expect(value(await app.obtain({ profile: 'prod' }, { ask: 'never' }))).not.toHaveProperty('explanation');
});

describe('a terminal obtains', () => {
  it('session credentials, with what is known of them, and from memory the second time', async () => {
    const first = value(await app.obtain({ profile: 'prod' }, { ask: 'terminal' }));
    expect(first).toEqual({
      name: 'prod',
      credentials: { ...credentials('arn:aws:iam::222222222222:role/prod'), accountId: '222222222222' },
      region: 'eu-west-1',
      arn: 'arn:aws:iam::222222222222:role/prod/jo',
      fromCache: false,
      notes: [],
    });
    const again = value(await app.obtain({ profile: 'prod' }, { ask: 'never' }));
    expect(again).toEqual({ ...first, fromCache: true });
    expect([calls.length, windowAsked]).toEqual([2, 0]);
  });

  it('and writes what is marked as production with that word, without a question in a window', async () => {
    const obtained = value(await app.obtain({ profile: 'live' }, { ask: 'terminal' }));
    expect(obtained.production).toBe(true);
    const switched = value(await app.switch({ profile: 'live' }, { ask: 'terminal' }));
    expect(switched).toMatchObject({ target: 'understudy', production: true });
    expect(value(await app.status()).live).toMatchObject([{ profile: 'live', production: true }]);
    expect([...file.keys(), windowAsked]).toEqual(['understudy', 0]);
  });

  it('new ones where it asks for new ones', async () => {
    await app.obtain({ profile: 'open' }, { ask: 'never' });
    expect(value(await app.obtain({ profile: 'open' }, { ask: 'never', refresh: true })).fromCache).toBe(
      false,
    );
    expect(calls).toHaveLength(2);
  });

  it('never long-term keys, in whatever it is answered', async () => {
    const answers = [
      await app.obtain({ profile: 'prod' }, { ask: 'terminal' }),
      await app.switch({ profile: 'prod' }, { ask: 'never' }),
      await app.status(),
    ];
    expect(JSON.stringify(answers)).not.toMatch(/LONGTERM|AKIA/);
  });

  it('by the whole request, with its tags and choices', async () => {
    const request: ChainRequest = {
      roleArn: '3:Admin',
      sourceProfile: 'bastion',
      sessionName: 'jo',
      durationSeconds: 900,
      externalId: 'x',
      region: 'us-east-1',
      mfaSerial: serial,
      sessionPolicy: '{}',
      sessionPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      tags: new Map([['team', 'blue']]),
    };
    const args = { ask: 'terminal', newMfaSession: true, longRoleSession: false, refresh: true } as const;
    expect((await app.obtain(request, args)).ok).toBe(true);
    expect(resolved).toEqual([request]);
  });

  it('in the region of its own environment where the profile names none', async () => {
    const here = await connected({ environment: { AWS_REGION: 'ap-south-1' } });
    expect(value(await here.obtain({ profile: 'placeless' }, { ask: 'terminal' })).region).toBe('ap-south-1');
    expect(value(await here.obtain({ profile: 'prod' }, { ask: 'terminal' })).region).toBe('eu-west-1');
  });

  it('a refusal in words where the profile is not known', async () => {
    expect(await app.obtain({ profile: 'unknown' }, { ask: 'never' })).toEqual({
      ok: false,
      error: {
        kind: 'refused',
        code: 'unknown-profile',
        message: 'There is no profile unknown.',
        advice: 'Check the name.',
      },
    });
  });

  it('nothing in circles', async () => {
    expect(await app.obtain({ profile: 'circle' }, { ask: 'never' })).toMatchObject({
      ok: false,
      error: { kind: 'refused' },
    });
  });
});

describe('a code', () => {
  it('that is needed where nobody may be asked is a refusal of its own', async () => {
    expect(await app.obtain({ profile: 'prod' }, { ask: 'never' })).toMatchObject({
      error: { kind: 'code-needed', message: expect.stringContaining(serial) },
    });
  });

  it('is asked for in the window for a terminal that cannot, and that one is told', async () => {
    const obtaining = app.obtain({ profile: 'prod' }, { ask: 'window' });
    await expect
      .poll(() => said, { timeout: 10_000 })
      .toEqual([expect.stringContaining('Understudy window')]);
    typeInWindow('123456');
    expect((await obtaining).ok).toBe(true);
  });

  it('given on the command line is used once, and no prompt opens', async () => {
    expect((await app.obtain({ profile: 'prod' }, { ask: 'never', mfaCode: '654321' })).ok).toBe(true);
    expect([calls[0], windowAsked]).toEqual(['session 654321', 0]);
  });

  it('given on the command line that is refused says so where nobody can be asked', async () => {
    const answer = await app.obtain({ profile: 'prod' }, { ask: 'window', mfaCode: '000000' });
    expect(answer).toMatchObject({
      ok: false,
      error: { kind: 'failed', message: expect.stringContaining('did not take this code') },
    });
    expect(calls).toEqual(['session 000000']);
  });

  it('given on the command line that is refused is followed by a question in the terminal', async () => {
    expect((await app.obtain({ profile: 'prod' }, { ask: 'terminal', mfaCode: '000000' })).ok).toBe(true);
    expect(calls.slice(0, 2)).toEqual(['session 000000', 'session 123456']);
  });

  it('that is dismissed in the terminal leaves everything as it was', async () => {
    terminal = { ask: async () => undefined, settled: () => {} };
    const here = await connected();
    expect(await here.switch({ profile: 'prod' }, { ask: 'terminal' })).toMatchObject({
      error: { kind: 'dismissed' },
    });
    expect([file.size, calls.length]).toEqual([0, 0]);
  });

  it('is not asked for any more when the terminal gives up', async () => {
    const giveUp = new AbortController();
    const obtaining = app.obtain({ profile: 'prod' }, { ask: 'window', signal: giveUp.signal });
    await expect.poll(() => windowAsked, { timeout: 10_000 }).toBe(1);
    giveUp.abort();
    expect(await obtaining).toMatchObject({ error: { kind: 'dismissed' } });
    expect(calls).toEqual([]);
  });

  it('is one for fifty who ask at once, and so is the call', async () => {
    const all = await Promise.all(
      Array.from({ length: 50 }, async () =>
        (await connected()).obtain({ profile: 'prod' }, { ask: 'terminal' }),
      ),
    );
    expect(new Set(all.map((answer) => value(answer).credentials.accessKeyId)).size).toBe(1);
    expect(calls).toEqual(['session 123456', 'arn:aws:iam::222222222222:role/prod']);
  });
});

describe('a terminal', () => {
  it('switches, is told where to, and sees it in the status', async () => {
    const answer = value(await app.switch({ profile: 'prod' }, { ask: 'terminal', target: 'mine' }));
    expect(answer).toEqual({
      name: 'prod',
      target: 'mine',
      expiresAt: end,
      fromCache: false,
      region: 'eu-west-1',
      notes: [],
    });
    expect(value(await app.status())).toEqual({
      signIns: [],
      live: [
        {
          profile: 'prod',
          target: 'mine',
          expiresAt: end,
          arn: 'arn:aws:iam::222222222222:role/prod/jo',
          accountId: '222222222222',
          region: 'eu-west-1',
          renewsAt: end,
        },
      ],
      mfaSessions: [{ serial, sourceProfile: 'bastion', expiresAt: end }],
      endpoints: [],
    });
  });

  it('overwrites what needs a yes only with one', async () => {
    const args = { ask: 'terminal', target: 'keys' } as const;
    expect(await app.switch({ profile: 'prod' }, args)).toMatchObject({ error: { kind: 'confirm' } });
    expect(file.size).toBe(0);
    expect((await app.switch({ profile: 'prod' }, { ...args, confirmed: true })).ok).toBe(true);
  });

  it('stops one profile, and what somebody else has written for it', async () => {
    await app.switch({ profile: 'open' }, { ask: 'never' });
    file.set('other', { target: 'other', profile: 'open', expiresAt: end });
    expect(value(await app.stop({ profile: 'open' }))).toEqual({ targets: ['understudy', 'other'] });
    expect(await app.stop({ profile: 'open' })).toMatchObject({ error: { kind: 'refused' } });
  });

  it('stops all', async () => {
    await app.switch({ profile: 'open' }, { ask: 'never', target: 'a' });
    file.set('left', { target: 'left', profile: 'gone', expiresAt: end });
    expect(value(await app.stop({ all: true })).targets).toEqual(['a', 'left']);
    expect(value(await app.stop({ all: true })).targets).toEqual([]);
  });

  it('cleans up, and what is gone from the file is gone from the status', async () => {
    await app.switch({ profile: 'open' }, { ask: 'never' });
    ended = ['understudy'];
    expect(value(await app.clean())).toEqual({ targets: ['understudy'] });
    expect(value(await app.status()).live).toEqual([]);
    expect(reports).toEqual([{ what: 'stop', target: 'understudy', outcome: 'ok' }]);
  });
});

describe('the terminal works alone', () => {
  const alone = (): Backend => ({
    ...app,
    kind: 'self',
    obtain: async () => ({ ok: true, value: { name: 'alone' } as ObtainedAnswer }),
    close: async () => said.push('closed') as unknown as undefined,
  });

  it('where the keys are in its own environment', async () => {
    const here = await connected({ alone: async () => alone() });
    expect(value(await here.obtain({ profile: 'keys' }, { ask: 'never' })).name).toBe('alone');
    await here.close();
    expect(said).toEqual(['closed']);
  });

  it('where the app ended in the middle', async () => {
    const explained: string[] = [];
    const here = await connected({ alone: async () => alone(), explain: (text) => explained.push(text) });
    const obtaining = here.obtain({ profile: 'prod' }, { ask: 'window' });
    await expect.poll(() => windowAsked, { timeout: 10_000 }).toBe(1);
    server.close();
    expect(value(await obtaining).name).toBe('alone');
    expect(explained[0]).toContain('ended before it answered');
  });

  it('and without that way says that the app ended', async () => {
    const obtaining = app.obtain({ profile: 'prod' }, { ask: 'window' });
    await expect.poll(() => windowAsked, { timeout: 10_000 }).toBe(1);
    server.close();
    expect(await obtaining).toEqual({
      ok: false,
      error: { kind: 'failed', message: 'Understudy ended before it answered.' },
    });
  });

  it.each([
    ['another home', { homeOfUser: '/home/other' }],
    ['another config by flag', { files: { config: '/elsewhere' } }],
    ['another config by variable', { environment: { AWS_CONFIG_FILE: '/elsewhere' } }],
    ['other credentials', { environment: { AWS_SHARED_CREDENTIALS_FILE: '/elsewhere' } }],
    ['another STS', { environment: { AWS_ENDPOINT_URL_STS: 'https://sts.example' } }],
    ['other authorities', { environment: { AWS_CA_BUNDLE: '/bundle.pem' } }],
  ])('with %s', async (_what, change: Partial<AgentContext>) => {
    const why: string[] = [];
    expect(await connectToApp(context({ ...change, explain: (text) => why.push(text) }))).toBeUndefined();
    expect(why[0]).toMatch(/^The Understudy app was started with another /);
  });

  it.each([
    ['the same files by other names', { environment: { AWS_CONFIG_FILE: '~/.aws/config' } }],
    ['another region', { environment: { AWS_REGION: 'us-east-1', AWS_PROFILE: 'x' } }],
    ['empty variables', { environment: { AWS_CA_BUNDLE: '', AWS_CONFIG_FILE: '' } }],
  ])('not with %s', async (_what, change) => {
    expect((await connected(change)).kind).toBe('app');
  });
});
