/** What people read where the console cannot be opened, or not quite as they asked. */
export const consoleMessages = {
  noConsole: (partition: string) => ({
    message: `Opening the console of ${partition} is not supported.`,
    advice: 'Open it in the browser, or use the profile in the terminal.',
  }),

  userKeys: (profile: string) => ({
    message: `Profile ${profile} holds the access keys of an IAM user, and AWS signs nobody in to the console with those, nor with an MFA session made from them.`,
    advice: `Choose a profile that assumes a role (role_arn, with source_profile ${profile}), or sign in to the console with the user's password.`,
  }),

  tokenOnly: (profile: string) => ({
    message: `Profile ${profile} names no account and no role of IAM Identity Center.`,
    advice: 'Add sso_account_id and sso_role_name to it.',
  }),

  badStartUrl: (profile: string) => ({
    message: `The sso_start_url of profile ${profile} is not an https address.`,
    advice: 'Correct it in the AWS files.',
  }),

  badEndpoint: {
    message: 'UNDERSTUDY_FEDERATION_ENDPOINT is not an https address, nor one of this machine.',
    advice: 'Correct it, or unset it.',
  },

  badDestination: {
    message:
      'The page of the console to open is not an address: it holds blanks or control characters, or is too long.',
    advice: 'Name a service such as ec2, a path such as lambda/home, or the full address of a console page.',
  },

  foreignDestination: (host: string) => ({
    message: `The page to open has to be on https://${host}, since whoever serves it gets the sign-in.`,
    advice: 'Name a service such as ec2, a path such as lambda/home, or the full address of a console page.',
  }),

  otherRegion: (region: string, partition: string) =>
    `The region of the profile does not belong to ${partition}, so the console opens in ${region}.`,

  chainedDuration:
    'AWS takes no session duration for a role that was reached through another session, so the console session ends with the credentials, after an hour at most. Open it again then.',

  limitedDuration: (seconds: number) =>
    `AWS allows console sessions of 15 minutes to 12 hours, so ${seconds / 60} minutes were asked for.`,

  portalDuration:
    'How long the console session lasts is set in IAM Identity Center, so no session duration was asked for.',

  durationRefused:
    'AWS refused the session duration for these credentials, so the console session ends with them.',

  /** AWS says 400 to every kind of credentials that it signs nobody in with. */
  refused: (name: string) => ({
    message: `AWS did not sign in ${name} to the console with these credentials.`,
    advice:
      'It takes those of an assumed role or of IAM Identity Center, not those of GetSessionToken. Renew them, or choose a profile that assumes a role.',
  }),

  unavailable: (host: string, status: number) => ({
    message: `The AWS sign-in service ${host} cannot answer just now (HTTP ${status}).`,
    advice: 'Try again in a moment.',
  }),

  redirected: (host: string) => ({
    message: `${host} wanted to send the keys on to another address, so nothing was sent.`,
    advice: 'Sign in to the network or the proxy in a browser, then try again.',
  }),

  notFederation: (host: string) => ({
    message: `What answered at ${host} is not the AWS sign-in service.`,
    advice: 'Sign in to the network or the proxy in a browser, or check UNDERSTUDY_FEDERATION_ENDPOINT.',
  }),

  timeout: (host: string) => ({
    message: `The AWS sign-in service ${host} did not answer in time.`,
    advice: 'Check the network, the VPN and the proxy, then try again.',
  }),

  unreachable: (host: string, code: string) => ({
    message: `The AWS sign-in service ${host} cannot be reached (${code}).`,
    advice: 'Check the network, the VPN and the proxy, then try again.',
  }),

  untrusted: (host: string, code: string) => ({
    message: `The certificate of ${host} is not trusted here (${code}).`,
    advice:
      "If your company's proxy looks into connections, set ca_bundle or AWS_CA_BUNDLE to its certificate.",
  }),

  cancelled: { message: 'Opening the console was cancelled.', advice: 'Nothing was changed.' },
} as const;
