import type { AwsFile } from './profile-set.ts';

/**
 * What a section header stands for in its file.
 * - `foreign`: a section of the AWS CLI or of another tool (`[plugins]`, `[toolkit x]`, `[foo]` in the config file): kept, not read.
 * - `wrong-file`: a header of the config file (`prefix` is its first word) that stands in the credentials file.
 * - `invalid-name`: meant as a profile (or session, or services), with a name that the AWS SDKs do not accept.
 * - `spelling`: the name is one that the AWS CLI writes and reads, and that other readers pass over.
 */
export type SectionMeaning =
  | {
      readonly kind: 'profile';
      readonly name: string;
      readonly prefixed: boolean;
      readonly spelling?: NameSpelling;
    }
  | { readonly kind: 'sso-session' | 'services'; readonly name: string; readonly spelling?: NameSpelling }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'wrong-file'; readonly prefix: 'profile' | 'sso-session' | 'services' }
  | { readonly kind: 'invalid-name'; readonly name: string };

/** `quoted`: in quotation marks, which are no part of the name. `non-ascii`: letters beyond A to Z. */
export type NameSpelling = 'quoted' | 'non-ascii';

const FOREIGN: SectionMeaning = { kind: 'foreign' };

const IDENTIFIER = /^[A-Za-z0-9_\-/.%@:+]+$/;
/** The same with the letters and digits of every script, as botocore reads them. */
const UNICODE_IDENTIFIER = /^[\p{L}\p{M}\p{N}_\-/.%@:+]+$/u;
/** As `aws configure` writes a name that has white space in it, and botocore reads it (shlex). */
const QUOTED = /^"([^"\\\p{Cc}]+)"$|^'([^'\p{Cc}]+)'$/u;
const PREFIXED = /^(profile|sso-session|services)[ \t]+(.+)$/s;

/** A name of a profile or property that every AWS SDK accepts: ASCII letters, digits and `_ - / . % @ : +`. */
export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name);
}

/**
 * Reads the trimmed text between the brackets. The config file has `[default]`, `[profile NAME]`, `[sso-session NAME]` and
 * `[services NAME]`; the credentials file has `[NAME]` only. Prefix and name are case-sensitive.
 */
export function readSectionName(header: string, file: AwsFile): SectionMeaning {
  const prefixed = PREFIXED.exec(header);
  const prefix = prefixOf(prefixed?.[1]);
  const name = prefixed?.[2];
  if (file === 'credentials') {
    if (prefix !== undefined) return { kind: 'wrong-file', prefix };
    if (isIdentifier(header)) return { kind: 'profile', name: header, prefixed: false };
    return UNICODE_IDENTIFIER.test(header)
      ? { kind: 'profile', name: header, prefixed: false, spelling: 'non-ascii' }
      : { kind: 'invalid-name', name: header };
  }
  if (prefix === undefined || name === undefined) {
    return header === 'default' ? { kind: 'profile', name: 'default', prefixed: false } : FOREIGN;
  }
  const read = readName(name);
  if (read === undefined) return { kind: 'invalid-name', name };
  return prefix === 'profile' ? { kind: 'profile', prefixed: true, ...read } : { kind: prefix, ...read };
}

/** The name behind the prefix of a header in the config file; `undefined` where no reader accepts it. */
function readName(written: string): { readonly name: string; readonly spelling?: NameSpelling } | undefined {
  if (isIdentifier(written)) return { name: written };
  if (UNICODE_IDENTIFIER.test(written)) return { name: written, spelling: 'non-ascii' };
  const quoted = QUOTED.exec(written);
  const name = (quoted?.[1] ?? quoted?.[2])?.trim();
  return name ? { name, spelling: 'quoted' } : undefined;
}

function prefixOf(word: string | undefined): 'profile' | 'sso-session' | 'services' | undefined {
  return word === 'profile' || word === 'sso-session' || word === 'services' ? word : undefined;
}

/** The header that makes `name` a profile of the file, without the brackets. */
export function profileHeader(name: string, file: AwsFile): string {
  return file === 'config' && name !== 'default' ? `profile ${name}` : name;
}
