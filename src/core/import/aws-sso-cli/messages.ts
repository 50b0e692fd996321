/** Sentences about what aws-sso-cli left. */
export const ssoCliMessages = {
  block:
    'aws-sso setup profiles writes everything between its marks anew: do not run it again for profiles that you take over.',
  noInstance: (profile: string, name: string) =>
    `The profile ${profile} asks aws-sso-cli for the Identity Center ${name}, which its settings do not name, so it is left alone.`,
} as const;
