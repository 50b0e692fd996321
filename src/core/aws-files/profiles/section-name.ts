import type { AwsFile } from './profile-set.ts';

/**
 * What a section header stands for in its file.
 * - `foreign`: a section of the AWS CLI or of another tool (`[plugins]`, `[toolkit x]`, `[foo]` in the config file): kept, not read.
 * - `wrong-file`: a header of the config file (`prefix` is its first word) that stands in the credentials file.
 * - `invalid-name`: meant as a profile (or session, or services), with a name that the AWS SDKs do not accept.
 */
export type SectionMeaning =
  | { readonly kind: 'profile'; readonly name: string; readonly prefixed: boolean }
  | { readonly kind: 'sso-session' | 'services'; readonly name: string }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'wrong-file'; readonly prefix: 'profile' | 'sso-session' | 'services' }
  | { readonly kind: 'invalid-name'; readonly name: string };

const FOREIGN: SectionMeaning = { kind: 'foreign' };

const IDENTIFIER = /^[A-Za-z0-9_\-/.%@:+]+$/;
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
    return isIdentifier(header)
      ? { kind: 'profile', name: header, prefixed: false }
      : { kind: 'invalid-name', name: header };
  }
  if (prefix === undefined || name === undefined) {
    return header === 'default' ? { kind: 'profile', name: 'default', prefixed: false } : FOREIGN;
  }
  if (!isIdentifier(name)) return { kind: 'invalid-name', name };
  return prefix === 'profile' ? { kind: 'profile', name, prefixed: true } : { kind: prefix, name };
}

function prefixOf(word: string | undefined): 'profile' | 'sso-session' | 'services' | undefined {
  return word === 'profile' || word === 'sso-session' || word === 'services' ? word : undefined;
}

/** The header that makes `name` a profile of the file, without the brackets. */
export function profileHeader(name: string, file: AwsFile): string {
  return file === 'config' && name !== 'default' ? `profile ${name}` : name;
}
