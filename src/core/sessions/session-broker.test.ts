import { beforeEach, describe, expect, it } from 'vitest';
import type { Chain, ChainBase, Hop } from '../chain/chain.ts';
import type { ExternalCredentials } from '../credential-sources/external-credentials.ts';
import type { Credentials, SessionCredentials } from '../credentials.ts';
import type { StsFailure } from '../sts/sts-failure.ts';
import type {
  AssumeRoleInput,
  GetSessionTokenInput,
  StsCallContext,
  StsGateway,
} from '../sts/sts-gateway.ts';
import { isRetryable } from './explain-failure.ts';
import type { MfaQuestion, MfaRejection } from './mfa/mfa-prompter.ts';
import { createSessionBroker, type SessionBroker } from './session-broker.ts';
import type { SessionSettings } from './session-plan.ts';
import { createMemorySessionStore, type SessionStore } from './store/session-store.ts';

const serial = 'arn:aws:iam::111111111111:mfa/jo';
const other = 'arn:aws:iam::111111111111:mfa/other';
const keys: Credentials = { accessKeyId: 'AKIA1', secretAccessKey: 'secret' };
const at = { file: 'config', path: '/config', line: 1 } as const;
const sourced = <T>(value: T) => ({ value, from: { kind: 'profile', profile: 'p', at } as const });
const role = (name: string, extra: Partial<Hop> = {}): Hop => ({
  roleArn: `arn:aws:iam::222222222222:role/${name}`,
  ...extra,
});
const longTerm: ChainBase = { kind: 'long-term-keys', profile: 'bastion', credentials: keys, at };

function chain(hops: readonly Hop[], extra: Partial<Chain> = {}): Chain {
  return {
    name: 'wanted',
    base: longTerm,
    hops,
    mfaSerial: sourced(serial),
    region: sourced('eu-west-1'),
    ...extra,
  };
}

/** A chain that needs no code. */
function plain(hops: readonly Hop[], extra: Partial<Chain> = {}): Chain {
  const { mfaSerial: _none, ...rest } = chain(hops, extra);
  return rest;
}

interface SentCall {
  readonly action: 'GetSessionToken' | 'AssumeRole';
  readonly input: Partial<AssumeRoleInput & GetSessionTokenInput>;
  readonly context: StsCallContext;
  answer(failure?: Partial<StsFailure>, seconds?: number): Promise<void>;
}

interface Prompt {
  readonly question: MfaQuestion;
  readonly refusal: MfaRejection | undefined;
  readonly signal: AbortSignal;
  type(text: string | undefined): Promise<void>;
}

let time: number;
let calls: SentCall[];
let prompts: Prompt[];
let settled: MfaQuestion[];
let store: SessionStore;
let settings: SessionSettings;
let broker: SessionBroker;
let resolved: ExternalCredentials;
let resolutions: number;

