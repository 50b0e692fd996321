import { splitCommand } from './split-command.ts';

/** Hands out the long-term keys themselves, as the file did that held them; see docs/keys.md. */
export const NO_SESSION_FLAG = '--no-session';

/** Our own program, by its name or as a script of Node; the same on every platform. */
const OUR_PROGRAM = /(?:^|[\\/])understudy(?:\.\w+)?$|[\\/]cli[\\/]main\.js$/i;

/** True for a word that starts this program. */
export function isOurProgram(word: string): boolean {
  return OUR_PROGRAM.test(word);
}

/**
 * True when a profile's `credential_process` is Understudy, asked for this very profile: what stays behind in the file when its keys
 * have moved into the keychain. Where the line stands tells nothing of the system that wrote it, so it is split by the rules of both.
 */
export function isKeyLine(command: string, profile: string): boolean {
  return (['linux', 'win32'] as const).some((platform) => {
    const split = splitCommand(command, platform);
    if (!split.ok) return false;
    const at = split.words.indexOf('credentials');
    if (at < 1 || !split.words.slice(0, at).some(isOurProgram)) return false;
    const asked = split.words.slice(at + 1).filter((word) => word !== NO_SESSION_FLAG && word !== '--');
    return asked.length === 1 && asked[0] === profile;
  });
}
