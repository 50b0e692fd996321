import { AwsLogins } from '../../core/sign-in/aws-login/aws-logins.ts';
import { IdentityCenters } from '../../core/sign-in/identity-center/identity-center.ts';
import type { IdentityCenterContext } from '../../core/sign-in/identity-center/identity-center-context.ts';
import type { SignInMethod } from '../../core/sign-in/sign-in-method.ts';
import type { SignInKind, SignInTarget } from '../../core/sign-in/sign-in-target.ts';

/** What can be done with each kind of sign-in. */
export type SignInMethods = {
  readonly [K in SignInKind]: SignInMethod<Extract<SignInTarget, { kind: K }>>;
} & { readonly 'identity-center': IdentityCenters; readonly 'aws-login': AwsLogins };

/** The methods of one process, which share what is under way and what AWS refused. */
export function createSignInMethods(context: IdentityCenterContext): SignInMethods {
  return { 'identity-center': new IdentityCenters(context), 'aws-login': new AwsLogins(context) };
}