/** Lets every promise that can settle do so. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

beforeEach(() => {
  time = Date.UTC(2026, 10, 22, 10, 0, 10);
  calls = [];
  prompts = [];
  settled = [];
  resolutions = 0;
  resolved = { ok: true, credentials: keys };
  settings = { mfaSessionSeconds: 43_200 };
  store = createMemorySessionStore();
  let issued = 0;

  function sent<T>(
    action: SentCall['action'],
    input: SentCall['input'],
    context: StsCallContext,
    value: (credentials: SessionCredentials) => T,
  ) {
    return new Promise<{ ok: true; value: T } | { ok: false; failure: StsFailure }>((resolve) => {
      calls.push({
        action,
        input,
        context,
        answer(failure, seconds = input.durationSeconds ?? 3600) {
          issued += 1;
          const credentials = {
            accessKeyId: `ASIA${issued}`,
            secretAccessKey: `secret${issued}`,
            sessionToken: `token${issued}`,
            expiration: new Date(time + seconds * 1000),
          };
          if (failure === undefined) resolve({ ok: true, value: value(credentials) });
          else
            resolve({
              ok: false,
              failure: { kind: 'unknown', code: 'X', detail: 'x', retryable: false, ...failure },
            });
          return settle();
        },
      });
    });
  }
  const sts: StsGateway = {
    getSessionToken: (input, context) =>
      sent('GetSessionToken', input, context, (credentials) => credentials),
    assumeRole: (input, context) =>
      sent('AssumeRole', input, context, (credentials) => ({ credentials, arn: `arn of ${input.roleArn}` })),
    getCallerIdentity: () => Promise.reject(new Error('not used here')),
  };
  broker = createSessionBroker({
    sts,
    clock: { now: () => new Date(time) },
    store,
    settings: () => settings,
    prompter: {
      ask: (question, refusal, signal) =>
        new Promise((resolve) => {
          const type = (text: string | undefined) => {
            resolve(text);
            return settle();
          };
          prompts.push({ question, refusal, signal, type });
        }),
      settled: (question) => settled.push(question),
    },
    resolveBase: () => {
      resolutions += 1;
      return Promise.resolve(resolved);
    },
  });
});

const lastCall = () => {
  const call = calls.at(-1);
  if (call === undefined) throw new Error('nothing was sent');
  return call;
};
const lastPrompt = () => {
  const prompt = prompts.at(-1);
  if (prompt === undefined) throw new Error('nobody was asked');
  return prompt;
};
const actions = () =>
  calls.map(({ action, input }) => `${action} ${input.roleArn?.split('/')[1] ?? ''}`.trim());

/** Obtains with every prompt answered (000001, 000002 …) and every call granted. */
async function obtainAll(wanted: Chain, options: Parameters<SessionBroker['obtain']>[1] = {}) {
  const seen = { calls: calls.length, prompts: prompts.length };
  const outcome = broker.obtain(wanted, options);
  await settle();
  while (seen.calls < calls.length || seen.prompts < prompts.length) {
    for (const prompt of prompts.slice(seen.prompts)) {
      seen.prompts += 1;
      await prompt.type(String(seen.prompts).padStart(6, '0'));
    }
    for (const call of calls.slice(seen.calls)) {
      seen.calls += 1;
      await call.answer();
    }
  }
  return outcome;
}

describe('single flight', () => {
  it('makes one call for many who want the same, and answers all of them', async () => {
    const waiting = Array.from({ length: 50 }, () => broker.obtain(plain([role('A')])));
    await settle();
    expect(calls).toHaveLength(1);
    await lastCall().answer();
    for (const outcome of await Promise.all(waiting)) {
      expect(outcome).toMatchObject({ ok: true, value: { credentials: { accessKeyId: 'ASIA1' } } });
    }
  });

  it('opens one MFA session with one prompt for many roles', async () => {
    const waiting = ['A', 'B', 'C'].map((name) => broker.obtain(chain([role(name)])));
    await settle();
    expect(prompts).toHaveLength(1);
    await lastPrompt().type('123456');
    await lastCall().answer();
    expect(actions()).toEqual(['GetSessionToken', 'AssumeRole A', 'AssumeRole B', 'AssumeRole C']);
    for (const call of calls.slice(1)) await call.answer();
    expect((await Promise.all(waiting)).every(({ ok }) => ok)).toBe(true);
    expect(settled).toHaveLength(1);
  });

  it('lets one caller go without disturbing the others', async () => {
    const leaving = new AbortController();
    const first = broker.obtain(plain([role('A')]), { signal: leaving.signal });
    const second = broker.obtain(plain([role('A')]));
    await settle();
    leaving.abort();
    expect(await first).toEqual({ ok: false, failure: { kind: 'cancelled' } });
    expect(lastCall().context.signal?.aborted).toBe(false);
    await lastCall().answer();
    expect(await second).toMatchObject({ ok: true });
  });

  it('cancels the call when the last caller has gone, and starts no other before it has come to rest', async () => {
    const leaving = new AbortController();
    const first = broker.obtain(plain([role('A')]), { signal: leaving.signal });
    await settle();
    leaving.abort();
    expect(await first).toMatchObject({ failure: { kind: 'cancelled' } });
    expect(lastCall().context.signal?.aborted).toBe(true);
    const second = broker.obtain(plain([role('A')]));
    await settle();
    expect(calls).toHaveLength(1);
    await lastCall().answer({ kind: 'cancelled' });
    expect(calls).toHaveLength(2);
    await lastCall().answer();
    expect(await second).toMatchObject({ ok: true });
  });

  it('closes the prompt when nobody wants the code any more', async () => {
    const leaving = new AbortController();
    const only = broker.obtain(chain([role('A')]), { signal: leaving.signal });
    await settle();
    leaving.abort();
    expect(await only).toMatchObject({ failure: { kind: 'cancelled' } });
    await settle();
    expect(lastPrompt().signal.aborted).toBe(true);
    expect(settled).toHaveLength(1);
    expect(calls).toHaveLength(0);
  });

  it('keeps the MFA session that a code has bought, even when its caller has gone', async () => {
    const leaving = new AbortController();
    const only = broker.obtain(chain([role('A')]), { signal: leaving.signal });
    await settle();
    await lastPrompt().type('123456');
    leaving.abort();
    expect(await only).toMatchObject({ failure: { kind: 'cancelled' } });
    await lastCall().answer();
    expect(broker.mfaSessions()).toHaveLength(1);
    const again = broker.obtain(chain([role('A')]));
    await settle();
    await lastCall().answer();
    expect(await again).toMatchObject({ ok: true });
    expect(prompts).toHaveLength(1);
    expect(actions()).toEqual(['GetSessionToken', 'AssumeRole A']);
  });
});

