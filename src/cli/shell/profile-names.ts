import { readFileSync, statSync } from 'node:fs';
import type { FileLocations } from '../../core/aws-files/file-locations.ts';
import type { AwsFile } from '../../core/aws-files/profile-set.ts';
import { readSectionName } from '../../core/aws-files/section-name.ts';

/** One profile for a completion. */
export interface NamedProfile {
  readonly name: string;
  /** Where its section's own lines stand in the text; for a word about it. */
  readonly body: string;
}

/** No file of this kind is that long (the same limit as for reading them in earnest). */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** A header: at the start of a line, up to the last bracket before a comment. */
const HEADER = /(?<=^|[\n\r])\[([^#;\n\r]*)\][ \t]*(?=[#;\n\r]|$)/g;

/**
 * The names of the profiles of one file, as the full reader gives them, with nothing else looked at: a completion has the time
 * of one key press, and parsing thousands of profiles would take half of it.
 */
export function profileNamesIn(text: string, file: AwsFile): Map<string, NamedProfile> {
  const names = new Map<string, NamedProfile>();
  const headers = [...(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text).matchAll(HEADER)];
  for (const [index, header] of headers.entries()) {
    const meaning = readSectionName(trimBlanks(header[1] ?? ''), file);
    if (meaning.kind !== 'profile' || names.has(meaning.name)) continue;
    const start = header.index + header[0].length;
    const input = header.input;
    const end = headers[index + 1]?.index ?? input.length;
    names.set(meaning.name, {
      name: meaning.name,
      get body() {
        return input.slice(start, end);
      },
    });
  }
  return names;
}

/** Space and tab are all that the grammar knows as blanks. */
function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}

/** The profiles of both files; the config file's first. A file that cannot be read has none. */
export function readProfileNames(locations: FileLocations): Map<string, NamedProfile> {
  const names = profileNamesIn(readText(locations.config.path), 'config');
  for (const [name, profile] of profileNamesIn(readText(locations.credentials.path), 'credentials'))
    if (!names.has(name)) names.set(name, profile);
  return names;
}

/** The text of a regular file of bearable size, or nothing. */
export function readText(path: string): string {
  try {
    const stats = statSync(path);
    // A named pipe would hold the shell up for good.
    if (!stats.isFile() || stats.size > MAX_FILE_BYTES) return '';
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** `account/role` of a role profile, as a word beside its name. */
export function wordAbout({ body }: NamedProfile): string {
  const role = /^role_arn[ \t]*=[ \t]*arn:[\w-]+:iam::(\d{12}):role\/(\S+)/im.exec(body);
  return role ? `${role[1]} ${role[2]}` : '';
}
