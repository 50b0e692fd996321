import type { FileLocations } from '../../../core/aws-files/profiles/file-locations.ts';
import { baseInSentence } from '../../../core/chain/base-kinds.ts';
import type { Chain, Sourced } from '../../../core/chain/chain.ts';
import type { SignInState } from '../../../core/sign-in/sign-in-method.ts';
import { type SignInTarget, signInCommand, signInLabel } from '../../../core/sign-in/sign-in-target.ts';
import { assertNever } from '../../../shared/assert-never.ts';

/** For `--verbose`: how the profile is reached as the files have it, one sentence each. No key stands in it. */
export function explainChain(chain: Chain, { config, credentials }: FileLocations): readonly string[] {
  const { base, endpoint, hops, mfaSerial, region } = chain;
  return [
    `The AWS files are ${config.path} and ${credentials.path}.`,
    `${chain.name} starts from ${baseInSentence(base)}${base.at ? ` of profile ${base.profile} (${base.at.path}, line ${base.at.line})` : ''}.`,
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

/** The same for the sign-in that the chain starts from, and what is to be done about it. */
export function explainSignIn(target: SignInTarget, state: SignInState): string {
  const label = signInLabel(target);
  const command = `run "${signInCommand(target)}"`;
  switch (state.kind) {
    case 'never':
      return `Nobody has signed in to ${label} on this machine yet: ${command}.`;
    case 'damaged':
      return `The sign-in to ${label} in ${state.file} cannot be read: ${command}.`;
    case 'ended':
      return `The sign-in to ${label} has ended${state.endedAt ? ` at ${state.endedAt.toISOString()}` : ''}: ${command}.`;
    case 'signed-in':
      return `Somebody is signed in to ${label} until ${state.until.toISOString()}${state.renews ? ', which is renewed by itself' : ''}.`;
    default:
      return assertNever(state);
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
