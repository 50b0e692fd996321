import { type CommandSpec, requestFlags } from '../completion/command-spec.ts';

/** How many words follow a flag of AWSume's (its parser is Python's argparse). */
export type Arity = 'none' | 'one' | 'one-or-more' | 'any';

export interface AwsumeFlag {
  /** Under this name the values are found. */
  readonly id: AwsumeFlagId;
  readonly names: readonly string[];
  readonly arity: Arity;
}

export type AwsumeFlagId = (typeof table)[number][0];

const table = [
  ['version', ['-v', '--version'], 'none'],
  ['help', ['-h', '--help'], 'none'],
  ['output', ['-o', '--output-profile'], 'one'],
  ['clean', ['--clean'], 'none'],
  ['refresh', ['-r', '--refresh'], 'none'],
  ['show', ['-s', '--show-commands'], 'none'],
  ['unset', ['-u', '--unset'], 'none'],
  ['auto', ['-a', '--auto-refresh'], 'none'],
  ['kill', ['-k', '--kill-refresher'], 'none'],
  ['list', ['-l', '--list-profiles'], 'none'],
  ['refresh-autocomplete', ['--refresh-autocomplete'], 'none'],
  ['role-arn', ['--role-arn'], 'one'],
  ['principal-arn', ['--principal-arn'], 'one'],
  ['source-profile', ['--source-profile'], 'one'],
  ['external-id', ['--external-id'], 'one'],
  ['mfa-token', ['--mfa-token'], 'one'],
  ['region', ['--region'], 'one'],
  ['session-name', ['--session-name'], 'one'],
  ['session-policy', ['--session-policy'], 'one'],
  ['session-policy-arns', ['--session-policy-arns'], 'one-or-more'],
  ['tags', ['-t', '--tags'], 'one'],
  ['role-duration', ['--role-duration'], 'one'],
  ['saml', ['--with-saml'], 'none'],
  ['web-identity', ['--with-web-identity'], 'none'],
  ['who', ['--who'], 'none'],
  ['json', ['--json'], 'one'],
  ['config-file', ['--config-file'], 'one'],
  ['credentials-file', ['--credentials-file'], 'one'],
  ['config', ['--config'], 'any'],
  ['plugins', ['--list-plugins'], 'none'],
  ['info', ['--info'], 'none'],
  ['debug', ['--debug'], 'none'],
  ['console', ['-c', '--console'], 'none'],
  ['console-link', ['-cl', '--console-link'], 'none'],
  ['console-service', ['-cs', '--console-service'], 'one'],
  ['console-link-service', ['-cls', '-csl', '--console-link-service'], 'one'],
  ['console-plain', ['-w'], 'none'],
] as const satisfies readonly (readonly [string, readonly string[], Arity])[];

/** Every flag of AWSume 4 and of its console plugin. */
export const awsumeFlags: readonly AwsumeFlag[] = table.map(([id, names, arity]) => ({ id, names, arity }));

/** For completion. */
export const awsumeCommand: CommandSpec = {
  about: 'set the variables of a profile in this shell',
  flags: [
    ...requestFlags,
    { names: ['-o', '--output-profile'], value: 'target', about: 'also write to this profile' },
    { names: ['-s', '--show-commands'], about: 'show the commands that set the variables' },
    { names: ['-u', '--unset'], about: 'unset the variables' },
    { names: ['-a', '--auto-refresh'], about: 'write a profile that is kept fresh, and use it' },
    { names: ['-k', '--kill-refresher'], about: 'end what -a began' },
    { names: ['-l', '--list-profiles'], about: 'list the profiles' },
    { names: ['-c', '--console'], about: 'also open the console' },
    { names: ['-cl', '--console-link'], about: 'also print the address of the console' },
    { names: ['-cs', '--console-service'], value: 'console-page', about: 'also open a page of the console' },
    { names: ['-v', '--version'], about: 'show the version' },
    { names: ['--clean'], about: 'remove what has expired' },
    { names: ['--who'], about: 'the profile of this shell' },
  ],
  words: ['profile'],
};
