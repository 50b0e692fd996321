import type { Action } from './action.ts';
import { assumeRole } from './assume-role.ts';
import { assumeRoleWithSaml } from './assume-role-with-saml.ts';
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity.ts';
import { getCallerIdentity } from './get-caller-identity.ts';
import { getSessionToken } from './get-session-token.ts';

/** The one version of the API. */
export const STS_VERSION = '2011-06-15';

const actions: ReadonlyMap<string, Action> = new Map([
  ['AssumeRole', assumeRole],
  ['AssumeRoleWithSAML', assumeRoleWithSaml],
  ['AssumeRoleWithWebIdentity', assumeRoleWithWebIdentity],
  ['GetCallerIdentity', getCallerIdentity],
  ['GetSessionToken', getSessionToken],
]);

/** The action of that name, or undefined when the simulator does not play it. */
export function findAction(name: string): Action | undefined {
  return actions.get(name);
}
