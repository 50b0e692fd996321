import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../clock.ts';
import { RenewingCredentials, type SourceOutcome, type SourceReason } from './renewing-credentials.ts';

const minute = 60_000;
beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-28T09:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A source that gives credentials of this life, numbered, unless told otherwise. */
function source(lifeMs: number) {
  const asked: SourceReason[] = [];
  let next: ((count: number) => Promise<SourceOutcome>) | undefined;
  const give = (count: number): SourceOutcome => ({
    ok: true,
    credentials: {
      accessKeyId: `ASIA${count}`,
      secretAccessKey: 's',
      sessionToken: 't',
      expiration: new Date(Date.now() + lifeMs),
      accountId: '111111111111',
    },
  });
  return {
    asked,
    script(answer: ((count: number) => Promise<SourceOutcome>) | undefined) {
      next = answer;
    },
    give,
    get: async (reason: SourceReason) => {
      asked.push(reason);
      return next ? next(asked.length) : give(asked.length);
    },
  };
}

const keyIn = async (answer: Promise<{ status: number; body: string }>) => {
  const { body, status } = await answer;
  const parsed: unknown = JSON.parse(body);
  return status === 200 && typeof parsed === 'object' && parsed !== null
    ? Reflect.get(parsed, 'AccessKeyId')
    : `${status} ${body}`;
};
const person: SourceOutcome = {
  ok: false,
  kind: 'person',
  message: 'A code of the MFA device mfa is needed.',
};
const failed: SourceOutcome = {
  ok: false,
  kind: 'failed',
  message: 'AWS STS cannot be reached.',
  advice: 'Wait.',
};

describe('credentials in memory', () => {
  it('are got once for all who ask, and answered from memory after that', async () => {
    const { asked, get } = source(60 * minute);
    const held = new RenewingCredentials(get, systemClock);
    const keys = await Promise.all(Array.from({ length: 100 }, () => keyIn(held.answer())));
    expect(new Set(keys)).toEqual(new Set(['ASIA1']));
    await vi.advanceTimersByTimeAsync(10 * minute);
    expect(await keyIn(held.answer())).toBe('ASIA1');
    expect(asked).toEqual(['program']);
    held.close();
  });

  it('are as the SDKs want them, to the letter', async () => {
    const held = new RenewingCredentials(source(60 * minute).get, systemClock);
    expect(JSON.parse((await held.answer()).body)).toEqual({
      AccessKeyId: 'ASIA1',
      SecretAccessKey: 's',
      Token: 't',
      Expiration: '2026-11-28T10:00:00Z',
      AccountId: '111111111111',
    });
    held.close();
  });

  it.each([
    [60 * minute, 44, 46],
    [15 * minute, 7, 8],
    [720 * minute, 575, 577],
  ])('of %d ms are renewed before they end, though nobody asks', async (lifeMs, before, after) => {
    const { asked, get } = source(lifeMs);
    const held = new RenewingCredentials(get, systemClock);
    await held.answer();
    await vi.advanceTimersByTimeAsync(before * minute);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync((after - before) * minute);
    expect(asked).toEqual(['program', 'renewal']);
    expect(await keyIn(held.answer())).toBe('ASIA2');
    held.close();
  });

  it('never are ended ones, over days of sleep and work', async () => {
    const { get } = source(60 * minute);
    const held = new RenewingCredentials(get, systemClock);
    for (const hours of [0.2, 0.5, 9, 0.9, 1, 30, 0.01]) {
      // Timers stand still while the machine sleeps.
      vi.setSystemTime(Date.now() + hours * 60 * minute);
      const { body } = await held.answer();
      const parsed: unknown = JSON.parse(body);
      const ends = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'Expiration') : '';
      expect(Date.parse(String(ends)) - Date.now()).toBeGreaterThanOrEqual(15 * minute);
    }
    held.close();
  });

  it('serve on while new ones take their time', async () => {
    const { give, get, script } = source(60 * minute);
    const held = new RenewingCredentials(get, systemClock);
    await held.answer();
    script((count) => new Promise((resolve) => setTimeout(() => resolve(give(count)), 30_000)));
    vi.setSystemTime(Date.now() + 50 * minute);
    const answered = keyIn(held.answer());
    await vi.advanceTimersByTimeAsync(500);
    expect(await answered).toBe('ASIA1');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await keyIn(held.answer())).toBe('ASIA2');
    held.close();
  });

  it('serve on to their end while AWS cannot be reached, and are tried for again and again', async () => {
    const { asked, get, script } = source(60 * minute);
    const held = new RenewingCredentials(get, systemClock);
    await held.answer();
    script(async () => failed);
    await vi.advanceTimersByTimeAsync(59 * minute);
    expect(await keyIn(held.answer())).toBe('ASIA1');
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.length).toBeLessThan(30);
    await vi.advanceTimersByTimeAsync(2 * minute);
    expect(await keyIn(held.answer())).toBe(
      '503 {"code":"CredentialsUnavailable","message":"Understudy could not get the credentials. AWS STS cannot be reached. Wait."}',
    );
    script(undefined);
    expect(await keyIn(held.answer())).toMatch(/^ASIA/);
    held.close();
  });

  it('that are no fresher than before are not asked for at every request', async () => {
    const { asked, get, give, script } = source(60 * minute);
    const held = new RenewingCredentials(get, systemClock);
    const same = give(1);
    script(async () => same);
    await held.answer();
    vi.setSystemTime(Date.now() + 50 * minute);
    for (let request = 0; request < 20; request += 1) expect(await keyIn(held.answer())).toBe('ASIA1');
    expect(asked).toHaveLength(2);
    held.close();
  });
});

