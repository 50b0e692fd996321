import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import type { Profile } from '../../aws-files/profiles/profile-set.ts';
import { isProviderArn } from '../../sign-in/saml/saml-role.ts';
import { filled } from '../base-provider.ts';
import type { ChainBase, ChainProblem, ChainRequest } from '../chain.ts';
import { invalidValue, noWebIdentity } from '../messages.ts';
import { isSamlRole, SAML_PROVIDER_RULE, SAML_ROLE_RULE, samlBase } from '../profiles/saml-profile.ts';
import { parseRole } from '../role-arn.ts';

/** The base of a role that was asked for with an assertion or a token in place of a source profile. */
export type FederatedBase =
  | { readonly ok: true; readonly base: ChainBase }
  | { readonly ok: false; readonly problem: ChainProblem };

const ANY_HOOK = 'saml-assertion';

/**
 * `--with-saml`: a role that the assertion of a hook gives. The role and the provider are those asked for, or those of the profile, in our keys
 * or as AWSume has them (`role_arn`, `principal_arn`); what nobody names the assertion says.
 */
export function samlRequest(
  request: ChainRequest,
  name: string,
  profile: Profile | undefined,
): FederatedBase {
  const refuse = (label: string, value: string, rule: string): FederatedBase => ({
    ok: false,
    problem: invalidValue('invalid-field', name, { kind: 'request', label }, value, rule),
  });
  const named = profile && samlBase(profile);
  if (named?.kind === 'problem') return { ok: false, problem: named.problem };
  const own = named?.kind === 'base' && named.base.kind === 'saml' ? named.base : undefined;

  const roleText = request.roleArn ?? own?.roleArn ?? textOf(profile, 'role_arn');
  const role = roleText === undefined ? undefined : parseRole(roleText);
  if (role && !(role.ok && isSamlRole(role.role.arn))) return refuse('role', roleText ?? '', SAML_ROLE_RULE);
  const providerText = request.principalArn ?? own?.principalArn ?? textOf(profile, 'principal_arn');
  const principalArn = providerText === undefined ? undefined : fullProviderArn(providerText);
  if (principalArn !== undefined && !isProviderArn(principalArn))
    return refuse('principal ARN', providerText ?? '', SAML_PROVIDER_RULE);
  return {
    ok: true,
    base: {
      kind: 'saml',
      profile: name,
      hook: own?.hook ?? ANY_HOOK,
      ...(role?.ok && { roleArn: role.role.arn }),
      ...(principalArn !== undefined && { principalArn }),
      ...(own?.durationSeconds !== undefined && { durationSeconds: own.durationSeconds }),
      ...(own?.at && { at: own.at }),
    },
  };
}

/**
 * `--with-web-identity`: the role of the profile's token, or of the one that the environment names (`AWS_WEB_IDENTITY_TOKEN_FILE`,
 * `AWS_ROLE_ARN`, `AWS_ROLE_SESSION_NAME`); another role where one is asked for.
 */
export function webIdentityRequest(
  request: ChainRequest,
  name: string,
  profile: Profile | undefined,
  environment: Environment,
): FederatedBase {
  const tokenProperty = profile && filled(profile, 'web_identity_token_file');
  const tokenFile = tokenProperty?.value ?? environment['AWS_WEB_IDENTITY_TOKEN_FILE'];
  const roleText = request.roleArn ?? textOf(profile, 'role_arn') ?? environment['AWS_ROLE_ARN'];
  if (!tokenFile || !roleText) return { ok: false, problem: noWebIdentity(name, !tokenFile) };
  const role = parseRole(roleText);
  if (!role.ok)
    return {
      ok: false,
      problem: invalidValue(
        'invalid-field',
        name,
        { kind: 'request', label: 'role' },
        roleText,
        'a role, as an ARN or account:role',
      ),
    };
  const sessionName =
    request.sessionName ?? textOf(profile, 'role_session_name') ?? environment['AWS_ROLE_SESSION_NAME'];
  return {
    ok: true,
    base: {
      kind: 'web-identity',
      profile: name,
      roleArn: role.role.arn,
      tokenFile,
      ...(sessionName && { sessionName }),
      ...(tokenProperty && { at: tokenProperty.at }),
    },
  };
}

/** A SAML base with what was asked for just now, where it is the role itself that was asked for. */
export function withSamlOverrides(base: ChainBase, request: ChainRequest): ChainBase {
  if (base.kind !== 'saml') return base;
  const { durationSeconds, sessionPolicy, sessionPolicyArns } = request;
  return {
    ...base,
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(sessionPolicy !== undefined && { sessionPolicy }),
    ...(sessionPolicyArns !== undefined && { sessionPolicyArns }),
  };
}

/** `[partition:]account:name`, as roles are shortened, or the ARN as it stands. */
function fullProviderArn(text: string): string {
  const short = /^(?:(aws(?:-[a-z]+)*):)?(\d{12}):([\w.-]+)$/.exec(text.trim());
  if (!short) return text.trim();
  const [, partition = 'aws', account = '', name = ''] = short;
  return `arn:${partition}:iam::${account}:saml-provider/${name}`;
}

function textOf(profile: Profile | undefined, key: string): string | undefined {
  return profile && filled(profile, key)?.value;
}
