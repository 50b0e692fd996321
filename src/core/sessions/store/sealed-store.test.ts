import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFile } from '../../files/file-lock.ts';
import { hasModes } from '../../files/testing/modes.ts';
import type { SecretStore } from './master-key.ts';
import { seal, unseal } from './sealed-box.ts';
import { openSealedStore, type SealedSessionStore } from './sealed-store.ts';
import type { Session } from './session.ts';

let folder: string;
let path: string;
let now: Date;
let item: string | undefined;
let secrets: SecretStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-sealed-'));
  path = join(folder, 'data', 'sessions.sealed');
  now = new Date('2026-11-22T10:00:00Z');
  item = undefined;
  secrets = {
    read: async () => item,
    write: async (secret) => {
      item = secret;
    },
  };
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (keychain: SecretStore | undefined = secrets) =>
  openSealedStore({
    path,
    clock: { now: () => now },
    keychainWaitMs: 60,
    lockWaitMs: 200,
    ...(keychain === undefined ? {} : { secrets: keychain }),
  });

function session(key: string, extra: Partial<Session> = {}): Session {
  return {
    key,
    kind: 'role',
    obtainedAt: now,
    credentials: {
      accessKeyId: `ASIA${key}`,
      secretAccessKey: `secret/of+${key}`,
      sessionToken: `token-of-${key}==`,
      expiration: new Date(now.getTime() + 3_600_000),
    },
    ...extra,
  };
}

async function saved(...sessions: Session[]): Promise<SealedSessionStore> {
  const store = open();
  for (const one of sessions) store.put(one);
  await store.flush();
  return store;
}

const keysOf = (store: SealedSessionStore) =>
  store
    .all()
    .map(({ key }) => key)
    .sort();