describe('a person', () => {
  it('is not waited for: programs are told to try again, and the next one is answered', async () => {
    const { asked, get, script } = source(60 * minute);
    const held = new RenewingCredentials(get, systemClock);
    script(async () => person);
    expect(await keyIn(held.answer())).toBe(
      '503 {"code":"PersonNeeded","message":"Understudy needs you: A code of the MFA device mfa is needed. Then try again."}',
    );
    script(undefined);
    expect(await keyIn(held.answer())).toBe('ASIA2');
    expect(asked).toEqual(['program', 'program']);
    held.close();
  });

  it('is not disturbed by a renewal while the credentials still serve', async () => {
    const { asked, get, script } = source(60 * minute);
    const held = new RenewingCredentials(get, systemClock);
    await held.answer();
    script(async () => person);
    await vi.advanceTimersByTimeAsync(59 * minute);
    expect(await keyIn(held.answer())).toBe('ASIA1');
    expect(asked.slice(1).every((reason) => reason === 'renewal')).toBe(true);
    await vi.advanceTimersByTimeAsync(2 * minute);
    await held.answer();
    expect(asked.at(-1)).toBe('program');
    held.close();
  });
});

describe('a source that is slow', () => {
  it('is not waited for longer than a program waits', async () => {
    const { get, give, script } = source(60 * minute);
    const held = new RenewingCredentials(get, systemClock);
    script((count) => new Promise((resolve) => setTimeout(() => resolve(give(count)), 5_000)));
    const answered = keyIn(held.answer());
    await vi.advanceTimersByTimeAsync(900);
    expect(await answered).toContain('503 {"code":"CredentialsPending"');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await keyIn(held.answer())).toBe('ASIA1');
    held.close();
  });

  it('is waited for by whoever has the time', async () => {
    const { get, give, script } = source(60 * minute);
    const held = new RenewingCredentials(get, systemClock);
    script((count) => new Promise((resolve) => setTimeout(() => resolve(give(count)), 5_000)));
    const primed = keyIn(held.prime());
    await vi.advanceTimersByTimeAsync(6_000);
    expect(await primed).toBe('ASIA1');
    held.close();
  });

  it('that breaks is a failure like others', async () => {
    const held = new RenewingCredentials(async () => {
      throw new Error('bug');
    }, systemClock);
    expect(await keyIn(held.answer())).toContain('503');
    held.close();
  });

  it('has no effect after the end', async () => {
    const { get, give, script } = source(60 * minute);
    const held = new RenewingCredentials(get, systemClock);
    script((count) => new Promise((resolve) => setTimeout(() => resolve(give(count)), 100)));
    const primed = held.prime();
    held.close();
    await vi.advanceTimersByTimeAsync(200);
    expect((await primed).status).toBe(503);
    expect(vi.getTimerCount()).toBe(0);
  });
});
