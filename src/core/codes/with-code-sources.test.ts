import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { totpCode } from '../../simulator/sts/totp.ts';
import type { MfaPrompter, MfaQuestion, MfaRejection } from '../sessions/mfa/mfa-prompter.ts';
import { type CodeSource, seedItem } from './code-source.ts';
import { type StandIns, standIns } from './testing/programs.ts';
import { createUsedSteps } from './used-steps.ts';
import { withCodeSources } from './with-code-sources.ts';

const hasShell = process.platform !== 'win32';
const serial = 'arn:aws:iam::111111111111:mfa/jo';
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const question: MfaQuestion = { serial, sourceProfile: 'bastion', wanted: 'prod', sessionSeconds: 43_200 };
const used: MfaRejection = { kind: 'code-used', message: 'Used already.' };

let programs: StandIns;
let folder: string;
let now: Date;
let asked: (MfaRejection | undefined)[];
let settled: number;
/** What the person does when asked: types, or waits until it is over. */
let person: (signal: AbortSignal) => Promise<string | undefined>;
beforeEach(() => {
  programs = standIns();
  folder = mkdtempSync(join(tmpdir(), 'understudy-codes-'));
  now = new Date('2026-11-22T10:00:10Z');
  asked = [];
  settled = 0;
  person = async () => '999999';
});
afterEach(() => {
  programs.remove();
  rmSync(folder, { recursive: true, force: true });
});

const stepsPath = () => join(folder, 'steps.json');
const user: MfaPrompter = {
  ask: (_question, refusal, signal) => {
    asked.push(refusal);
    return person(signal);
  },
  settled: () => {
    settled += 1;
  },
};

/** As one process has it; time goes on by what is waited for. `slow`: a program has all the time it wants. */
function prompterOf(
  source: CodeSource | undefined,
  options: { readonly seed?: string; readonly slow?: boolean; readonly offsetMs?: number } = {},
) {
  return withCodeSources(user, {
    sourceOf: (wanted) => (wanted === serial ? source : undefined),
    items: {
      read: async (item) =>
        item === seedItem(serial) && options.seed !== undefined
          ? { kind: 'secret', secret: options.seed }
          : { kind: 'absent' },
    },
    usedSteps: createUsedSteps(stepsPath(), () => now),
    environment: programs.environment,
    clock: { now: () => now },
    clockOffsetMs: () => options.offsetMs ?? 0,
    wait: async (ms, signal) => {
      // The patience with a program is three seconds; whole steps are waited for by moving the clock.
      if (ms === 3_000 && !options.slow)
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
      if (ms !== 3_000) now = new Date(now.getTime() + ms);
    },
  });
}

const open = () => new AbortController().signal;
const ykman: CodeSource = { kind: 'program', program: 'ykman', item: 'AWS' };

describe('a seed in the keychain', () => {
  const ask = (refusal?: MfaRejection) =>
    prompterOf({ kind: 'seed' }, { seed: secret }).ask(question, refusal, open());

  it('gives the code of now, and nobody is asked', async () => {
    expect(await ask()).toBe(totpCode(secret, now));
    expect(asked).toEqual([]);
  });

  it('never gives a code of a step that was used, in whatever process', async () => {
    const first = await ask();
    const second = await ask();
    expect(second).not.toBe(first);
    expect(second).toBe(totpCode(secret, now));
    expect(now).toEqual(new Date('2026-11-22T10:00:30Z'));
    const many = await Promise.all([ask(), ask(), ask()]);
    expect(new Set([first, second, ...many]).size).toBe(5);
    expect(readFileSync(stepsPath(), 'utf8')).not.toContain(String(first));
  });

  it('waits for the next one where less than three seconds are left', async () => {
    now = new Date('2026-11-22T10:00:28Z');
    expect(await ask()).toBe(totpCode(secret, new Date('2026-11-22T10:00:30Z')));
    expect(now).toEqual(new Date('2026-11-22T10:00:30Z'));
  });

  it('that is gone is said, and the person is asked', async () => {
    expect(await prompterOf({ kind: 'seed' }).ask(question, undefined, open())).toBe('999999');
    expect(asked).toMatchObject([{ message: expect.stringContaining('holds no secret key') }]);
  });
});

