/** Sentences about what aws-vault left. */
export const vaultMessages = {
  keyPlace: 'the keyring of aws-vault',
  notListed: (program: string, reason: string) => ({
    path: program,
    message: `aws-vault did not list its keys: ${reason}`,
    advice: 'Run aws-vault list --credentials in a terminal, unlock its keyring there, and try again.',
  }),
  noProgram: (name: string) =>
    `aws-vault keeps keys called ${name}, but the program aws-vault was not found: install it again, or add the keys of ${name} by hand.`,
  oddName: (name: string) =>
    `aws-vault keeps keys called ${JSON.stringify(name)}, a name that not every AWS tool reads: give them another one in aws-vault.`,
  ownKey: (profile: string, key: string) =>
    `The profile ${profile} has ${key}, which only aws-vault reads. It stays; Understudy passes over it.`,
} as const;
