import { beforeEach, describe, expect, it } from 'vitest';
import type { Chain } from '../../chain/chain.ts';
import type { StsFailure } from '../../sts/sts-failure.ts';
import type { StsGateway } from '../../sts/sts-gateway.ts';
import { createSessionBroker, type SessionBroker } from '../session-broker.ts';
import { createMemorySessionStore } from '../store/session-store.ts';
import type { MfaPrompter, MfaQuestion, MfaRejection } from './mfa-prompter.ts';

const now = new Date('2026-11-22T10:00:10Z');
const at = { file: 'config', path: '/config', line: 1 } as const;
const refused: StsFailure = { kind: 'mfa-code-refused', code: 'AccessDenied', detail: '', retryable: false };

function chain(role: string, device = 'jo'): Chain {
  const from = { kind: 'profile', profile: 'bastion', at } as const;
  return {
    name: role,
    base: {
      kind: 'long-term-keys',
      profile: 'bastion',
      credentials: { accessKeyId: 'AKIA1', secretAccessKey: 's' },
      at,
    },
    hops: [{ roleArn: `arn:aws:iam::222222222222:role/${role}` }],
    mfaSerial: { value: `arn:aws:iam::111111111111:mfa/${device}`, from },
    region: { value: 'eu-west-1', from },
  };
}

interface Place extends MfaPrompter {
  /** Each question that was put here, with why the answer before was not taken. */
  readonly asked: { readonly question: MfaQuestion; readonly refusal: MfaRejection | undefined }[];
  readonly isOpen: () => boolean;
  type(text: string | undefined): Promise<void>;
}