describe('the sealed store', () => {
  it('gives everything back after a restart', async () => {
    const full = session('a', {
      mfaSerial: 'GAHT12345678',
      sourceProfile: 'bastion',
      arn: 'arn:aws:sts::1:x',
      kind: 'mfa',
      credentials: { ...session('a').credentials, accountId: '111111111111' },
    });
    await saved(full, session('b'));
    const again = open();
    expect(again.state()).toEqual({ kind: 'opening' });
    await again.refresh();
    expect(again.state()).toEqual({ kind: 'sealed' });
    expect(again.get('a')).toEqual(full);
    expect(again.get('b')).toEqual(session('b'));
  });

  it('makes the key with the first session to keep, not before: a first start raises no dialog for a new keyring', async () => {
    const written: string[] = [];
    const watched: SecretStore = {
      read: async () => item,
      write: async (secret) => {
        written.push(secret);
        item = secret;
      },
    };
    const store = open(watched);
    await store.refresh();
    await store.reopen();
    store.delete('gone');
    store.clear();
    await store.flush();
    expect(written).toEqual([]);
    expect([store.state(), store.isForgettingPending]).toEqual([{ kind: 'sealed' }, false]);

    store.put(session('a'));
    await store.flush();
    expect(written).toHaveLength(1);
    const again = open(watched);
    await again.refresh();
    expect(keysOf(again)).toEqual(['a']);
    expect(written).toHaveLength(1);
  });

  it('takes in what another process kept meanwhile, with the key that that one made', async () => {
    const store = open();
    await store.refresh();
    await saved(session('a'));
    await store.refresh();
    expect(keysOf(store)).toEqual(['a']);
    store.put(session('b'));
    await store.flush();
    const again = open();
    await again.refresh();
    expect(keysOf(again)).toEqual(['a', 'b']);
  });

  it('says what the dialog for a new keyring is for, while nobody has answered it', async () => {
    let answer = () => {};
    const asking: SecretStore = {
      read: async () => item,
      write: (secret) =>
        new Promise((resolve) => {
          answer = () => {
            item = secret;
            resolve();
          };
        }),
    };
    const store = open(asking);
    store.put(session('a'));
    await store.flush();
    expect(store.state()).toMatchObject({
      kind: 'memory',
      reason: 'new-keyring',
      message: expect.stringContaining('password of a new keyring'),
    });
    answer();
    await store.reopen();
    expect(store.state()).toEqual({ kind: 'sealed' });
    const again = open(asking);
    await again.refresh();
    expect(keysOf(again)).toEqual(['a']);
  });

  it('knows the account of a role session that a version before kept without one', async () => {
    await saved(session('a', { arn: 'arn:aws:sts::222222222222:assumed-role/Admin/jo' }), session('b'));
    const again = open();
    await again.refresh();
    expect(again.get('a')?.credentials.accountId).toBe('222222222222');
    expect(again.get('b')?.credentials).not.toHaveProperty('accountId');
  });

  it('can be used before the keychain has answered, and merges then', async () => {
    await saved(session('a'));
    const again = open();
    again.put(session('b'));
    expect(keysOf(again)).toEqual(['b']);
    await again.flush();
    expect(keysOf(again)).toEqual(['a', 'b']);
  });

  it.runIf(hasModes)('is readable by its owner only, and so is its folder', async () => {
    await saved(session('a'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
  });

  it('holds nothing that could be read', async () => {
    await saved(session('a'));
    const bytes = readFileSync(path);
    for (const secret of ['ASIAa', 'secret/of+a', 'token-of-a==', 'token-of-a']) {
      for (const encoding of ['utf8', 'base64', 'hex', 'utf16le', 'base64url'] as const) {
        const hidden =
          encoding === 'utf16le' ? Buffer.from(secret, encoding) : Buffer.from(secret).toString(encoding);
        expect(bytes.includes(hidden)).toBe(false);
      }
    }
    expect(item).toMatch(/^understudy-key-1:[A-Za-z0-9+/]{43}=$/);
    expect(bytes.includes(item?.split(':')[1] ?? '')).toBe(false);
  });

  it('forgets what is deleted, and everything when cleared', async () => {
    const store = await saved(session('a'), session('b'));
    store.delete('a');
    await store.flush();
    const second = open();
    await second.refresh();
    expect(keysOf(second)).toEqual(['b']);
    second.clear();
    await second.flush();
    const third = open();
    await third.refresh();
    expect(keysOf(third)).toEqual([]);
  });

  it.each([
    ['locked', { read: () => Promise.reject(new Error('is locked')), write: async () => {} }],
    ['not wanted', undefined],
  ])('forgets what is on disk too where the keychain is %s, for good', async (_how, keychain) => {
    await saved(session('a'));
    const later = openSealedStore({
      path,
      clock: { now: () => now },
      keychainWaitMs: 60,
      ...(keychain && { secrets: keychain }),
    });
    later.clear();
    await later.flush();
    expect(readdirSync(join(folder, 'data'))).toEqual([]);
    const next = open();
    await next.refresh();
    expect(next.all()).toEqual([]);
  });

  it('forgets what was set aside, and what a newer version left', async () => {
    await saved(session('a'));
    writeFileSync(path, 'damaged');
    const store = open();
    await store.refresh();
    expect(readdirSync(join(folder, 'data')).some((name) => name.includes('.unreadable-'))).toBe(true);
    store.clear();
    await store.flush();
    expect(readdirSync(join(folder, 'data'))).toEqual(['sessions.sealed']);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"version":1', '"version":2'));
    const old = open();
    old.clear();
    await old.flush();
    expect(readFileSync(path, 'utf8')).toContain('"version":1');
    expect(old.state()).toMatchObject({ kind: 'sealed' });
  });

  it('makes no folder to forget what is not there', async () => {
    const store = openSealedStore({ path, clock: { now: () => now } });
    store.clear();
    await store.flush();
    expect(readdirSync(folder)).toEqual([]);
    expect(store.state()).toMatchObject({ kind: 'memory', reason: 'chosen' });
    expect(store.isForgettingPending).toBe(false);
  });

  it('says that something still lies on disk while another process holds the file', async () => {
    await saved(session('a'));
    const lock = await lockFile({ path, waitMs: 200, now });
    const store = openSealedStore({ path, clock: { now: () => now }, lockWaitMs: 50 });
    store.clear();
    await store.flush();
    expect(store.isForgettingPending).toBe(true);
    if (lock.kind === 'held') await lock.release();
    await store.flush();
    expect(store.isForgettingPending).toBe(false);
    expect(readdirSync(join(folder, 'data'))).toEqual([]);
  });

  it('does not keep sessions that ended a day ago, but those of late: the clock may be hours fast', async () => {
    await saved(session('a'));
    now = new Date(now.getTime() + 3 * 3_600_000);
    expect(keysOf(await saved(session('b')))).toEqual(['a', 'b']);
    now = new Date(now.getTime() + 23 * 3_600_000);
    expect(keysOf(await saved(session('c')))).toEqual(['b', 'c']);
  });

  it('shares sessions between two processes', async () => {
    const app = await saved(session('a'));
    const cli = open();
    cli.put(session('b'));
    await cli.flush();
    await app.refresh();
    expect(keysOf(app)).toEqual(['a', 'b']);
    app.delete('a');
    await app.flush();
    await cli.refresh();
    expect(keysOf(cli)).toEqual(['b']);
    cli.clear();
    await cli.flush();
    await app.refresh();
    expect(keysOf(app)).toEqual([]);
  });

  it('loses nothing when many write at once, and makes one key', async () => {
    let written = 0;
    const slow: SecretStore = {
      read: async () => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        return item;
      },
      write: async (secret) => {
        written += 1;
        item = secret;
      },
    };
    const stores = Array.from({ length: 8 }, () =>
      openSealedStore({ path, clock: { now: () => now }, secrets: slow, lockWaitMs: 10_000 }),
    );
    await Promise.all(
      stores.map(async (store, index) => {
        for (let turn = 0; turn < 4; turn += 1) {
          store.put(session(`${index}-${turn}`));
          await store.flush();
        }
      }),
    );
    const reader = open();
    await reader.refresh();
    expect(reader.all()).toHaveLength(32);
    expect(written).toBe(1);
  });

  it('takes the newer of two sessions of the same key', async () => {
    const app = await saved(session('a'));
    const newer = session('a', { obtainedAt: new Date(now.getTime() + 1000), arn: 'newer' });
    const cli = open();
    cli.put(newer);
    await cli.flush();
    app.put(session('a', { arn: 'older' }));
    await app.flush();
    expect(app.get('a')?.arn).toBe('newer');
  });

  it('tells its listeners of what others stored, and not when nothing changed', async () => {
    const app = await saved(session('a'));
    let changes = 0;
    app.onChange(() => {
      changes += 1;
    });
    await app.refresh();
    expect(changes).toBe(0);
    await saved(session('b'));
    await app.refresh();
    expect(changes).toBe(1);
  });
});

describe('a store that cannot be read', () => {
  it('sets a file aside when the key is lost, and starts anew', async () => {
    await saved(session('a'));
    const before = readFileSync(path);
    item = undefined;
    const store = open();
    await store.refresh();
    const state = store.state();
    expect(state).toMatchObject({ kind: 'sealed', setAside: `${path}.unreadable-2026-11-22T10-00-00-000Z` });
    expect(readFileSync(`${path}.unreadable-2026-11-22T10-00-00-000Z`)).toEqual(before);
    expect(store.all()).toEqual([]);
    store.put(session('b'));
    await store.flush();
    expect(store.state()).toEqual(state);
  });

  it.each([
    ['empty', ''],
    ['binary', '\u0000\u0001\ufffd'],
    ['other JSON', '{"a":1}'],
    ['a list', '[]'],
  ])('sets aside what is %s', async (_what, content) => {
    await saved(session('a'));
    writeFileSync(path, content);
    const store = open();
    await store.refresh();
    expect(store.state()).toMatchObject({ kind: 'sealed' });
    expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('unreadable'))).toHaveLength(1);
  });

  it('leaves the file of a newer version alone', async () => {
    await saved(session('a'));
    const newer = readFileSync(path, 'utf8').replace('"version":1', '"version":2');
    writeFileSync(path, newer);
    const store = open();
    store.put(session('b'));
    await store.flush();
    expect(store.state()).toMatchObject({ kind: 'memory', reason: 'newer' });
    expect(readFileSync(path, 'utf8')).toBe(newer);
    expect(keysOf(store)).toEqual(['b']);
  });

  it('takes over the key that another process made meanwhile, instead of setting its file aside', async () => {
    const app = await saved(session('a'));
    item = undefined;
    rmSync(path);
    await saved(session('b'));
    await app.refresh();
    expect(keysOf(app)).toEqual(['b']);
    expect(readdirSync(join(folder, 'data'))).toEqual(['sessions.sealed']);
  });
});

