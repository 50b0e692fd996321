interface Account {
  readonly name: string;
  readonly url: string;
  readonly aws_profile: string;
  readonly role_arn?: string | undefined;
}

/** Sentences about what saml2aws left. */
export const saml2awsMessages = {
  account: ({ aws_profile: profile, name, role_arn: roleArn, url }: Account) =>
    `The account ${name} signs in by SAML at ${url}${roleArn === undefined ? '' : ` for ${roleArn}`} and writes the profile ${profile}: set up a SAML hook for it.`,
} as const;
