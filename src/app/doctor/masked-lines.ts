import { type IniLine, parseIniDocument } from '../../core/aws-files/ini/ini-document.ts';
import type { DiffLine, MaskedLine } from '../../shared/settings-view.ts';

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
]);

/** The first and the last four characters of a key id say which one it is, as in AWS's own console. */
const KEY_ID = /^(A[KS]IA)\w*(\w{4})$/;

/** One line of an AWS file as a window may show it: names stay, values stay where they are known to be harmless. */
function maskedLine(line: IniLine): string {
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
      const shown = shownValue(line.key, value);
      return before + (value === '' ? '' : gap + shown) + (behind.trim() === '' ? '' : ` ${MASK}`);
    }
    case 'continuation':
      return `${/^[ \t]*/.exec(line.text)?.[0] ?? ''}${MASK}`;
    case 'malformed':
      return shownMalformed(line.text, line.reason);
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
  const [one, other] = [before, after].map((text) => parseIniDocument(text).lines);
  const diff = compared(one ?? [], other ?? []);
  const changed = diff.flatMap(({ kind }, index) => (kind === 'same' ? [] : [index]));
  return diff.filter((_, index) => changed.some((at) => Math.abs(at - index) <= around));
}

/** More than this many comparisons take too long: then everything between equal beginnings and ends goes and comes. */
const MOST_COMPARISONS = 1_000_000;

/** Equal beginnings and ends stay; of what lies between, the longest run of equal lines stays too. */
function compared(before: readonly IniLine[], after: readonly IniLine[]): readonly DiffLine[] {
  let head = 0;
  while (same(before[head], after[head])) head += 1;
  let tail = 0;
  while (
    tail < Math.min(before.length, after.length) - head &&
    same(before[before.length - 1 - tail], after[after.length - 1 - tail])
  )
    tail += 1;
  return [
    ...diffLines('same', before.slice(0, head)),
    ...between(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...diffLines('same', before.slice(before.length - tail)),
  ];
}

/** The longest common subsequence, by the usual table. */
function between(before: readonly IniLine[], after: readonly IniLine[]): readonly DiffLine[] {
  if (before.length * after.length > MOST_COMPARISONS)
    return [...diffLines('out', before), ...diffLines('in', after)];
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const length = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] = same(before[row], after[column])
        ? length(row + 1, column + 1) + 1
        : Math.max(length(row + 1, column), length(row, column + 1));
    }
  }
  const diff: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [old, next] = [before[row], after[column]];
    if (same(old, next)) {
      diff.push(...diffLines('same', before.slice(row, row + 1)));
      row += 1;
      column += 1;
    } else if (
      next === undefined ||
      (old !== undefined && length(row + 1, column) >= length(row, column + 1))
    ) {
      diff.push(...diffLines('out', before.slice(row, row + 1)));
      row += 1;
    } else {
      diff.push(...diffLines('in', after.slice(column, column + 1)));
      column += 1;
    }
  }
  return diff;
}

function same(one: IniLine | undefined, other: IniLine | undefined): boolean {
  return one !== undefined && other !== undefined && one.text === other.text && one.eol === other.eol;
}

function diffLines(kind: DiffLine['kind'], lines: readonly IniLine[]): readonly DiffLine[] {
  return lines.map((line) => ({ kind, text: maskedLine(line) }));
}

function shownValue(key: string, value: string): string {
  const name = key.toLowerCase();
  if (value === '') return '';
  if (name === 'aws_access_key_id') {
    const id = KEY_ID.exec(value);
    return id ? `${id[1]}…${id[2]}` : MASK;
  }
  // A harmless key can hold anything by mistake: only what looks like a name, a path or an ARN is shown.
  return HARMLESS.has(name) && /^[\w+=,.@:/ -]{1,160}$/.test(value) && !looksSecret(value) ? value : MASK;
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
