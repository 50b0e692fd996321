import type { JournalEntry } from './journal.ts';

/** One line about a call, for people: when, who, what, how it ended. Holds no secret and no MFA code. */
export function requestLine(entry: JournalEntry): string {
  const who = entry.signer.arn ?? entry.signer.user ?? entry.signer.accessKeyId ?? 'unsigned';
  const details = Object.entries(entry.parameters)
    .map(([name, value]) => `${name}=${shorten(value)}`)
    .join(' ');
  const mfa = entry.mfa === undefined ? '' : ` mfa=${entry.mfa}`;
  const time = entry.time.toISOString().slice(11, 19);
  return printable(`${time} ${entry.outcome} ${entry.action || '(no action)'} by ${who} ${details}${mfa}`);
}

function shorten(value: string): string {
  return value.length > 120 ? `${value.slice(0, 117)}…` : value;
}

/** Control characters would let a caller forge lines of the log. */
function printable(line: string): string {
  return line.replace(/\p{Cc}/gu, '\uFFFD').trimEnd();
}
