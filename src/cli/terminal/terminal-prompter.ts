import type { Clock } from '../../core/clock.ts';
import type { MfaPrompter, MfaQuestion, MfaRejection } from '../../core/sessions/mfa/mfa-prompter.ts';
import { deviceName } from '../../shared/words/device-name.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

/** Asks for MFA codes in the terminal; a refused code is asked for again in the same place. */
export function terminalPrompter(
  openTerminal: () => Promise<Terminal | undefined>,
  clock: Clock,
): MfaPrompter {
  let terminal: Terminal | undefined;
  return {
    // Whoever has the app's window before them is not sent to a terminal somewhere behind it.
    rank: 2,
    async ask(question, error, signal) {
      terminal ??= await openTerminal();
      if (!terminal) return undefined;
      terminal.write(error ? refusedText(error, clock.now()) : introduction(question));
      terminal.write('MFA code: ');
      const line = await terminal.readLine(signal);
      // The cursor still stands behind the question.
      if (line === undefined) terminal.write('\n');
      return line;
    },
    settled() {
      terminal?.close();
      terminal = undefined;
    },
  };
}

/** Which device, whose, and what for. */
function introduction(question: MfaQuestion): string {
  const { accountId, roleName, serial, sessionSeconds, sourceProfile, wanted } = question;
  const role =
    roleName === undefined ? '' : ` (role ${roleName}${accountId ? ` in account ${accountId}` : ''})`;
  const account = serial.startsWith('arn:') ? ` of account ${serial.split(':')[4]}` : '';
  const lines = [
    `${wanted}${role} needs a code of the MFA device ${deviceName(serial)}${account}, source profile ${sourceProfile}.`,
    `One code serves for ${duration(sessionSeconds)}. Ctrl C cancels.`,
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

function refusedText({ message, nextCodeAt }: MfaRejection, now: Date): string {
  const seconds = nextCodeAt && Math.max(1, Math.ceil((nextCodeAt.getTime() - now.getTime()) / 1000));
  const next =
    seconds === undefined ? '' : ` It comes in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
  return `${printable(message + next)}\n`;
}

function duration(seconds: number): string {
  const [amount, unit] =
    seconds % 3600 === 0 ? [seconds / 3600, 'hour'] : [Math.round(seconds / 60), 'minute'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