describe.skipIf(!hasShell)('a chosen program', () => {
  it('gives the code, and nobody is asked', async () => {
    programs.put('ykman', 'echo 123123');
    const prompter = prompterOf(ykman);
    expect(await prompter.ask(question, undefined, open())).toBe('123123');
    prompter.settled(question);
    expect([asked.length, settled]).toEqual([0, 0]);
  });

  it('is asked once more, in the next step, where its code was used; then the person is', async () => {
    programs.put('ykman', 'echo 123123');
    const prompter = prompterOf(ykman);
    await prompter.ask(question, undefined, open());
    expect(await prompter.ask(question, used, open())).toBe('123123');
    expect(now).toEqual(new Date('2026-11-22T10:00:30Z'));
    expect(await prompter.ask(question, used, open())).toBe('999999');
  });

  it('is not asked again for a code that AWS did not take', async () => {
    programs.put('ykman', 'echo 123123');
    const prompter = prompterOf(ykman);
    await prompter.ask(question, undefined, open());
    const refused: MfaRejection = { kind: 'code-refused', message: 'AWS said no.' };
    expect(await prompter.ask(question, refused, open())).toBe('999999');
    expect(asked).toEqual([refused]);
  });

  it('on a computer whose clock is wrong is said to give wrong codes', async () => {
    programs.put('ykman', 'echo 123123');
    const prompter = prompterOf(ykman, { offsetMs: 6 * 60_000 });
    await prompter.ask(question, undefined, open());
    await prompter.ask(question, { kind: 'code-refused', message: 'AWS said no.' }, open());
    expect(asked).toMatchObject([
      {
        message:
          'AWS said no. Your clock is 6 minutes behind AWS. Codes of programs on it are wrong until it is set.',
      },
    ]);
  });

  it('that waits for a touch is shown, and its code ends the prompt', async () => {
    programs.put('ykman', 'echo "Touch your YubiKey..." >&2; sleep 0.2; echo 123123');
    let over = false;
    person = (signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          over = true;
          resolve(undefined);
        });
      });
    const prompter = prompterOf(ykman);
    expect(await prompter.ask(question, undefined, open())).toBe('123123');
    prompter.settled(question);
    expect(asked).toMatchObject([{ message: 'Touch your YubiKey. Or type the code.' }]);
    expect([over, settled]).toEqual([true, 1]);
  });

  it('that is slow can be overtaken by typing', async () => {
    programs.put('ykman', 'exec sleep 600');
    expect(await prompterOf(ykman, { slow: true }).ask(question, undefined, open())).toBe('999999');
    expect(asked).toMatchObject([{ message: 'YubiKey is being asked for the code. Or type it.' }]);
  });

  it('that fails says why in the prompt', async () => {
    programs.put('ykman', 'echo "Error: No YubiKey detected!" >&2; exit 1');
    expect(await prompterOf(ykman).ask(question, undefined, open())).toBe('999999');
    expect(asked).toMatchObject([{ message: expect.stringContaining('No YubiKey detected!') }]);
  });

  it('is not started for a device that has no source', async () => {
    expect(await prompterOf(undefined).ask(question, undefined, open())).toBe('999999');
    expect(asked).toEqual([undefined]);
  });

  it('is ended with the question', async () => {
    programs.put('ykman', 'exec sleep 600');
    const over = new AbortController();
    const asking = prompterOf(ykman).ask(question, undefined, over.signal);
    setTimeout(() => over.abort(), 50);
    expect(await asking).toBeUndefined();
    expect(asked).toEqual([]);
  });
});

it('who has the code at hand is asked directly', () => {
  const given: MfaPrompter = { ...user, rank: 0 };
  const parts = {
    sourceOf: () => ykman,
    items: { read: async () => ({ kind: 'absent' }) as const },
    usedSteps: createUsedSteps(stepsPath(), () => now),
    environment: {},
    clock: { now: () => now },
  };
  expect(withCodeSources(given, parts)).toBe(given);
});
