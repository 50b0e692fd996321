/** Sentences about what Granted left. */
export const grantedMessages = {
  browser: (browser: string) =>
    `Granted opens ${browser}: choose the same browser in the settings if you wish.`,
} as const;
