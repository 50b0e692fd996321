import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locateFiles } from '../../aws-files/profiles/file-locations.ts';
import { loadProfiles } from '../../aws-files/profiles/load-profiles.ts';
import { resolveChain } from '../../chain/resolve-chain.ts';
import { dataFolderAt } from '../../data-folder.ts';
import type { Keytar } from '../../sessions/store/keychain-item.ts';
import { openKeyRing } from '../key-ring.ts';
import type { LongTermKey } from '../key-vault.ts';
import { createKeyWorkJournal } from '../key-work.ts';
import type { MoveParts } from '../move/import-key.ts';

export const oldKey: LongTermKey = {
  accessKeyId: 'AKIAOLDOLDOLDOLDOLD1',
  secretAccessKey: 'old/secret+of/the/tests0123456789abcdefg',
};

export const startOfTest = new Date('2026-11-22T12:00:00Z');

/** A home with AWS files, a data folder, and a keychain in memory that outlives what opens it. */
export interface KeyHome {
  readonly folder: string;
  readonly items: Map<string, string>;
  readonly keytar: Keytar;
  /** As another process would have them. */
  parts(overrides?: Partial<MoveParts>): MoveParts;
  read(file: 'config' | 'credentials'): string;
  /** The key that the profile's chain ends in, however it is had; `undefined` where there is none. */
  keyOf(profile: string): Promise<LongTermKey | undefined>;
  remove(): void;
}

export function memoryKeytar(items: Map<string, string>): Keytar {
  return {
    getPassword: async (service, account) => items.get(`${service}/${account}`) ?? null,
    setPassword: async (service, account, secret) => void items.set(`${service}/${account}`, secret),
    deletePassword: async (service, account) => items.delete(`${service}/${account}`),
  };
}

export const plainCredentials = `# mine\n[other]\nregion = eu-west-1\n\n[bastion]\naws_access_key_id = ${oldKey.accessKeyId}\naws_secret_access_key = ${oldKey.secretAccessKey}\n`;

export function keyHome(texts: { readonly config?: string; readonly credentials?: string } = {}): KeyHome {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-keys-'));
  const aws = join(folder, '.aws');
  mkdirSync(aws, { mode: 0o700 });
  const pathOf = (file: 'config' | 'credentials') => join(aws, file);
  if (texts.config !== undefined) writeFileSync(pathOf('config'), texts.config, { mode: 0o600 });
  writeFileSync(pathOf('credentials'), texts.credentials ?? plainCredentials, { mode: 0o600 });
  const items = new Map<string, string>();
  const keytar = memoryKeytar(items);
  const environment = { HOME: folder };
  const locations = locateFiles({ environment, platform: 'linux', homeOfUser: folder });
  const load = () => loadProfiles(locations);
  const data = dataFolderAt(join(folder, 'understudy'));
  const open = () => openKeyRing({ folder: data, environment, loadKeytar: async () => keytar });

  async function keyOf(profile: string): Promise<LongTermKey | undefined> {
    const resolved = resolveChain((await load()).profiles, { profile }, environment);
    if (!resolved.ok) return undefined;
    const { base } = resolved.chain;
    if (base.kind === 'long-term-keys') return base.credentials;
    if (base.kind !== 'keychain-keys') return undefined;
    const found = await open().keys.credentials(profile);
    return found.ok ? found.credentials : undefined;
  }

  return {
    folder,
    items,
    keytar,
    keyOf,
    parts(overrides = {}) {
      const { records, vault } = open();
      return {
        locations,
        load,
        records,
        recordsPath: data.keyRecords,
        vault,
        journal: createKeyWorkJournal(data.keyWork),
        identify: async () => ({
          kind: 'user',
          arn: 'arn:aws:iam::111111111111:user/jo',
          account: '111111111111',
        }),
        runLine: async (profile) => {
          const key = await keyOf(profile);
          return key ? { ok: true, key } : { ok: false, why: 'There is no key.' };
        },
        program: ['/usr/bin/understudy'],
        environment,
        platform: 'linux',
        now: () => startOfTest,
        ...overrides,
      };
    },
    read: (file) => (existsSync(pathOf(file)) ? readFileSync(pathOf(file), 'utf8') : ''),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
