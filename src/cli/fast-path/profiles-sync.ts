import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { parseIniDocument } from '../../core/aws-files/ini/ini-document.ts';
import type { FileLocation, FileLocations } from '../../core/aws-files/profiles/file-locations.ts';
import { type FileProfiles, readFileProfiles } from '../../core/aws-files/profiles/file-profiles.ts';
import { mergeProfiles } from '../../core/aws-files/profiles/merge-profiles.ts';
import type { ProfileSet } from '../../core/aws-files/profiles/profile-set.ts';
import { decodeUtf8Lossless } from '../../core/files/text/lossless-utf8.ts';
import { noTextReason } from '../../core/files/text/text-check.ts';

/**
 * The profiles of both files, read at once: what waits for the disk in the background costs a process that has just started
 * more than the disk does. `undefined` where a file is missing, unreadable or being written, which has to be read in earnest.
 */
export function readProfilesSync({ config, credentials }: FileLocations): ProfileSet | undefined {
  const inConfig = readTextSync(config);
  const inCredentials = readTextSync(credentials);
  return inConfig && inCredentials && mergeProfiles(inConfig, inCredentials);
}

/** No file of this kind is that long (the same limit as for reading them in earnest). */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

function readTextSync({ file, path }: FileLocation): FileProfiles | undefined {
  const bytes = bytesOf(path);
  if (!bytes || noTextReason(bytes)) return undefined;
  return readFileProfiles(parseIniDocument(decodeUtf8Lossless(bytes)), file, path);
}

function bytesOf(path: string): Buffer | undefined {
  let open: number;
  try {
    // A named pipe would hold the process up for good.
    open = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch {
    return undefined;
  }
  try {
    const before = fstatSync(open);
    if (!before.isFile() || before.size > MAX_FILE_BYTES) return undefined;
    const bytes = readFileSync(open);
    const after = fstatSync(open);
    const isWhole =
      bytes.length === after.size && before.mtimeMs === after.mtimeMs && before.size === after.size;
    return isWhole ? bytes : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(open);
  }
}
