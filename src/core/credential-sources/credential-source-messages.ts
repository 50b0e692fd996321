/** Why a `credential_source` gave no credentials: one sentence that says what happened, one that says what to do. */
export interface SourceMessage {
  readonly message: string;
  readonly advice: string;
}

/** Why an answer is not taken, and what to do about it where there is more to say than where to look. */
interface Unfit {
  readonly fault: string;
  readonly advice?: string;
}

const INSTEAD = 'use source_profile instead of credential_source';

export function noEnvironmentKeys(profile: string): SourceMessage {
  return {
    message: `Profile ${profile} takes its credentials from the environment, but AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set there.`,
    advice: `Set both before starting Understudy, or ${INSTEAD}.`,
  };
}

export function partialEnvironmentKeys(profile: string, missing: string): SourceMessage {
  return {
    message: `Profile ${profile} takes its credentials from the environment, but ${missing} is not set there.`,
    advice: `Set ${missing} before starting Understudy, or ${INSTEAD}.`,
  };
}

export function noHooksHere(profile: string): SourceMessage {
  return {
    message: `Profile ${profile} takes its credentials from a hook, and no hooks are run here.`,
    advice: 'Use it in the Understudy app or with the understudy command.',
  };
}

export function noKeychainHere(profile: string): SourceMessage {
  return {
    message: `The keys of profile ${profile} are in the keychain, which is not asked here.`,
    advice: 'Use it in the Understudy app or with the understudy command.',
  };
}

const cancelled: SourceMessage = {
  message: 'The question for the credentials was cancelled.',
  advice: 'Try again.',
};

export function unfitEnvironmentKeys(profile: string, fault: string): SourceMessage {
  return {
    message: `Profile ${profile} takes its credentials from the environment, but there is ${fault}.`,
    advice: 'Set the variable again, just as AWS handed it out.',
  };
}

export const containerMessages = {
  cancelled,

  noAddress: (profile: string): SourceMessage => ({
    message: `Profile ${profile} takes its credentials from the role of a container, but this is none: neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set.`,
    advice: `Use the profile inside the container, or ${INSTEAD}.`,
  }),

  badAddress: (profile: string, variable: string): SourceMessage => ({
    message: `Profile ${profile} takes its credentials from the role of a container, but ${variable} is not a web address.`,
    advice: 'Correct or unset the variable.',
  }),

  foreignHost: (profile: string, variable: string, host: string): SourceMessage => ({
    message: `Profile ${profile} takes its credentials from the role of a container, but ${variable} leads to ${host} without TLS, which is neither this machine nor an agent of AWS.`,
    advice: 'Give it an https address, or one of this machine.',
  }),

  badToken: (profile: string, fault: string): SourceMessage => ({
    message: `Profile ${profile} takes its credentials from the role of a container, but ${fault}.`,
    advice: 'Correct the variable or the file.',
  }),

  noAnswer: (profile: string, host: string, code: string): SourceMessage => ({
    message: `Profile ${profile} takes its credentials from the role of a container, but ${host} did not answer (${wordsFor(code)}).`,
    advice: `Check that the agent of the container runs, or ${INSTEAD}.`,
  }),

  refused: (profile: string, host: string, status: number): SourceMessage => ({
    message: `Profile ${profile} takes its credentials from the role of a container, but ${host} answered with status ${status}.`,
    advice:
      status === 401 || status === 403
        ? 'Check AWS_CONTAINER_AUTHORIZATION_TOKEN or the file that AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names.'
        : 'Check that the container has a role.',
  }),

  unfit: (profile: string, host: string, { advice, fault }: Unfit): SourceMessage => ({
    message: `Profile ${profile} takes its credentials from the role of a container, but ${host} ${fault}.`,
    advice: advice ?? 'Check what answers at this address.',
  }),
} as const;

export const instanceMessages = {
  cancelled,

  disabled: (profile: string): SourceMessage => ({
    message: `Profile ${profile} takes its credentials from the role of the EC2 instance, but AWS_EC2_METADATA_DISABLED is true.`,
    advice: `Unset the variable, or ${INSTEAD}.`,
  }),

  badEndpoint: (profile: string, setting: string, value: string): SourceMessage => ({
    message: `Profile ${profile} takes its credentials from the role of the EC2 instance, but ${setting} is ${JSON.stringify(value.slice(0, 80))}.`,
    advice: `Write ${/mode$/i.test(setting) ? 'IPv4 or IPv6' : 'a web address'}, or ${setting.startsWith('AWS_') ? 'unset the variable' : 'remove the line'}.`,
  }),

  noAnswer: (profile: string, host: string, code: string): SourceMessage => ({
    message: `Profile ${profile} takes its credentials from the role of the EC2 instance, but nothing answers at ${host} (${wordsFor(code)}).`,
    advice: `Use the profile on an EC2 instance, or ${INSTEAD}.`,
  }),

  noToken: (profile: string, host: string, status: number): SourceMessage => ({
    message: `Profile ${profile} takes its credentials from the role of the EC2 instance, but ${host} gave no token for version 2 of the metadata service (status ${status}).`,
    advice: 'Turn the metadata service on for this instance, with version 2.',
  }),

  noRole: (profile: string): SourceMessage => ({
    message: `Profile ${profile} takes its credentials from the role of the EC2 instance, but the instance has none.`,
    advice: `Attach a role to the instance, or ${INSTEAD}.`,
  }),

  refused: (profile: string, host: string, status: number): SourceMessage => ({
    message: `Profile ${profile} takes its credentials from the role of the EC2 instance, but ${host} answered with status ${status}.`,
    advice: 'Try again in a moment.',
  }),

  unfit: (profile: string, host: string, { advice, fault }: Unfit): SourceMessage => ({
    message: `Profile ${profile} takes its credentials from the role of the EC2 instance, but ${host} ${fault}.`,
    advice: advice ?? 'Check the role of the instance.',
  }),
} as const;

function wordsFor(code: string): string {
  switch (code) {
    case 'TIMEOUT':
      return 'no answer in time';
    case 'TOO_LONG':
      return 'the answer was far too long';
    case 'ECONNREFUSED':
      return 'connection refused';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'no way there from this machine';
    default:
      return code;
  }
}
