/** Why a sign-in gave no credentials: one sentence that says what happened, one that says what to do. */
export interface SignInMessage {
  readonly message: string;
  readonly advice: string;
}

/** A word of AWS or of the system, short enough for one line. */
function short(said: string): string {
  const line = said.split(/[\r\n]/, 1)[0]?.trim() ?? '';
  return (line.length > 200 ? `${line.slice(0, 199)}…` : line).replace(/\.$/, '');
}

export const ssoMessages = {
  /** Neither account nor role: such a profile is for tools that want the token alone. */
  tokenOnly: (profile: string): SignInMessage => ({
    message: `Profile ${profile} signs in through IAM Identity Center, but names no account and role.`,
    advice: 'Add sso_account_id and sso_role_name.',
  }),

  forbidden: (profile: string, role: string, account: string): SignInMessage => ({
    message: `IAM Identity Center gives the user who signed in no role ${role} in account ${account} (profile ${profile}).`,
    advice: 'Check sso_account_id and sso_role_name, or ask for the assignment.',
  }),
} as const;

export const signInMessages = {
  cancelled: {
    message: 'The question for the credentials was cancelled.',
    advice: 'Try again.',
  } satisfies SignInMessage,

  tokenFile: (profile: string, said: string): SignInMessage => ({
    message: `The web identity token of profile ${profile} cannot be read: ${short(said)}.`,
    advice: 'Check web_identity_token_file.',
  }),

  noWay: (profile: string, said: string): SignInMessage => ({
    message: `AWS cannot be reached for the sign-in of profile ${profile}: ${short(said)}.`,
    advice: 'Check the network and its settings, then try again.',
  }),

  failed: (profile: string, who: string, said: string): SignInMessage => ({
    message: `${who} gave no credentials for profile ${profile}: ${short(said)}.`,
    advice: 'Check the network and the profile, then try again.',
  }),
} as const;
