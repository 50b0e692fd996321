import type { Profile, Property } from '../../aws-files/profiles/profile-set.ts';
import { isProviderArn, isRoleArn } from '../../sign-in/saml/saml-role.ts';
import type { BaseResult } from '../base-result.ts';
import type { ChainProblem } from '../chain.ts';
import { bothSources, emptyValue, invalidValue } from '../messages.ts';
import { DURATION_RULE, isWholeNumber, parseDuration } from '../sts-limits.ts';

/** Our own keys, which other tools pass over (docs/saml.md). */
const HOOK = 'understudy_saml_hook';
const ROLE = 'understudy_saml_role';
const PROVIDER = 'understudy_saml_provider';

/** What a hook is called: the name of a file in the folder of hooks. */
const HOOK_NAME = /^[\w][\w.-]{0,63}$/;
/** Roles of Identity Center trust nobody else (AWS STS API: AssumeRoleWithSAML). */
const RESERVED = /:role\/aws-reserved\/|\/AWSReservedSSO_/;

export const SAML_ROLE_RULE =
  'the ARN of a role, such as arn:aws:iam::123456789012:role/Dev, and none of IAM Identity Center (AWSReservedSSO_)';
export const SAML_PROVIDER_RULE =
  'the ARN of a SAML provider, such as arn:aws:iam::123456789012:saml-provider/Okta';

/** A role that AssumeRoleWithSAML may give. */
export function isSamlRole(arn: string): boolean {
  return isRoleArn(arn) && !RESERVED.test(arn);
}

/**
 * Reads the SAML sign-in of a profile; `undefined` where it has none. `understudy_saml_hook` makes it such a profile; the role, and the
 * provider in IAM by which it is given, may be left to what the assertion says.
 */
export function samlBase(profile: Profile): BaseResult | undefined {
  const hook = profile.properties.get(HOOK);
  if (!hook) return undefined;
  const other = profile.properties.get('understudy_credentials');
  if (other) return refuse(bothSources(profile.name, other, hook));
  if (hook.value === '') return refuse(emptyValue(profile.name, hook));
  if (!HOOK_NAME.test(hook.value))
    return refuse(invalid(profile, hook, 'saml-assertion, or the name of a program in saml-assertion.d'));
  const role = filled(profile, ROLE);
  if (role && !isSamlRole(role.value)) return refuse(invalid(profile, role, SAML_ROLE_RULE));
  const provider = filled(profile, PROVIDER);
  if (provider && !isProviderArn(provider.value))
    return refuse(invalid(profile, provider, SAML_PROVIDER_RULE));
  const duration = filled(profile, 'duration_seconds');
  const readable = duration && isWholeNumber(duration.value) ? duration : undefined;
  const durationSeconds = readable && parseDuration(readable.value);
  if (readable && durationSeconds === undefined)
    return refuse(invalid(profile, readable, DURATION_RULE, 'invalid-duration'));
  return {
    kind: 'base',
    base: {
      kind: 'saml',
      profile: profile.name,
      hook: hook.value,
      ...(role && { roleArn: role.value }),
      ...(provider && { principalArn: provider.value }),
      ...(durationSeconds !== undefined && { durationSeconds }),
      at: hook.at,
    },
  };
}

function filled(profile: Profile, key: string): Property | undefined {
  const property = profile.properties.get(key);
  return property && property.value !== '' ? property : undefined;
}

function invalid(
  profile: Profile,
  property: Property,
  rule: string,
  code: 'invalid-field' | 'invalid-duration' = 'invalid-field',
): ChainProblem {
  return invalidValue(code, profile.name, { kind: 'property', property }, property.value, rule);
}

function refuse(problem: ChainProblem): BaseResult {
  return { kind: 'problem', problem };
}
