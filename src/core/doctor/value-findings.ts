import type { PropertyLine } from '../aws-files/ini/ini-document.ts';
import { type DoctorFinding, findingAt, type Place, type ReaderVerdicts } from './finding.ts';
import { keyName } from './key-name.ts';

/** Something about one `key = value` that the readers make different things of. `key` is in small letters. */
interface ValueRule {
  readonly code: string;
  readonly applies: (line: PropertyLine, key: string) => boolean;
  readonly severity: (key: string) => DoctorFinding['severity'];
  /** `name` is how the key may be called. The value never gets into a sentence. */
  readonly says: (name: string) => string;
  readonly readers: ReaderVerdicts;
  readonly advice: string;
}

/** Keys whose value is sent to AWS as it stands, so that a stray character makes every call fail. */
const KEY_MATERIAL: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
]);

const warning = () => 'warning' as const;

const RULES: readonly ValueRule[] = [
  {
    code: 'upper-case-key',
    applies: (line, key) => key !== line.key,
    severity: warning,
    says: (name) => `In ${name} there are capital letters.`,
    readers: { botocore: 'Reads it.', javascript: 'Does not find the key.', goAndRust: 'Reads it.' },
    advice: 'Write the key in small letters.',
  },
  {
    code: 'colon-in-key',
    applies: (_line, key) => key.includes(':'),
    severity: warning,
    says: () => 'The key has a colon in it.',
    readers: {
      botocore: 'Ends the key at the colon.',
      javascript: 'Reads it.',
      goAndRust: 'Go ends the key at the colon, Rust reads it.',
    },
    advice: 'Write the line as key = value, without a colon in the key.',
  },
  {
    code: 'key-of-javascript',
    applies: (_line, key) => key === '__proto__',
    severity: warning,
    says: () => 'The key __proto__ has a meaning in JavaScript.',
    readers: { botocore: 'Reads it.', javascript: 'Loses the key.', goAndRust: 'Reads it.' },
    advice: 'Delete the line.',
  },
  {
    code: 'inline-comment',
    applies: (line) => line.commentStart !== undefined,
    severity: warning,
    says: (name) => `The value of ${name} has a comment behind it.`,
    readers: {
      botocore: 'Takes the comment as a part of the value.',
      javascript: 'Cuts the comment off.',
      goAndRust: 'Cuts the comment off.',
    },
    advice: 'Move the comment to a line of its own.',
  },
  {
    code: 'comment-sign-in-value',
    applies: (line, key) => isCutByGo(key, line.value),
    severity: warning,
    says: (name) => `The value of ${name} holds a # or ;.`,
    readers: {
      botocore: 'Keeps it.',
      javascript: 'Keeps it.',
      goAndRust: 'Go cuts the value there, Rust keeps it.',
    },
    advice: 'Do without the sign if a tool written in Go (such as Terraform) reads this profile.',
  },
  {
    code: 'quoted-value',
    applies: (line, key) => isQuoted(key, line.value),
    severity: (key) => (KEY_MATERIAL.has(key) ? 'error' : 'warning'),
    says: (name) => `The value of ${name} stands in quotes.`,
    readers: {
      botocore: 'Takes the quotes as a part of the value.',
      javascript: 'Takes the quotes as a part of the value.',
      goAndRust: 'Go takes the quotes off, Rust keeps them.',
    },
    advice: 'Remove the quotes.',
  },
  {
    code: 'unusual-white-space',
    applies: ({ value }) => value.trim() !== value,
    severity: warning,
    says: (name) => `The value of ${name} begins or ends with white space that is neither a space nor a tab.`,
    readers: {
      botocore: 'Removes it.',
      javascript: 'Removes it.',
      goAndRust: 'Go removes it, Rust keeps it.',
    },
    advice: 'Type the value again, without white space around it.',
  },
];

export function valueFindings(line: PropertyLine, at: Place, profile: string | undefined): DoctorFinding[] {
  const key = line.key.toLowerCase();
  return RULES.filter((rule) => rule.applies(line, key)).map(({ code, severity, says, readers, advice }) =>
    findingAt(at, {
      code,
      severity: severity(key),
      ...(profile !== undefined && { profile }),
      says: says(keyName(key)),
      readers,
      advice,
    }),
  );
}

/** The `#/` at the end of a start URL, as `aws configure sso` writes it, can go without harm. */
function isCutByGo(key: string, value: string): boolean {
  const sign = value.search(/[#;]/);
  return sign >= 0 && !(key === 'sso_start_url' && /^#\/?$/.test(value.slice(sign)));
}

/** In `credential_process` quotes are the shell's, and meant. */
function isQuoted(key: string, value: string): boolean {
  return key !== 'credential_process' && value.length >= 2 && /^(["']).*\1$/s.test(value);
}
