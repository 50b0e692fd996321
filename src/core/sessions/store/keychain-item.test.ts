import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  commandsKeychainWaitMs,
  KEYCHAIN_WAIT_MS,
  type Keytar,
  keychainSecrets,
  secretsChoice,
} from './keychain-item.ts';

describe('secretsChoice', () => {
  it.each([
    [undefined, 'keychain', false],
    ['', 'keychain', false],
    ['keychain', 'keychain', false],
    ['memory', 'memory', false],
    ['Memory', 'keychain', true],
    ['file', 'keychain', true],
  ] as const)('UNDERSTUDY_SECRETS=%s means %s', (args, kind, explanation) => {
    const choice = secretsChoice({ UNDERSTUDY_SECRETS: args });
    expect(choice.kind).toBe(kind);
    expect(choice.notice !== undefined).toBe(explanation);
  });
});

describe('keychainSecrets', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('keeps one item, and loads keytar at the first use only', async () => {
    const items = new Map<string, string>();
    const keytar: Keytar = {
      getPassword: async (service, account) => items.get(`${service}/${account}`) ?? null,
      setPassword: async (service, account, secret) => void items.set(`${service}/${account}`, secret),
      deletePassword: async () => true,
    };
    const load = vi.fn(async () => keytar);
    const secrets = keychainSecrets(load);
    expect(load).not.toHaveBeenCalled();
    expect(await secrets.read()).toBeUndefined();
    await secrets.write('key');
    expect(await secrets.read()).toBe('key');
    expect([...items]).toEqual([['Understudy/master-key', 'key']]);
  });

  it('passes on what keytar rejects with, and what loading it does', async () => {
    const failing = keychainSecrets(async () => ({
      getPassword: async () => {
        throw new Error('locked collection');
      },
      setPassword: async () => undefined,
      deletePassword: async () => true,
    }));
    await expect(failing.read()).rejects.toThrow('locked collection');
    const missing = keychainSecrets(async () => {
      throw new Error('Cannot find module');
    });
    await expect(missing.read()).rejects.toThrow('Cannot find module');
  });

  it.each([
    [KEYCHAIN_WAIT_MS - 1, 0],
    [KEYCHAIN_WAIT_MS + 1, 1],
  ])('an answer after %i ms is reported as late %i times', async (ms, times) => {
    const onLateAnswer = vi.fn();
    const secrets = keychainSecrets(
      async () => ({
        getPassword: () => new Promise((resolve) => setTimeout(() => resolve('key'), ms)),
        setPassword: async () => undefined,
        deletePassword: async () => true,
      }),
      onLateAnswer,
    );
    const reading = secrets.read();
    await vi.advanceTimersByTimeAsync(ms);
    expect(await reading).toBe('key');
    expect(onLateAnswer).toHaveBeenCalledTimes(times);
  });

  it('asks a keychain that has not answered yet no second time', async () => {
    const answers: ((secret: string) => void)[] = [];
    const secrets = keychainSecrets(async () => ({
      getPassword: () => new Promise((resolve) => answers.push(resolve)),
      setPassword: async () => undefined,
      deletePassword: async () => true,
    }));
    const both = Promise.all([secrets.read(), secrets.read()]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([answers.length, secrets.isWaiting]).toEqual([1, true]);
    answers[0]?.('key');
    expect(await both).toEqual(['key', 'key']);
    expect(secrets.isWaiting).toBe(false);
    void secrets.read();
    await vi.advanceTimersByTimeAsync(0);
    expect(answers).toHaveLength(2);
  });
});

it.each([
  ['darwin', true, 60_000],
  ['darwin', false, 2_000],
  ['linux', true, 2_000],
  ['win32', true, 2_000],
] as const)('on %s, somebody there: %s, the command waits %i ms for the keychain', (platform, there, ms) => {
  expect(commandsKeychainWaitMs(platform, there)).toBe(ms);
});
