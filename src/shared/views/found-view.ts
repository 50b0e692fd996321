/** What a first look at this machine finds besides the profiles: names, no values. */
export interface FoundView {
  /** Identity Centers that the config file names. */
  readonly identityCenters: readonly string[];
  /** Other tools whose set-up can be taken over, as people call them, with what they have in a few words. */
  readonly tools: readonly { readonly name: string; readonly what: string }[];
}
