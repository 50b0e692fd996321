import type { ChainBase, Environment } from '../chain/chain.ts';
import { isOurProgram } from '../chain/key-process-line.ts';
import { splitCommand } from '../chain/split-command.ts';

/** Set for every `credential_process` that Understudy runs: the profiles that are being answered, one inside the other. */
const CREDENTIAL_PROCESS_MARKER = 'UNDERSTUDY_IN_CREDENTIAL_PROCESS';

/** Names may hold anything, so each is written in base64url. */
function readMarker(environment: Environment): readonly string[] {
  const text = environment[CREDENTIAL_PROCESS_MARKER];
  return text ? text.split(',') : [];
}

function written(profile: string): string {
  return Buffer.from(profile).toString('base64url');
}

/** The environment for a `credential_process` that is run for the sake of this profile. */
export function markedEnvironment(environment: Environment, profile: string): Environment {
  return {
    ...environment,
    [CREDENTIAL_PROCESS_MARKER]: [...readMarker(environment), written(profile)].join(','),
  };
}

/** True in a process that was started, at some depth, to answer for this very profile. */
export function isAskedInCircles(environment: Environment, profile: string): boolean {
  return readMarker(environment).includes(written(profile));
}

/** Deeper than this no one nests on purpose. */
const DEEPEST = 8;

export function isNestedTooDeep(environment: Environment): boolean {
  return readMarker(environment).length >= DEEPEST;
}

/**
 * True when the base runs Understudy itself for the same profile, so that it would wait for its own answer: what
 * `credential_process = understudy credentials prod` in the profile `prod` comes to, when it holds no keys and no role.
 */
export function isRecursive(base: ChainBase, wanted: string | undefined, platform: NodeJS.Platform): boolean {
  if (base.kind !== 'credential-process') return false;
  const split = splitCommand(base.command, platform);
  if (!split.ok) return false;
  const at = split.words.indexOf('credentials');
  const isOurs = split.words.slice(0, Math.max(at, 0)).some(isOurProgram);
  return isOurs && split.words.slice(at + 1).some((word) => word === base.profile || word === wanted);
}

/** Why such a profile is not answered. */
export function recursionMessage(profile: string): { readonly message: string; readonly advice: string } {
  return {
    message: `The profile ${profile} gets its credentials from Understudy, and Understudy would get them from this very profile.`,
    advice: 'Give it a role_arn with a source_profile, or name another profile in its credential_process.',
  };
}
