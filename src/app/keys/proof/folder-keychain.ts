import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keytar } from '../../../core/sessions/store/keychain-item.ts';

/** A keychain that outlives the process: a file for each item, replaced in one step as a keychain's are. */
export function folderKeychain(folder: string): Keytar {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pathOf = (service: string, account: string) =>
    join(folder, encodeURIComponent(`${service}/${account}`));
  return {
    async getPassword(service, account) {
      try {
        return readFileSync(pathOf(service, account), 'utf8');
      } catch {
        return null;
      }
    },
    async setPassword(service, account, secret) {
      const path = pathOf(service, account);
      writeFileSync(`${path}.new`, secret, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
    async deletePassword(service, account) {
      rmSync(pathOf(service, account), { force: true });
      return true;
    },
  };
}
