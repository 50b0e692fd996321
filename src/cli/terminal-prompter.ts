import type { Clock } from '../core/clock.ts';
import type { MfaPrompter } from '../core/sessions/mfa-prompter.ts';
import type { Terminal } from './terminal.ts';

/** Asks for MFA codes in the terminal; a refused code is asked for again in the same place. */
export function terminalPrompter(openTerminal: () => Terminal | undefined, _clock: Clock): MfaPrompter {
  let terminal: Terminal | undefined;
  return {
    async ask(question, refusal, signal) {
      terminal ??= openTerminal();
      if (!terminal) return undefined;
      terminal.write(
        refusal ? `${refusal.message}\n` : `MFA code of ${question.serial} for ${question.wanted}\n`,
      );
      terminal.write('Code: ');
      return terminal.readLine(signal);
    },
    settled() {
      terminal?.close();
      terminal = undefined;
    },
  };
}