describe('the prompt', () => {
  it('tells device, source, role and how long the code will serve', async () => {
    void broker.obtain(chain([role('path/Admin')]));
    await settle();
    expect(lastPrompt().question).toEqual({
      serial,
      sourceProfile: 'bastion',
      wanted: 'wanted',
      roleName: 'Admin',
      accountId: '222222222222',
      sessionSeconds: 43_200,
    });
  });

  it.each([
    ['123 456', '123456'],
    [' 012-345 ', '012345'],
    ['１２３４５６', '123456'],
  ])('takes %j for %s', async (typed, code) => {
    void broker.obtain(chain([role('A')]));
    await settle();
    await lastPrompt().type(typed);
    expect(lastCall().input.tokenCode).toBe(code);
  });

  it.each(['', '12345', '1234567', 'abcdef', '12345x', 'ccccccbtirngibivjkvhncfghdjlbuju'])(
    'does not send %j and says why',
    async (typed) => {
      void broker.obtain(chain([role('A')]));
      await settle();
      await lastPrompt().type(typed);
      expect(calls).toHaveLength(0);
      expect(lastPrompt().refusal).toMatchObject({ kind: 'malformed' });
      expect(settled).toHaveLength(0);
    },
  );

  it('dismisses everyone who waits for it, once and for all', async () => {
    const waiting = ['A', 'B'].map((name) => broker.obtain(chain([role(name)])));
    const direct = broker.obtain(chain([role('C', { durationSeconds: sourced(7200) })]), {
      longRoleSession: true,
    });
    await settle();
    await lastPrompt().type(undefined);
    for (const outcome of await Promise.all([...waiting, direct])) {
      expect(outcome).toEqual({ ok: false, failure: { kind: 'dismissed' } });
    }
    expect(prompts).toHaveLength(1);
    expect(settled).toHaveLength(1);
  });

  it('stands alone: the second device is asked for after the first is done, even if that was dismissed', async () => {
    const first = broker.obtain(chain([role('A')]));
    const second = broker.obtain(chain([role('A')], { mfaSerial: sourced(other) }));
    await settle();
    expect(prompts.map(({ question }) => question.serial)).toEqual([serial]);
    await lastPrompt().type(undefined);
    expect(await first).toMatchObject({ failure: { kind: 'dismissed' } });
    await settle();
    expect(prompts.map(({ question }) => question.serial)).toEqual([serial, other]);
    await lastPrompt().type('123456');
    await lastCall().answer();
    await lastCall().answer();
    expect(await second).toMatchObject({ ok: true });
  });

  it('takes the same digits from another device', async () => {
    await obtainAll(chain([role('A')]));
    const second = broker.obtain(chain([role('A')], { mfaSerial: sourced(other) }));
    await settle();
    await lastPrompt().type('000001');
    expect(lastCall().input).toMatchObject({ serialNumber: other, tokenCode: '000001' });
    await lastCall().answer();
    await lastCall().answer();
    expect(await second).toMatchObject({ ok: true });
  });

  it('does not send a refused code again, and takes it back when it never left the machine', async () => {
    void broker.obtain(chain([role('A')]));
    await settle();
    await lastPrompt().type('111111');
    await lastCall().answer({ kind: 'mfa-code-refused' });
    expect(lastPrompt().refusal?.kind).toBe('code-refused');
    await lastPrompt().type('111111');
    expect(calls).toHaveLength(1);
    expect(lastPrompt().refusal).toMatchObject({
      kind: 'code-used',
      nextCodeAt: new Date('2026-11-22T10:00:30Z'),
    });
    await lastPrompt().type('222222');
    await lastCall().answer({ kind: 'network', neverSent: true, retryable: true });
    expect(settled).toHaveLength(1);

    void broker.obtain(chain([role('A')]));
    await settle();
    await lastPrompt().type('222222');
    expect(calls).toHaveLength(3);
  });

  it('ends with the failure when AWS refuses something else than the code', async () => {
    const outcome = broker.obtain(chain([role('A')]));
    await settle();
    await lastPrompt().type('123456');
    await lastCall().answer({ kind: 'mfa-serial-refused' });
    expect(await outcome).toMatchObject({ failure: { kind: 'sts', step: 'MFA session' } });
    expect(settled).toHaveLength(1);
  });

  it('is not raised for a caller that forbids it', async () => {
    expect(await broker.obtain(chain([role('A')]), { allowPrompt: false })).toMatchObject({
      ok: false,
      failure: { kind: 'code-needed', serial },
    });
    expect(prompts).toHaveLength(0);
  });

  it('does not keep a caller waiting that forbids it, before or after it was raised', async () => {
    const early = broker.obtain(chain([role('A')]), { allowPrompt: false });
    const asking = broker.obtain(chain([role('A')]));
    await settle();
    const late = broker.obtain(chain([role('A')]), { allowPrompt: false });
    expect(await early).toMatchObject({ failure: { kind: 'code-needed' } });
    expect(await late).toMatchObject({ failure: { kind: 'code-needed' } });
    expect(prompts).toHaveLength(1);
    await lastPrompt().type('123456');
    await lastCall().answer();
    const afterwards = broker.obtain(chain([role('A')]), { allowPrompt: false });
    await lastCall().answer();
    expect(await asking).toMatchObject({ ok: true });
    expect(await afterwards).toMatchObject({ ok: true });
  });
});