/** A window or a terminal that asks. */
function place(rank?: number): Place {
  let answer: ((text: string | undefined) => void) | undefined;
  const asked: Place['asked'] = [];
  return {
    ...(rank !== undefined && { rank }),
    asked,
    ask: (question, refusal, signal) =>
      new Promise((resolve) => {
        asked.push({ question, refusal });
        answer = (text) => {
          answer = undefined;
          resolve(text);
        };
        signal.addEventListener('abort', () => answer?.(undefined), { once: true });
      }),
    settled: () => answer?.(undefined),
    isOpen: () => answer !== undefined,
    async type(text) {
      if (!answer) throw new Error('Nobody asks here.');
      answer(text);
      await settle();
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
}

let window: Place;
let broker: SessionBroker;
/** Codes that were sent. */
let sent: string[];
let wrong: string[];

beforeEach(() => {
  window = place();
  sent = [];
  wrong = [];
  const credentials = {
    accessKeyId: 'ASIA1',
    secretAccessKey: 's',
    sessionToken: 't',
    expiration: new Date(now.getTime() + 43_200_000),
  };
  const sts: StsGateway = {
    getSessionToken: async ({ tokenCode = '' }) => {
      sent.push(tokenCode);
      return wrong.includes(tokenCode) ? { ok: false, failure: refused } : { ok: true, value: credentials };
    },
    assumeRole: async ({ roleArn }) => ({ ok: true, value: { credentials, arn: roleArn } }),
    getCallerIdentity: () => Promise.reject(new Error('not used here')),
  };
  broker = createSessionBroker({
    sts,
    clock: { now: () => now },
    store: createMemorySessionStore(),
    settings: { mfaSessionSeconds: 43_200 },
    prompter: window,
    resolveBase: () => Promise.reject(new Error('not used here')),
  });
});

describe('a code that a terminal needs', () => {
  it('is asked for there, while the window stays shut', async () => {
    const terminal = place(2);
    const obtaining = broker.obtain(chain('a'), { prompter: terminal });
    await settle();
    await terminal.type('123456');
    expect((await obtaining).ok).toBe(true);
    expect(terminal.asked.map(({ question }) => question.wanted)).toEqual(['a']);
    expect(window.asked).toEqual([]);
  });

  it('is asked for once, however many terminals wait for it', async () => {
    const terminals = [place(2), place(2), place(2)];
    const explanation: number[] = [];
    const all = terminals.map((prompter, index) =>
      broker.obtain(chain(`role-${index}`), { prompter, onPrompt: () => explanation.push(index) }),
    );
    await settle();
    expect(terminals.map(({ asked }) => asked.length)).toEqual([1, 0, 0]);
    expect([...new Set(explanation)].sort()).toEqual([0, 1, 2]);
    await terminals[0]?.type('123456');
    expect((await Promise.all(all)).every(({ ok }) => ok)).toBe(true);
    expect(sent).toEqual(['123456']);
  });

  it('is awaited from the window where that asks already', async () => {
    const terminal = place(2);
    const first = broker.obtain(chain('a'));
    await settle();
    const second = broker.obtain(chain('b'), { prompter: terminal });
    await settle();
    await window.type('123456');
    expect([(await first).ok, (await second).ok]).toEqual([true, true]);
    expect(terminal.asked).toEqual([]);
  });

  it('moves to the window when someone who sits before that needs it too', async () => {
    const terminal = place(2);
    const first = broker.obtain(chain('a'), { prompter: terminal });
    await settle();
    const second = broker.obtain(chain('b'));
    await settle();
    expect([terminal.isOpen(), window.isOpen()]).toEqual([false, true]);
    await window.type('123456');
    expect([(await first).ok, (await second).ok]).toEqual([true, true]);
    expect(sent).toEqual(['123456']);
  });

  it('moves to the next who waits when that terminal is closed, with what AWS said of the last code', async () => {
    wrong = ['111111'];
    const [one, two] = [place(2), place(2)];
    const closed = new AbortController();
    const first = broker.obtain(chain('a'), { prompter: one, signal: closed.signal });
    await settle();
    const second = broker.obtain(chain('b'), { prompter: two });
    await settle();
    await one.type('111111');
    closed.abort();
    await settle();
    expect((await first).ok).toBe(false);
    expect(two.asked).toMatchObject([{ refusal: { kind: 'code-refused' } }]);
    await two.type('222222');
    expect((await second).ok).toBe(true);
  });

  it('is nobody else’s business when the only one who waits goes away', async () => {
    const terminal = place(2);
    const closed = new AbortController();
    const first = broker.obtain(chain('a'), { prompter: terminal, signal: closed.signal });
    await settle();
    closed.abort();
    await settle();
    expect(await first).toEqual({ ok: false, failure: { kind: 'cancelled' } });
    expect([terminal.isOpen(), window.asked.length]).toEqual([false, 0]);
  });

  it('is taken from whoever brings it along, and the window closes', async () => {
    const first = broker.obtain(chain('a'));
    await settle();
    const given: MfaPrompter = { rank: 0, ask: async () => '123456', settled: () => {} };
    const second = broker.obtain(chain('b'), { prompter: given });
    expect([(await first).ok, (await second).ok]).toEqual([true, true]);
    expect([window.asked.length, window.isOpen()]).toEqual([1, false]);
  });

  it('is asked for anew where a code that was brought along is refused', async () => {
    wrong = ['111111'];
    const first = broker.obtain(chain('a'));
    await settle();
    const leaving = new AbortController();
    let given = false;
    const prompter: MfaPrompter = {
      rank: 0,
      ask: async () => {
        if (given) leaving.abort();
        const code = given ? undefined : '111111';
        given = true;
        return code;
      },
      settled: () => {},
    };
    const second = broker.obtain(chain('b'), { prompter, signal: leaving.signal });
    expect((await second).ok).toBe(false);
    await settle();
    expect(window.asked.at(-1)?.refusal?.kind).toBe('code-refused');
    await window.type('222222');
    expect((await first).ok).toBe(true);
    expect(sent).toEqual(['111111', '222222']);
  });

  it('of another device is asked for at the same time elsewhere', async () => {
    const [one, two] = [place(2), place(2)];
    const first = broker.obtain(chain('a'), { prompter: one });
    const second = broker.obtain(chain('b', 'other'), { prompter: two });
    await settle();
    expect([one.isOpen(), two.isOpen()]).toEqual([true, true]);
    await two.type('222222');
    expect((await second).ok).toBe(true);
    await one.type('111111');
    expect((await first).ok).toBe(true);
  });

  it('is dismissed for all who wait when the one who is asked says no', async () => {
    const [one, two] = [place(2), place(2)];
    const both = [one, two].map((prompter, index) => broker.obtain(chain(`r${index}`), { prompter }));
    await settle();
    await one.type(undefined);
    for (const outcome of await Promise.all(both))
      expect(outcome).toEqual({ ok: false, failure: { kind: 'dismissed' } });
    expect(two.asked).toEqual([]);
  });
});
