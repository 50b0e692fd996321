import type { Command } from 'commander';
import type { WantedPaths } from '../../core/aws-files/profiles/file-locations.ts';
import type { ChainRequest } from '../../core/chain/chain.ts';
import { parseTags } from '../../core/chain/request/session-tags.ts';
import { DURATION_RULE, parseDuration } from '../../core/chain/sts-limits.ts';
import { readMfaCode } from '../../core/sessions/mfa/mfa-codes.ts';
import { addBackendOptions, type BackendFlags, wantedFiles } from './file-options.ts';

/** The flags that `switch`, `env`, `exec` and `credentials` share, as they were typed. */
export interface RequestFlags extends BackendFlags {
  readonly refresh?: true;
  readonly roleArn?: string;
  readonly sourceProfile?: string;
  readonly withSaml?: true;
  readonly principalArn?: string;
  readonly withWebIdentity?: true;
  readonly externalId?: string;
  readonly sessionName?: string;
  readonly roleDuration?: string;
  readonly region?: string;
  readonly mfaToken?: string;
  readonly sessionPolicy?: string;
  readonly sessionPolicyArns?: readonly string[];
  readonly tags?: readonly string[];
}

/** Adds the flags, with AWSume's names. */
export function addRequestOptions(command: Command): Command {
  const extended = command
    .option('-r, --refresh', 'get new credentials even while those at hand are good')
    .option('--role-arn <role>', 'a role that is in no file: an ARN, or [partition:]account:role')
    .option('--source-profile <profile>', 'the profile whose credentials assume --role-arn')
    .option('--with-saml', "an identity provider's assertion gives the role, by the hook saml-assertion")
    .option('--principal-arn <provider>', 'with --with-saml: the SAML provider, an ARN or account:name')
    .option('--with-web-identity', 'a token gives the role: that of the profile, or of the environment')
    .option('--external-id <id>', 'the external id that the role demands')
    .option('--session-name <name>', 'the name that the role is assumed under')
    .option('--role-duration <seconds>', 'how long the role lasts, 900 to 43200; 0 for the usual hour')
    .option('--region <region>', 'the region, before that of the profile')
    .option('--mfa-token <code>', 'the six digits of the MFA device; asked for when left out')
    .option('--session-policy <json>', 'an inline session policy')
    .option('--session-policy-arns <arns>', 'session policies by ARN, separated by commas or blanks', listed)
    .option('-t, --tags <key=value,…>', 'session tags', repeated);
  return addBackendOptions(extended);
}

function listed(value: string, before: readonly string[] = []): readonly string[] {
  return [
    ...before,
    ...value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ];
}

function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** `--session-policy-arns a b` as one value: every word after it that is an ARN belongs to it, and nothing else does. */
export function joinPolicyArns(argv: readonly string[]): readonly string[] {
  const at = argv.indexOf('--session-policy-arns');
  const end = argv.indexOf('--');
  if (at < 0 || (end >= 0 && end < at)) return argv;
  let next = at + 1;
  while (argv[next]?.startsWith('arn:') === true) next += 1;
  const arns = argv.slice(at + 1, next);
  return [
    ...argv.slice(0, at + 1),
    ...(arns.length > 0 ? [arns.join(',')] : []),
    ...joinPolicyArns(argv.slice(next)),
  ];
}

export type ReadRequest =
  | {
      readonly ok: true;
      readonly request: ChainRequest;
      readonly files: WantedPaths;
      readonly mfaCode?: string;
      readonly refresh: boolean;
      /** Tells how it comes about. */
      readonly verbose: boolean;
    }
  | { readonly ok: false; readonly mistake: string };

/** What is wanted, out of the profile and the flags. What STS would refuse on sight is refused here, with the flag's name. */
export function readRequest(profile: string | undefined, flags: RequestFlags): ReadRequest {
  const mistake = (sentence: string): ReadRequest => ({ ok: false, mistake: sentence });
  const { roleArn, sourceProfile, externalId, sessionName, region, sessionPolicy, sessionPolicyArns } = flags;
  const { principalArn, withSaml, withWebIdentity } = flags;
  const isFederated = withSaml === true || withWebIdentity === true;
  if (withSaml && withWebIdentity) return mistake('--with-saml and --with-web-identity exclude each other.');
  if (principalArn !== undefined && !withSaml) return mistake('--principal-arn goes with --with-saml only.');
  if (isFederated && sourceProfile !== undefined)
    return mistake('--source-profile goes neither with --with-saml nor with --with-web-identity.');
  if (profile === undefined && roleArn === undefined && !isFederated)
    return mistake('Name a profile, or a role with --role-arn and --source-profile.');
  if (profile === '') return mistake('The name of the profile is empty.');
  if (sourceProfile !== undefined && roleArn === undefined)
    return mistake('--source-profile goes with --role-arn only.');

  const durationSeconds = flags.roleDuration === undefined ? undefined : readDuration(flags.roleDuration);
  if (durationSeconds === 'wrong') return mistake(`--role-duration must be 0 or ${DURATION_RULE}.`);
  const code = flags.mfaToken === undefined ? undefined : readMfaCode(flags.mfaToken);
  if (code?.ok === false) return mistake('--mfa-token must be the six digits that the MFA device shows.');
  const tags = flags.tags === undefined ? undefined : parseTags(flags.tags.join(','));
  if (tags?.ok === false) return mistake(`--tags must be ${tags.rule}.`);

  return {
    ok: true,
    request: {
      ...(profile !== undefined && { profile }),
      ...(roleArn !== undefined && { roleArn }),
      ...(sourceProfile !== undefined && { sourceProfile }),
      ...(withSaml && { withSaml }),
      ...(principalArn !== undefined && { principalArn }),
      ...(withWebIdentity && { withWebIdentity }),
      ...(externalId !== undefined && { externalId }),
      ...(sessionName !== undefined && { sessionName }),
      ...(durationSeconds !== undefined && { durationSeconds }),
      ...(region !== undefined && { region }),
      ...(sessionPolicy !== undefined && { sessionPolicy }),
      ...(sessionPolicyArns !== undefined && { sessionPolicyArns }),
      ...(tags !== undefined && { tags: tags.tags }),
    },
    files: wantedFiles(flags),
    ...(code?.ok && { mfaCode: code.code }),
    refresh: flags.refresh === true,
    verbose: flags.verbose === true,
  };
}

/** 0 is AWS's default of an hour, also where the profile asks for something else. */
function readDuration(text: string): number | 'wrong' {
  return text === '0' ? 3600 : (parseDuration(text) ?? 'wrong');
}