describe('what is kept and what is renewed', () => {
  it.each([
    [0, true],
    [44, true],
    [46, false],
    [70, false],
  ])('after %d minutes an hour’s role is handed out again: %s', async (minutes, cached) => {
    await obtainAll(plain([role('A')]));
    time += minutes * 60_000;
    expect(await obtainAll(plain([role('A')]))).toMatchObject({ ok: true, value: { fromCache: cached } });
    expect(calls).toHaveLength(cached ? 1 : 2);
  });

  it.each([
    [0, true],
    [11 * 60, true],
    [12 * 60 - 6, true],
    [12 * 60 - 4, false],
  ])('after %d minutes an MFA session is handed out again: %s', async (minutes, cached) => {
    await obtainAll(chain([]));
    time += minutes * 60_000;
    await obtainAll(chain([]));
    expect(prompts).toHaveLength(cached ? 1 : 2);
  });

  it('signs with an MFA session to its last minute', async () => {
    await obtainAll(chain([role('A')]));
    time += (12 * 60 - 2) * 60_000;
    await obtainAll(chain([role('A')]));
    expect(prompts).toHaveLength(1);
    time += 90_000;
    expect(broker.renewsSilently(chain([role('A')]), new Date(time))).toBe(false);
  });

  it('renews the role on request and leaves the MFA session alone', async () => {
    await obtainAll(chain([role('A')]));
    await obtainAll(chain([role('A')]), { refresh: true });
    expect(actions()).toEqual(['GetSessionToken', 'AssumeRole A', 'AssumeRole A']);
  });

  it('keeps the old session when the renewal fails', async () => {
    await obtainAll(plain([role('A')]));
    const before = store.all();
    const renewal = broker.obtain(plain([role('A')]), { refresh: true });
    await settle();
    await lastCall().answer({ kind: 'access-denied' });
    expect(await renewal).toMatchObject({ ok: false });
    expect(store.all()).toEqual(before);
    expect(await broker.obtain(plain([role('A')]))).toMatchObject({ ok: true, value: { fromCache: true } });
  });

  it('shares a session between profiles that mean the same, and between no others', async () => {
    const one = plain([role('A', { sessionName: sourced('jo') })], { name: 'one' });
    await obtainAll(one);
    await obtainAll(
      plain([role('A', { sessionName: sourced('jo') })], { name: 'two', region: sourced('us-east-1') }),
    );
    expect(calls).toHaveLength(1);
    const different: Partial<Hop>[] = [
      { sessionName: sourced('al') },
      { externalId: 'x' },
      { durationSeconds: sourced(900) },
      { sessionPolicy: '{}' },
      { sessionPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
      { tags: new Map([['a', 'b']]) },
      { transitiveTagKeys: ['a'] },
      { sourceIdentity: 'jo' },
    ];
    for (const extra of different)
      await obtainAll(plain([role('A', { sessionName: sourced('jo'), ...extra })]));
    expect(calls).toHaveLength(1 + different.length);
  });

  it('does not hand out sessions of keys that were replaced', async () => {
    await obtainAll(plain([role('A')]));
    const base: ChainBase = { ...longTerm, credentials: { accessKeyId: 'AKIA2', secretAccessKey: 'new' } };
    await obtainAll(plain([role('A')], { base }));
    expect(calls.map(({ context }) => context.credentials.accessKeyId)).toEqual(['AKIA1', 'AKIA2']);
  });

  it('shares the MFA session between regions but not between endpoints', async () => {
    await obtainAll(chain([role('A')]));
    await obtainAll(chain([role('B')], { region: sourced('us-east-1') }));
    expect(prompts).toHaveLength(1);
    await obtainAll(chain([role('B')], { endpoint: sourced('https://sts.internal') }));
    expect(prompts).toHaveLength(2);
  });

  it('drops a cached source session that ended early, goes again once, and not twice', async () => {
    await obtainAll(chain([role('A')]));
    const again = broker.obtain(chain([role('B')]));
    await settle();
    await lastCall().answer({ kind: 'expired-credentials' });
    expect(prompts).toHaveLength(2);
    await lastPrompt().type('654321');
    await lastCall().answer();
    await lastCall().answer({ kind: 'expired-credentials' });
    expect(await again).toMatchObject({ ok: false, failure: { failure: { kind: 'expired-credentials' } } });
    expect(prompts).toHaveLength(2);
  });

  it('forgets everything on request, also what is on its way', async () => {
    await obtainAll(chain([role('A')]));
    const inProgress = broker.obtain(chain([role('B')]));
    await settle();
    broker.forgetAll();
    expect(await inProgress).toMatchObject({ failure: { kind: 'cancelled' } });
    await lastCall().answer();
    expect(store.all()).toHaveLength(0);
  });

  it('forgets one role but not the MFA session that others share', async () => {
    await obtainAll(chain([role('A')]));
    broker.forget(chain([role('A')]));
    expect(store.all().map(({ kind }) => kind)).toEqual(['mfa']);
    broker.forget(chain([]));
    expect(store.all()).toHaveLength(1);
  });

  it('tells when something changed', async () => {
    let changes = 0;
    const stop = broker.onChange(() => {
      changes += 1;
    });
    await obtainAll(plain([role('A')]));
    expect(changes).toBe(1);
    stop();
    broker.forgetAll();
    expect(changes).toBe(1);
  });
});

describe('what a chain looks like', () => {
  const two = chain([role('A'), role('B')]);

  it('lists base, MFA session and each role, with what is live', async () => {
    expect(broker.steps(two)).toEqual([
      { kind: 'base' },
      { kind: 'mfa' },
      { kind: 'role' },
      { kind: 'role' },
    ]);
    await obtainAll(two);
    expect(broker.steps(two).map(({ session }) => session?.arn ?? session?.mfaSerial)).toEqual([
      undefined,
      serial,
      'arn of arn:aws:iam::222222222222:role/A',
      'arn of arn:aws:iam::222222222222:role/B',
    ]);
    time += 61 * 60_000;
    expect(broker.steps(two).map(({ session }) => session !== undefined)).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  it('knows whether it renews without a code', async () => {
    expect(broker.renewsSilently(two, new Date(time))).toBe(false);
    await obtainAll(two);
    expect(broker.renewsSilently(two, new Date(time + 11 * 3_600_000))).toBe(true);
    expect(broker.renewsSilently(two, new Date(time + 12 * 3_600_000))).toBe(false);
    expect(broker.renewsSilently(plain([role('A')]), new Date(time))).toBe(true);
    expect(broker.renewsSilently(chain([]), new Date(time))).toBe(false);
  });
});

describe('other bases', () => {
  const process: ChainBase = { kind: 'credential-process', profile: 'tool', command: 'tool --json', at };
  const temporary = (id: string, minutes: number): ExternalCredentials => ({
    ok: true,
    credentials: {
      accessKeyId: id,
      secretAccessKey: 's',
      sessionToken: 't',
      expiration: new Date(time + minutes * 60_000),
    },
  });

  it('asks a command once while its keys last, and keeps the roles behind it when they change', async () => {
    resolved = temporary('ASIAX', 30);
    await obtainAll(plain([role('A')], { base: process }));
    await obtainAll(plain([role('B')], { base: process }));
    expect(resolutions).toBe(1);
    time += 31 * 60_000;
    resolved = temporary('ASIAY', 30);
    expect(await obtainAll(plain([role('A')], { base: process }))).toMatchObject({
      value: { fromCache: true },
    });
    await obtainAll(plain([role('C')], { base: process }));
    expect(lastCall().context.credentials.accessKeyId).toBe('ASIAY');
  });

  it('asks the command again when its keys ended before they said', async () => {
    resolved = temporary('ASIAX', 30);
    await obtainAll(plain([role('A')], { base: process }));
    resolved = temporary('ASIAY', 30);
    const outcome = broker.obtain(plain([role('B')], { base: process }));
    await settle();
    await lastCall().answer({ kind: 'expired-credentials' });
    await lastCall().answer();
    expect(await outcome).toMatchObject({ ok: true });
    expect(calls.map(({ context }) => context.credentials.accessKeyId)).toEqual(['ASIAX', 'ASIAX', 'ASIAY']);
  });

  it.each<[string, Partial<Credentials>]>([
    ['an end but no session token', { expiration: new Date(Date.UTC(2026, 10, 22, 12)) }],
    ['a session token but no end', { sessionToken: 'token' }],
  ])('never hands out keys of a program that have %s', async (_name, extra) => {
    const process: ChainBase = { kind: 'credential-process', profile: 'tool', command: 'tool', at };
    resolved = { ok: true, credentials: { ...keys, ...extra } };
    const outcome = await broker.obtain({ ...plain([], { base: process }) });
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'unsupported-base' } });
    expect(JSON.stringify(outcome)).not.toContain(keys.secretAccessKey);
    expect(calls).toEqual([]);
  });

  it('hands on temporary keys that say when they end, and nothing without an end', async () => {
    resolved = temporary('ASIAX', 30);
    expect(await broker.obtain(plain([], { base: process }))).toMatchObject({
      ok: true,
      value: { credentials: { accessKeyId: 'ASIAX' } },
    });
    resolved = { ok: true, credentials: { accessKeyId: 'ASIAZ', secretAccessKey: 's', sessionToken: 't' } };
    const endless: ChainBase = { ...process, command: 'other' };
    expect(await broker.obtain(plain([], { base: endless }))).toMatchObject({
      failure: { kind: 'unsupported-base' },
    });
  });

  it('opens an MFA session with long-term keys from a command', async () => {
    await obtainAll(chain([role('A')], { base: process }));
    expect(actions()).toEqual(['GetSessionToken', 'AssumeRole A']);
  });

  it('passes on why a command failed', async () => {
    resolved = { ok: false, message: 'tool ended with code 1.', advice: 'Run it by hand.' };
    expect(await broker.obtain(plain([role('A')], { base: process }))).toEqual({
      ok: false,
      failure: { kind: 'base', message: 'tool ended with code 1.', advice: 'Run it by hand.' },
    });
  });

  it.each<[string, ChainBase, Partial<Credentials>, string | undefined]>([
    [
      'of Identity Center',
      {
        kind: 'sso',
        profile: 'p',
        accountId: '333333333333',
        roleName: 'R',
        startUrl: 'https://x',
        ssoRegion: 'eu-west-1',
        at,
      },
      {},
      '333333333333',
    ],
    [
      'that a web identity assumes',
      {
        kind: 'web-identity',
        profile: 'p',
        roleArn: 'arn:aws:iam::444444444444:role/A',
        tokenFile: '/t',
        at,
      },
      {},
      '444444444444',
    ],
    [
      'of a login',
      { kind: 'login', profile: 'p', loginSession: 'arn:aws:iam::555555555555:user/jo', at },
      {},
      '555555555555',
    ],
    [
      'that a process names, before the one of its profile',
      { kind: 'credential-process', profile: 'p', command: 'c', accountId: '111111111111', at },
      { accountId: '666666666666' },
      '666666666666',
    ],
    [
      'of the profile, for a process that names none',
      { kind: 'credential-process', profile: 'p', command: 'c', accountId: '111111111111', at },
      {},
      '111111111111',
    ],
    [
      'of a container',
      { kind: 'credential-source', profile: 'p', source: 'EcsContainer', at },
      { accountId: '777777777777' },
      '777777777777',
    ],
    ['of nobody', { kind: 'credential-source', profile: 'p', source: 'EcsContainer', at }, {}, undefined],
  ])('knows the account %s', async (_, base, said, expected) => {
    const answer = temporary('ASIASIGNIN', 60);
    resolved = answer.ok ? { ok: true, credentials: { ...answer.credentials, ...said } } : answer;
    const outcome = await broker.obtain(plain([], { base }));
    expect(outcome.ok && outcome.value.credentials.accountId).toBe(expected);
  });

  it('knows the account of keys by aws_account_id or their device, and that of a role by its ARN', async () => {
    const accounts: (string | undefined)[] = [];
    for (const wanted of [
      plain([], { base: { ...longTerm, accountId: '999999999999' } }),
      chain([]),
      chain([role('A')], { base: { ...longTerm, accountId: '999999999999' } }),
    ]) {
      const outcome = await obtainAll(wanted);
      accounts.push(outcome.ok ? outcome.value.credentials.accountId : 'failed');
    }
    expect(accounts).toEqual(['999999999999', '111111111111', '222222222222']);
  });

  it.each([
    {
      kind: 'sso',
      profile: 'p',
      accountId: '111111111111',
      roleName: 'R',
      startUrl: 'https://x',
      ssoRegion: 'eu-west-1',
      at,
    },
    { kind: 'web-identity', profile: 'p', roleArn: 'arn:aws:iam::222222222222:role/A', tokenFile: '/t', at },
    { kind: 'login', profile: 'p', loginSession: 'arn:aws:iam::1:user/jo', at },
  ] satisfies ChainBase[])(
    'lets the sign-in of $kind sign a role, and asks once while it lasts',
    async (base) => {
      resolved = temporary('ASIASIGNIN', 60);
      await obtainAll(chain([role('A')], { base }));
      await obtainAll(chain([role('B')], { base }));
      expect(calls.map(({ context }) => context.credentials.accessKeyId)).toEqual([
        'ASIASIGNIN',
        'ASIASIGNIN',
      ]);
      expect(resolutions).toBe(1);
    },
  );

  it('refuses IAM Identity Center without an account and a role, which gives no credentials', async () => {
    const base: ChainBase = { kind: 'sso', profile: 'p', startUrl: 'https://x', ssoRegion: 'eu-west-1', at };
    const outcome = await broker.obtain(plain([role('A')], { base }));
    expect(outcome).toMatchObject({ failure: { kind: 'unsupported-base' } });
    expect(calls).toHaveLength(0);
  });

  it('fetches anew what it only hands on, when asked to refresh', async () => {
    resolved = temporary('ASIASIGNIN', 60);
    const handedOn = plain([], { base: process });
    await broker.obtain(handedOn);
    await broker.obtain(handedOn);
    expect(resolutions).toBe(1);
    await broker.obtain(handedOn, { refresh: true });
    expect(resolutions).toBe(2);
    resolved = { ok: false, message: 'No.', advice: 'Ask.' };
    expect(await broker.obtain(handedOn, { refresh: true })).toMatchObject({ ok: false });
    expect(await broker.obtain(handedOn)).toMatchObject({ ok: true });
    expect(resolutions).toBe(3);
  });

  it('says that trouble on the way to a sign-in may pass', async () => {
    resolved = { ok: false, message: 'No way.', advice: 'Wait.', retryable: true };
    const outcome = await broker.obtain(plain([role('A')], { base: process }));
    expect(outcome.ok || isRetryable(outcome.failure)).toBe(true);
    resolved = { ok: false, message: 'No.', advice: 'Ask.' };
    const refused = await broker.obtain(plain([role('A')], { base: process }));
    expect(refused.ok || isRetryable(refused.failure)).toBe(false);
  });

  it('refuses session keys that have ended', async () => {
    const base: ChainBase = {
      kind: 'session-keys',
      profile: 'temporary',
      credentials: { ...keys, sessionToken: 't', expiration: new Date(time - 1000) },
      at,
    };
    expect(await broker.obtain(plain([], { base }))).toMatchObject({ failure: { kind: 'base' } });
    expect(await broker.obtain(plain([role('A')], { base }))).toMatchObject({ failure: { kind: 'base' } });
    expect(calls).toHaveLength(0);
  });

  it('refuses a chain across partitions without asking anyone', async () => {
    const outcome = await broker.obtain(chain([{ roleArn: 'arn:aws-cn:iam::222222222222:role/A' }]));
    expect(outcome).toMatchObject({ failure: { kind: 'chain' } });
    expect(prompts).toHaveLength(0);
  });

  it('asks STS in the partition of the role and says so', async () => {
    const outcome = await obtainAll(plain([{ roleArn: 'arn:aws-cn:iam::222222222222:role/A' }]));
    expect(lastCall().context).toMatchObject({
      region: 'cn-north-1',
      endpoint: 'https://sts.cn-north-1.amazonaws.com.cn',
    });
    expect(outcome.ok && outcome.value.regionNote).toContain('eu-west-1');
  });

  it('goes to the default region when STS is turned off in the configured one, and remembers', async () => {
    const outcome = broker.obtain(plain([role('A')]));
    await settle();
    await lastCall().answer({ kind: 'region-disabled' });
    await lastCall().answer();
    expect(await outcome).toMatchObject({ ok: true });
    await obtainAll(plain([role('B')]));
    expect(calls.map(({ context }) => context.region)).toEqual(['eu-west-1', 'us-east-1', 'us-east-1']);
  });

  it('goes down to an hour for both of two calls that were refused together', async () => {
    const long = (name: string) =>
      plain([role('A', { sessionName: sourced(name), durationSeconds: sourced(7200) })]);
    const both = [broker.obtain(long('one')), broker.obtain(long('two'))];
    await settle();
    for (const call of [...calls]) await call.answer({ kind: 'max-session-duration' });
    expect(calls.map(({ input }) => input.durationSeconds)).toEqual([7200, 7200, 3600, 3600]);
    for (const call of calls.slice(2)) await call.answer();
    for (const outcome of await Promise.all(both)) {
      expect(outcome.ok && outcome.value.durationNote).toContain('2 hours');
    }
  });
});
