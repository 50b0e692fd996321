import { describe, expect, it } from 'vitest';
import type { Keytar } from '../sessions/store/keychain-item.ts';
import { createKeyVault, type KeyVault } from './key-vault.ts';
import { createKeychainKeys } from './keychain-keys.ts';
import { keychainSecretItems } from './keychain-secrets.ts';
import { memoryKeytar, oldKey } from './testing/key-home.ts';

const vaultOver = (keytar: Keytar, waitMs = 1000) =>
  createKeyVault(keychainSecretItems(async () => keytar, waitMs));

describe('a key in the keychain', () => {
  it('is an item of its own, and comes back as it went', async () => {
    const items = new Map<string, string>();
    const vault = vaultOver(memoryKeytar(items));
    expect(await vault.read(oldKey.accessKeyId)).toEqual({ kind: 'absent' });
    expect(await vault.store(oldKey)).toEqual({ kind: 'done' });
    expect([...items.keys()]).toEqual([`Understudy/access-key ${oldKey.accessKeyId}`]);
    expect(await vault.read(oldKey.accessKeyId)).toEqual({ kind: 'key', key: oldKey });
    expect(await vault.remove(oldKey.accessKeyId)).toEqual({ kind: 'done' });
    expect(await vault.remove(oldKey.accessKeyId)).toEqual({ kind: 'done' });
    expect(items.size).toBe(0);
  });

  it('is not taken for stored where the keychain gives something else back', async () => {
    const forgetful = { ...memoryKeytar(new Map()), setPassword: async () => undefined };
    expect(await vaultOver(forgetful).store(oldKey)).toMatchObject({
      kind: 'failed',
      message: 'The keychain took the key and gave back something else.',
    });
  });

  it.each([
    ['Cannot create an item in a locked collection', 'The keychain is locked.'],
    ['User denied access', 'The keychain refused Understudy.'],
    ['The name org.freedesktop.secrets was not provided by any .service files', /has no keychain/],
    ['something else', 'The keychain could not be used.'],
  ])('%s: says what to do', async (error, message) => {
    const failing: Keytar = {
      ...memoryKeytar(new Map()),
      getPassword: async () => {
        throw new Error(error);
      },
    };
    const read = await vaultOver(failing).read(oldKey.accessKeyId);
    expect(read).toMatchObject({ kind: 'failed', message: expect.stringMatching(message) });
  });

  it('is not waited for without an end', async () => {
    const hanging: Keytar = { ...memoryKeytar(new Map()), getPassword: () => new Promise(() => {}) };
    expect(await vaultOver(hanging, 5).read(oldKey.accessKeyId)).toMatchObject({
      kind: 'failed',
      retryable: true,
    });
  });

  it('is not asked for where the user keeps Understudy out of the keychain', async () => {
    const vault = createKeyVault(keychainSecretItems(undefined));
    expect(await vault.read(oldKey.accessKeyId)).toMatchObject({
      message: expect.stringContaining('UNDERSTUDY_SECRETS=memory'),
    });
  });
});

describe('the keys of a profile', () => {
  const record = { profile: 'bastion', accessKeyId: oldKey.accessKeyId, importedAt: new Date(0) };
  const recordsOf = (...all: (typeof record)[]) => ({
    of: (profile: string) => all.find((each) => each.profile === profile),
  });

  it('are read once for the life of the process', async () => {
    let reads = 0;
    const vault: Pick<KeyVault, 'read'> = {
      read: async () => {
        reads += 1;
        return { kind: 'key', key: oldKey };
      },
    };
    const keys = createKeychainKeys(recordsOf(record), vault);
    expect(keys.accessKeyIdOf('bastion')).toBe(oldKey.accessKeyId);
    expect(await keys.credentials('bastion')).toEqual({ ok: true, credentials: oldKey });
    expect(await keys.credentials('bastion')).toEqual({ ok: true, credentials: oldKey });
    expect(reads).toBe(1);
  });

  it('that are not there are missed by their name', async () => {
    const keys = createKeychainKeys(recordsOf(record), { read: async () => ({ kind: 'absent' }) });
    expect(await keys.credentials('bastion')).toMatchObject({ message: expect.stringContaining('····OLD1') });
    expect(await keys.credentials('prod')).toMatchObject({
      ok: false,
      message: expect.stringContaining('the keychain holds no key for it'),
    });
  });
});
