import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import type { Keytar } from '../../core/sessions/store/keychain-item.ts';
import type { Log } from '../log.ts';
import { PendingWork } from '../pending-work.ts';
import { SessionStorage } from './session-storage.ts';

let folder: string;
let lines: string[];
let log: Log;
let work: PendingWork;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-storage-'));
  lines = [];
  work = new PendingWork();
  const keep = (line: string) => void lines.push(line);
  log = { info: keep, warn: keep, error: keep };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function keychain(answer: { error?: string } = {}) {
  const items = new Map<string, string>();
  let asked = 0;
  const guard = () => {
    asked += 1;
    if (answer.error !== undefined) throw new Error(answer.error);
  };
  const keytar: Keytar = {
    getPassword: async (service, account) => {
      guard();
      return items.get(`${service}/${account}`) ?? null;
    },
    setPassword: async (service, account, secret) => {
      guard();
      items.set(`${service}/${account}`, secret);
    },
    deletePassword: async (service, account) => items.delete(`${service}/${account}`),
  };
  return { keytar, answer, asked: () => asked };
}

const open = (keytar: Keytar, environment = {}) =>
  new SessionStorage({
    path: join(folder, 'sessions.sealed'),
    environment,
    clock: systemClock,
    log,
    work,
    loadKeytar: async () => keytar,
  });

describe('SessionStorage', () => {
  it('is sealed once the keychain has answered, and says so in the log', async () => {
    const storage = open(keychain().keytar);
    expect([storage.isOpen, storage.view()]).toEqual([false, { state: 'opening' }]);
    await storage.opened();
    expect([storage.isOpen, storage.view()]).toEqual([true, { state: 'sealed' }]);
    expect(lines).toEqual(['Sessions are kept sealed.']);
    expect(await work.settled(1000)).toBe(true);
  });

  it('counts as unfinished work while the keychain has not answered', async () => {
    let answer: ((secret: null) => void) | undefined;
    const { keytar } = keychain();
    open({
      ...keytar,
      // The first answer takes its time; what is asked after it, to make and read back a key, is answered at once.
      getPassword: (service, account) =>
        answer === undefined
          ? new Promise((resolve) => {
              answer = resolve;
            })
          : keytar.getPassword(service, account),
    });
    // From the very start, not from the question on: no quit comes in between.
    expect(work.isIdle).toBe(false);
    await vi.waitFor(() => expect(answer).toBeDefined());
    expect(work.isIdle).toBe(false);
    answer?.(null);
    expect(await work.settled(1000)).toBe(true);
  });

  it('asks no keychain when memory was chosen', async () => {
    const { asked, keytar } = keychain();
    const storage = open(keytar, { UNDERSTUDY_SECRETS: 'memory' });
    await storage.opened();
    await storage.lookAgain();
    await storage.tryAgain();
    expect(storage.view()).toMatchObject({ state: 'memory', canTryAgain: false });
    expect(asked()).toBe(0);
  });

  it('says in the log and the view that the keychain is locked, and is sealed after another try', async () => {
    const { answer, keytar } = keychain({ error: 'Cannot create an item in a locked collection' });
    const storage = open(keytar);
    await storage.opened();
    expect(storage.view()).toMatchObject({ state: 'memory', canTryAgain: true });
    expect(storage.view().message).toMatch(/keychain is locked/);
    expect(lines).toEqual([storage.view().message]);
    delete answer.error;
    expect(await storage.tryAgain()).toEqual({ state: 'sealed' });
  });

  it('looks again by itself after a locked keychain, not after a refusal', async () => {
    const locked = keychain({ error: 'locked collection' });
    const storage = open(locked.keytar);
    await storage.opened();
    delete locked.answer.error;
    await storage.lookAgain();
    expect(storage.view().state).toBe('sealed');

    const refusing = keychain({ error: 'User denied access' });
    const refused = open(refusing.keytar);
    await refused.opened();
    const before = refusing.asked();
    await refused.lookAgain();
    expect(refusing.asked()).toBe(before);
  });

  it('says where an unreadable file was put', async () => {
    writeFileSync(join(folder, 'sessions.sealed'), 'torn');
    const storage = open(keychain().keytar);
    await storage.opened();
    const view = storage.view();
    expect(view.state).toBe('sealed');
    expect(view.advice).toContain('sessions.sealed.unreadable-');
    expect(lines).toContain(view.message);
  });
});
