/*
 * Advice that is true while the app runs: it goes on by itself, and has read its variables at its start. A command speaks last and has ended
 * then, so the same sentences end otherwise there. Whoever writes such advice takes these words, and `refuse` of the command changes them.
 */

/** Something that failed for now. */
export const RETRIED = 'It is tried again by itself.';
/** A session that is shorter than one would like. */
export const RENEWED = 'It is renewed by itself.';
export const RENEWED_IN_TIME = 'It is renewed before that hour ends.';
/** After a variable was changed; follows a comma. */
export const START_AGAIN = 'and start Understudy again.';

/** A text of the core as a command says it, which ends with it. */
export function inCommand(text: string): string {
  return text
    .replaceAll(RETRIED, 'Try again in a moment.')
    .replaceAll(` ${RENEWED_IN_TIME}`, '')
    .replaceAll(` ${RENEWED}`, '')
    .replaceAll(`, ${START_AGAIN}`, ', then try again.');
}

/** The same where the app has worked for a command: it is the app that has to read the variables again. */
export function ofApp(text: string): string {
  return text.replaceAll(START_AGAIN, 'and start the Understudy app again.');
}
