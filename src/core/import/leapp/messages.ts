/** Sentences about what Leapp left. */
export const leappMessages = {
  notDecrypted: (path: string) => ({
    path,
    message: `${path} could not be decrypted.`,
    advice:
      'It can be read only on the machine that Leapp wrote it on, and not where it belongs to a team workspace. Export the sessions from Leapp, or add them by hand.',
  }),
  passedOver: (name: string) => `The session ${name} is none that Understudy knows, so it is left out.`,
  keyPlace: (sessionId: string) =>
    `the keychain, under Leapp, ${sessionId}-iam-user-aws-session-access-key-id`,
  noIntegration: (name: string) =>
    `The session ${name} names an Identity Center or a role that Leapp no longer has, so it is left out.`,
  noParent: (name: string) =>
    `The session ${name} is chained to a session that Leapp no longer has, so it is left out.`,
  federated: (name: string, roleArn: string | undefined, url: string | undefined) =>
    `The session ${name} signs in by SAML${url === undefined ? '' : ` at ${url}`}${roleArn === undefined ? '' : ` for ${roleArn}`}: set up a SAML hook for it.`,
} as const;
