import { dirname } from 'node:path';
import { hostPlatform } from '../platform.ts';
import { foreignOwner } from './foreign-owner.ts';

/** Why a file could not be read or written. */
export type FileFailureKind =
  | 'read-only'
  | 'no-permission'
  | 'disk-full'
  | 'quota'
  | 'is-folder'
  | 'not-a-file'
  | 'folder-is-file'
  | 'dangling-link'
  | 'link-loop'
  | 'too-many-open-files'
  | 'in-use'
  | 'input-output';

/** A failed file operation in words: what happened, and what the user can do about it. */
export interface FileFailure {
  readonly kind: FileFailureKind;
  readonly path: string;
  readonly message: string;
  readonly advice: string;
}

const kindByCode: Readonly<Record<string, FileFailureKind>> = {
  EROFS: 'read-only',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  ENOSPC: 'disk-full',
  EFBIG: 'disk-full',
  EDQUOT: 'quota',
  EISDIR: 'is-folder',
  ENOTDIR: 'folder-is-file',
  ELOOP: 'link-loop',
  EMFILE: 'too-many-open-files',
  ENFILE: 'too-many-open-files',
  EBUSY: 'in-use',
  ETXTBSY: 'in-use',
};

const reasons: Readonly<Record<FileFailureKind, readonly [reason: string, advice: string]>> = {
  'read-only': ['it is read-only', 'Make the file writable for you (chmod 600), then try again.'],
  'no-permission': ['you may not write there', 'Check the owner and the mode of the file and of its folder.'],
  'disk-full': ['the disk is full', 'Free some space, then try again.'],
  quota: ['your disk quota is used up', 'Free some space, then try again.'],
  'is-folder': ['there is a folder in its place', 'Move the folder away, or choose another file.'],
  'not-a-file': ['it is not a regular file', 'Choose a regular file.'],
  'folder-is-file': [
    'a part of its path is a file, not a folder',
    'Move that file away, or choose another path.',
  ],
  'dangling-link': [
    'it is a symbolic link to something that does not exist',
    'Restore what the link points to (an unmounted disk, perhaps), or remove the link.',
  ],
  'link-loop': ['its symbolic links run in a circle', 'Repair or remove the link.'],
  'too-many-open-files': ['too many files are open on this machine', 'Close some programs, then try again.'],
  'in-use': ['another program keeps it open', 'Close that program, then try again.'],
  'input-output': ['the disk reported an error', 'Check the disk, then try again.'],
};

/** What is done otherwise where files have no modes. */
const adviceOnWindows: Partial<Readonly<Record<FileFailureKind, string>>> = {
  'read-only': 'Take its mark for read-only files away (attrib -r), then try again.',
  'no-permission': 'Check who may change the file and its folder (Properties, Security).',
};

/** Composes the sentence for a failure. `verb` is what was tried: `read` or `write`. */
export function fileFailure(
  kind: FileFailureKind,
  path: string,
  verb: 'read' | 'write',
  platform: NodeJS.Platform = hostPlatform,
): FileFailure {
  const [reason, general] = reasons[kind];
  const advice = (platform === 'win32' ? adviceOnWindows[kind] : undefined) ?? general;
  const said = kind === 'no-permission' && verb === 'read' ? 'you may not read it' : reason;
  const unchanged = verb === 'write' ? ' The file is as it was.' : '';
  return { kind, path, message: `Could not ${verb} ${path}: ${said}.${unchanged}`, advice };
}

/**
 * The failure behind an error that a file operation threw. Codes without a sentence of their own are named by the code, never
 * by the error's own text.
 */
export function fileFailureFromError(error: unknown, path: string, verb: 'read' | 'write'): FileFailure {
  const code = errorCode(error);
  const kind = code === undefined ? undefined : kindByCode[code];
  if (kind === 'no-permission') return ownedFailure(fileFailure(kind, path, verb));
  if (kind !== undefined) return fileFailure(kind, path, verb);
  const general = fileFailure('input-output', path, verb);
  return code === undefined ? general : { ...general, message: general.message.replace('an error', code) };
}

/** Names who has what one may not write, where that is another user, and the command that gives it back. */
function ownedFailure(failure: FileFailure): FileFailure {
  const foreign = foreignOwner(failure.path) ?? foreignOwner(dirname(failure.path));
  if (foreign === undefined) return failure;
  const { command, owner, path } = foreign;
  return { ...failure, advice: `${path} belongs to ${owner}. Run ${command}, then try again.` };
}

/** The failure of a write in place that could not be taken back. `copy`: the file in which what stood there is kept. */
export function tornFile(why: FileFailure, copy: string): FileFailure {
  return {
    ...why,
    message: why.message.replace('The file is as it was.', `What stood there is kept in ${copy}.`),
    advice: `Copy ${copy} back over it. ${why.advice}`,
  };
}

/** The `code` of a Node error (`ENOENT`), or `undefined` for anything else. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
