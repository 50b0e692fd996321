/** What the command ends with; scripts rely on these. */
export const exitCode = {
  done: 0,
  /** Refused or failed; the sentence is on stderr. */
  failed: 1,
  usage: 2,
  /** An MFA code or a sign-in is needed and there is nobody who can be asked. */
  codeNeeded: 3,
  /** As shells say it: ended by Ctrl C (128 + SIGINT). */
  interrupted: 130,
} as const;
