import type { FileLocations } from '../../core/aws-files/profiles/file-locations.ts';
import type { Chain, ChainBase, Sourced } from '../../core/chain/chain.ts';
import { assertNever } from '../../shared/assert-never.ts';

/** For `--verbose`: how the profile is reached as the files have it, one sentence each. No key stands in it. */
export function explainChain(chain: Chain, { config, credentials }: FileLocations): readonly string[] {
  const { base, endpoint, hops, mfaSerial, region } = chain;
  return [
    `The AWS files are ${config.path} and ${credentials.path}.`,
    `${chain.name} starts from ${baseWords(base)}${base.at ? ` of profile ${base.profile} (${base.at.path}, line ${base.at.line})` : ''}.`,
    ...(mfaSerial
      ? [`A code of ${mfaSerial.value} opens the MFA session (mfa_serial ${origin(mfaSerial)}).`]
      : []),
    ...hops.map(
      ({ profile, roleArn }, index) =>
        `${index === 0 ? 'It assumes' : 'From there'} ${roleArn}${profile === undefined ? '' : ` (profile ${profile})`}.`,
    ),
    region ? `The region is ${region.value} (${origin(region)}).` : 'No region is named.',
    ...(endpoint ? [`STS is asked at ${endpoint.value} (${origin(endpoint)}).`] : []),
  ];
}

function baseWords(base: ChainBase): string {
  switch (base.kind) {
    case 'long-term-keys':
      return 'the long-term keys';
    case 'session-keys':
      return 'the session keys';
    case 'keychain-keys':
      return 'the long-term keys in the keychain';
    case 'credential-process':
      return 'the credential_process';
    case 'credential-source':
      return base.source === 'Hook' ? 'the hook' : `the credential_source ${base.source}`;
    case 'web-identity':
      return 'the web identity';
    case 'sso':
      return 'the IAM Identity Center session';
    case 'login':
      return 'the login_session';
    case 'saml':
      return `the SAML assertion of the hook ${base.hook}${base.roleArn === undefined ? '' : ` (${base.roleArn})`}`;
    default:
      return assertNever(base);
  }
}

function origin({ from }: Sourced<string>): string {
  switch (from.kind) {
    case 'profile':
      return `from profile ${from.profile}, ${from.at.path} line ${from.at.line}`;
    case 'environment':
      return `from ${from.variable}`;
    case 'request':
      return 'as asked for';
    case 'default':
      return 'by default';
    default:
      return assertNever(from);
  }
}
