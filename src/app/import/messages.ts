/** Sentences about taking over what other tools left. */
export const takeOverMessages = {
  correctFile: (path: string) => `Correct ${path}, then try again.`,
  changedMeanwhile: (path: string) => ({
    message: `${path} changed meanwhile, so it was left alone.`,
    advice: 'Look at what would be taken over again.',
  }),
} as const;
