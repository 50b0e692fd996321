import { chmod, rename, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { giveToFolderOwner, makeFolder } from '../../files/make-folder.ts';
import { endpointMessages } from './messages.ts';

export type TokenFileOutcome =
  | { readonly ok: true; readonly remove: () => Promise<void> }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/**
 * Writes a token for programs that read it from a file, which they do at every request: in one step, for its owner alone
 * (0600, folder 0700), and without a line end, which SDKs would send along.
 */
export async function writeTokenFile(path: string, token: string): Promise<TokenFileOutcome> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await makeFolder(dirname(path));
    await writeFile(temporary, token, { mode: 0o600 });
    await chmod(temporary, 0o600);
    giveToFolderOwner(temporary);
    await rename(temporary, path);
    return { ok: true, remove: () => unlink(path).catch(() => undefined) };
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, ...endpointMessages.noTokenFile(path, reason) };
  }
}
