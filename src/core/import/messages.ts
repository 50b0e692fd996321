/** Sentences about other tools in general. */
export const peerMessages = {
  tooLarge: (path: string) => ({
    message: `Could not read ${path}: it is larger than 16 MB.`,
    advice: 'Check that this is the right file.',
  }),
  damaged: (path: string, reason: string) => ({
    path,
    message: `${path} could not be understood: ${reason}.`,
    advice: 'Repair it with the tool that it belongs to, or leave that tool out.',
  }),
  ended: (program: string, code: number | null, tail: string) =>
    `${program} ended with ${code === null ? 'a signal' : `the code ${code}`}.${tail}`,
  timeout: (program: string, seconds: number) => `${program} gave no answer within ${seconds} seconds.`,
  notRun: (program: string) => `${program} could not be run.`,
} as const;

/** Sentences about what taking over would leave out. */
export const importMessages = {
  noSource: (name: string) => `The profile ${name} is left out, because its source could not be taken over.`,
  unfit: (name: string, fault: string) => `The profile ${name} is left out: ${fault}`,
  noRegion: (name: string, startUrl: string) =>
    `The profile ${name} is left out, because the region of ${startUrl} is not known: add an sso-session for it first.`,
} as const;