describe('without a keychain', () => {
  it.each([
    ['missing', new Error('Cannot autolaunch D-Bus without X11 $DISPLAY')],
    ['missing', new Error('The name org.freedesktop.secrets was not provided by any .service files')],
    ['locked', new Error('Cannot create an item in a locked collection')],
    ['denied', new Error('User canceled the operation.')],
    ['failed', new Error('Something else')],
  ])('keeps sessions in memory and says that it is %s', async (reason, error) => {
    const store = open({ read: () => Promise.reject(error), write: () => Promise.reject(error) });
    store.put(session('a'));
    await store.flush();
    expect(store.state()).toMatchObject({ kind: 'memory', reason });
    expect(keysOf(store)).toEqual(['a']);
    expect(readdirSync(join(folder, 'data'))).toEqual([]);
  });

  it('does not wait for one that never answers', async () => {
    const store = open({ read: () => new Promise(() => {}), write: () => new Promise(() => {}) });
    await store.refresh();
    expect(store.state()).toMatchObject({ kind: 'memory', reason: 'slow' });
  });

  it('does not trust one that takes the key and forgets it', async () => {
    const store = open({ read: async () => undefined, write: async () => {} });
    store.put(session('a'));
    await store.refresh();
    expect(store.state()).toMatchObject({ kind: 'memory', reason: 'failed' });
  });

  it('survives one that throws at once', async () => {
    const store = open({
      read: () => {
        throw new Error('Cannot find module keytar');
      },
      write: async () => {},
    });
    await store.refresh();
    expect(store.state()).toMatchObject({ kind: 'memory', reason: 'missing' });
  });

  it('stores what is in memory as soon as the keychain is open', async () => {
    let locked = true;
    const store = open({
      read: () => (locked ? Promise.reject(new Error('locked collection')) : secrets.read()),
      write: (secret) => secrets.write(secret),
    });
    store.put(session('a'));
    await store.flush();
    expect(store.state()).toMatchObject({ kind: 'memory', reason: 'locked' });
    locked = false;
    await store.reopen();
    expect(store.state()).toEqual({ kind: 'sealed' });
    const again = open();
    await again.refresh();
    expect(keysOf(again)).toEqual(['a']);
  });

  it('touches neither keychain nor disk when the user chose memory', async () => {
    const store = openSealedStore({ path, clock: { now: () => now } });
    store.put(session('a'));
    await store.flush();
    expect(store.state()).toMatchObject({ kind: 'memory', reason: 'chosen' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('trouble with the file', () => {
  it('keeps sessions in memory while another process holds the lock, and stores them later', async () => {
    const store = await saved(session('a'));
    const lock = await lockFile({ path, waitMs: 0, now });
    store.put(session('b'));
    await store.flush();
    expect(keysOf(store)).toEqual(['a', 'b']);
    if (lock.kind === 'held') await lock.release();
    await store.flush();
    const again = open();
    await again.refresh();
    expect(keysOf(again)).toEqual(['a', 'b']);
  });

  it('opens later when another process held the lock at the start', async () => {
    await saved(session('a'));
    const lock = await lockFile({ path, waitMs: 0, now });
    const store = open();
    await store.refresh();
    if (lock.kind === 'held') await lock.release();
    await store.refresh();
    expect(store.state()).toEqual({ kind: 'sealed' });
    expect(keysOf(store)).toEqual(['a']);
  });

  it('says so when its folder is a file', async () => {
    writeFileSync(join(folder, 'data'), '');
    const store = await saved(session('a'));
    expect(store.state()).toMatchObject({ kind: 'memory', reason: 'file' });
    expect(keysOf(store)).toEqual(['a']);
  });

  it('says so when the file is read-only, and goes on when it is not', async () => {
    const store = await saved(session('a'));
    chmodSync(path, 0o400);
    store.put(session('b'));
    await store.flush();
    expect(store.state()).toMatchObject({ kind: 'memory', reason: 'file' });
    chmodSync(path, 0o600);
    await store.flush();
    expect(store.state()).toEqual({ kind: 'sealed' });
  });
});

describe('the sealed box', () => {
  const key = Buffer.alloc(32, 7);

  it('opens only with the same key and for the same purpose', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (content) => {
        const sealed = seal(Buffer.from(content), key, 'sessions');
        expect(unseal(sealed, key, 'sessions')).toEqual({ kind: 'open', content: Buffer.from(content) });
        expect(unseal(sealed, Buffer.alloc(32, 8), 'sessions').kind).toBe('unreadable');
        expect(unseal(sealed, key, 'settings').kind).toBe('unreadable');
        const relabelled = Buffer.from(sealed.toString().replace('"sessions"', '"settings"'));
        expect(unseal(relabelled, key, 'settings').kind).toBe('unreadable');
      }),
    );
  });

  it('notices any changed or missing byte', () => {
    const content = Buffer.from('{"sessions":[]}');
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean(), (position, change, cut) => {
        const sealed = seal(content, key, 'sessions');
        const at = position % sealed.length;
        const damaged = cut ? sealed.subarray(0, at) : Buffer.from(sealed);
        if (!cut) damaged[at] = (damaged[at] ?? 0) ^ change;
        const opened = unseal(damaged, key, 'sessions');
        // A change that means the same to JSON or base64 (a space at the end) may open, but only to the same content.
        if (opened.kind === 'open') expect(opened.content).toEqual(content);
      }),
    );
  });

  it('never uses a nonce twice', () => {
    const nonces = Array.from(
      { length: 200 },
      () => JSON.parse(seal(Buffer.from('x'), key, 'p').toString()).nonce,
    );
    expect(new Set(nonces).size).toBe(200);
  });
});
