import { assertNever } from '../../../shared/assert-never.ts';
import type { DiffLine, MaskedLine } from '../../../shared/settings-view.ts';
import { aroundChanges, compareLines, unifiedHunks } from '../../files/text/text-diff.ts';
import { type IniLine, parseIniDocument } from '../ini/ini-document.ts';

const MASK = '····';

/**
 * Keys whose values say where and who, never a secret. Whatever is not among them is masked: a key that nobody has heard
 * of may well hold one, and so may a `credential_process` line.
 */
const HARMLESS = new Set([
  'region',
  'output',
  'role_arn',
  'source_profile',
  'credential_source',
  'mfa_serial',
  'duration_seconds',
  'role_session_name',
  'sso_session',
  'sso_start_url',
  'sso_account_id',
  'sso_role_name',
  'sso_region',
  'sso_registration_scopes',
  'services',
  'sts_regional_endpoints',
  'cli_pager',
  'cli_auto_prompt',
  'max_attempts',
  'retry_mode',
  'use_fips_endpoint',
  'use_dualstack_endpoint',
  'ca_bundle',
  'x_security_token_expires',
  'aws_expiration',
  'manager',
  'understudy_generated_from',
]);

/** The first and the last four characters of a key id say which one it is, as in AWS's own console. */
const KEY_ID = /^(A[KS]IA)\w*(\w{4})$/;

/** Whether a value that the caller knows, such as one it has just written itself, may be shown. `key` in lower case. */
export type IsHarmless = (key: string, value: string) => boolean;

/** One line of an AWS file as a window may show it: names stay, values stay where they are known to be harmless. */
function maskedLine(line: IniLine, isHarmless: IsHarmless = () => false): string {
  switch (line.kind) {
    case 'blank':
      return '';
    case 'section': {
      // What stands behind the bracket is a comment at best.
      const end = line.text.indexOf(']') + 1;
      return line.text.slice(0, end) + (line.text.slice(end).trim() === '' ? '' : ` ${MASK}`);
    }
    case 'comment':
      return shownComment(line.text);
    case 'property':
    case 'sub-property': {
      const before = line.text.slice(0, line.equals + 1);
      const value = line.text.slice(line.valueStart, line.valueEnd);
      const behind = line.text.slice(line.valueEnd);
      const gap = line.text.slice(line.equals + 1, line.valueStart);
      const shown = isHarmless(line.key.toLowerCase(), value) ? value : shownValue(line.key, value);
      return before + (value === '' ? '' : gap + shown) + (behind.trim() === '' ? '' : ` ${MASK}`);
    }
    case 'continuation':
      return `${/^[ \t]*/.exec(line.text)?.[0] ?? ''}${MASK}`;
    case 'malformed':
      return shownMalformed(line.text, line.reason);
    default:
      return assertNever(line);
  }
}

/** Lines around one of a document, that one marked. Lines of other sections are seen too: they explain a duplicate. */
export function maskedLines(text: string, meant: number, around = 4): readonly MaskedLine[] {
  return parseIniDocument(text)
    .lines.filter(({ number }) => Math.abs(number - meant) <= around)
    .map((line) => ({ number: line.number, text: maskedLine(line), meant: line.number === meant }));
}

/** What turns one text into another, masked after it was compared, with a few unchanged lines around. */
export function maskedDiff(before: string, after: string, around = 2): readonly DiffLine[] {
  const compared = compareLines(parseIniDocument(before).lines, parseIniDocument(after).lines);
  return aroundChanges(compared, around).map(({ kind, line }) => ({ kind, text: maskedLine(line) }));
}

/** The same for a terminal, in the form of `diff -u`; empty when nothing changes. `isHarmless`: what else may be shown. */
export function maskedUnifiedDiff(
  path: string,
  before: string,
  after: string,
  isHarmless: IsHarmless = () => false,
): string {
  const compared = compareLines(parseIniDocument(before).lines, parseIniDocument(after).lines);
  return unifiedHunks(
    before === '' ? undefined : path,
    path,
    compared.map(({ kind, line }) => ({
      kind,
      text: maskedLine(line, isHarmless),
      ...(line.eol === '' && { unended: true }),
    })),
  );
}

function shownValue(key: string, value: string): string {
  const name = key.toLowerCase();
  if (value === '') return '';
  if (name === 'aws_access_key_id') {
    const id = KEY_ID.exec(value);
    return id ? `${id[1]}…${id[2]}` : MASK;
  }
  // A harmless key can hold anything by mistake: only what looks like a name, a path or an ARN is shown.
  return HARMLESS.has(name) && /^[\w+=,.@:/# -]{1,160}$/.test(value) && !looksSecret(value) ? value : MASK;
}

/** A comment may be a line that was taken out of use, with its secret. Words stay. */
function shownComment(text: string): string {
  const assigned = /^([ \t]*[#;][#; \t]*[\w.-]+[ \t]*[=:])(.*)$/.exec(text);
  if (assigned?.[1] !== undefined && assigned[2]?.trim() !== '' && !text.includes('Managed by Understudy'))
    return `${assigned[1]} ${MASK}`;
  return text.replace(/\S+/g, (word) => (looksSecret(word) ? MASK : word));
}

/** Of a line that no rule allows only the beginning is shown, where it can be a header or the name of a key. */
function shownMalformed(text: string, reason: string): string {
  if (reason === 'unclosed-section') return `${/^[ \t]*\[[\w. -]{0,60}/.exec(text)?.[0] ?? '['}`;
  const name = /^[ \t]*[\w.-]{1,40}[ \t]*=/.exec(text)?.[0];
  return name === undefined ? MASK : `${name} ${MASK}`;
}

/** Long runs of the alphabet of keys, and key ids. */
function looksSecret(word: string): boolean {
  return (
    /(?:AKIA|ASIA)[A-Z0-9]{8,}/.test(word) ||
    /[A-Za-z0-9/+]{40,}/.test(word) ||
    (/[A-Za-z0-9/+=]{20,}/.test(word) &&
      /\d/.test(word) &&
      /[a-z]/.test(word) &&
      /[A-Z]/.test(word) &&
      !word.startsWith('arn:'))
  );
}
