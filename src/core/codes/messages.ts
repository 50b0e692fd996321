interface Sentence {
  readonly message: string;
  readonly advice: string;
}

/** Everything that is said about where codes come from. */
export const codeMessages = {
  correct: 'Correct it in the settings, at the device.',
  notStarted: (name: string, program: string, code: string | undefined): Sentence =>
    code === 'ENOENT'
      ? {
          message: `${name} gave no code: the program ${program} was not found.`,
          advice: 'Install it, or choose another source in the settings.',
        }
      : {
          message: `${name} gave no code: the program ${program} could not be started (${code ?? 'unknown reason'}).`,
          advice: 'Run it in a terminal to see more.',
        },
  timeout: (name: string, seconds: number): Sentence => ({
    message: `${name} did not answer within ${seconds} seconds.`,
    advice: 'It may be locked. Unlock it, then try again.',
  }),
  notTouched: (name: string): Sentence => ({
    message: `The ${name} was not touched in time.`,
    advice: 'Try again, and touch it when it blinks.',
  }),
  failed: (name: string, line: string): Sentence => ({
    message: line === '' ? `${name} gave no code.` : `${name} gave no code. It said: ${line}`,
    advice: 'Check the entry’s name in the settings, and that the program is unlocked.',
  }),
  noCode: (name: string): Sentence => ({
    message: `${name} printed no code of six digits.`,
    advice: 'Check the entry’s name in the settings.',
  }),
  touch: (name: string) => `Touch your ${name}. Or type the code.`,
  asking: (name: string) => `${name} is being asked for the code. Or type it.`,
  seedGone: {
    message: 'The keychain holds no secret key for this device any more.',
    advice: 'Enter it again in the settings, or type the codes.',
  } satisfies Sentence,
  securityKey:
    'This key signs you in to the console only. Add a second, code-based device (allowed side by side), or use aws login or Identity Center, where the browser asks for the key.',
  wrongClock: 'Codes of programs on it are wrong until it is set.',
  works: (name: string) => `${name} gave a code.`,
} as const;
