import type { ProfileSet } from '../../core/aws-files/profiles/profile-set.ts';
import { listedTargets } from '../../core/sign-in/listed-targets.ts';
import type { SignInState } from '../../core/sign-in/sign-in-method.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { CliContext } from '../context.ts';
import { terminalSignInMethods } from './terminal-sign-in.ts';

/** How these sign-ins stand, by their ids, as the disk says: AWS is asked nothing. */
export async function signInStates(
  context: CliContext,
  profiles: ProfileSet,
  wanted: ReadonlySet<string>,
): Promise<ReadonlyMap<string, SignInState>> {
  const methods = terminalSignInMethods(context);
  const states = await Promise.all(
    listedTargets(profiles, context.environment)
      .filter(({ id }) => wanted.has(id))
      .map(async ({ id, target }): Promise<[string, SignInState]> => {
        switch (target.kind) {
          case 'identity-center':
            return [id, await methods['identity-center'].state(target)];
          case 'aws-login':
            return [id, await methods['aws-login'].state(target)];
          default:
            return assertNever(target);
        }
      }),
  );
  return new Map(states);
}
