/** Sentences about agreed changes of the config file. */
export const changeMessages = {
  correctFile: (path: string) => `Correct ${path}, then try again.`,
  noText: (path: string) => ({
    message: `${path} holds no plain text, so it is left alone.`,
    advice: 'Save it as UTF-8, then try again.',
  }),
  changedMeanwhile: (path: string) => ({
    message: `${path} changed meanwhile, so it was left alone.`,
    advice: 'Try again.',
  }),
} as const;
