import type { ChainBase } from '../chain/chain.ts';
import { isSamlRole } from '../chain/profiles/saml-profile.ts';
import type { AssertionQuestion, HookAssertion } from '../hooks/saml-assertion-hook.ts';
import type { SamlAssertion } from '../sign-in/saml/read-assertion.ts';
import type { SamlRole } from '../sign-in/saml/saml-role.ts';
import { chooseStsTarget } from '../sts/endpoints.ts';
import { explainStsFailure } from '../sts/failure-messages.ts';
import type { StsFailure } from '../sts/sts-failure.ts';
import type { AssumedRole, SamlGateway, StsOutcome } from '../sts/sts-gateway.ts';
import type { ExternalCredentials } from './external-credentials.ts';
import { samlMessages } from './saml-messages.ts';
import type { SignInContext } from './sso-login-credentials.ts';

export type SamlBase = Extract<ChainBase, { kind: 'saml' }>;

/** What it takes to come from a hook to a role. */
export interface SamlParts {
  /** Asks the hooks `saml-assertion`; see `core/hooks`. */
  readonly assertion: (question: AssertionQuestion, signal?: AbortSignal) => Promise<HookAssertion>;
  readonly sts: SamlGateway;
  /** Somebody is there: the hook may have them sign in. */
  readonly mayAsk: boolean;
}

/** Every role gives this long (AWS IAM: MaxSessionDuration is at least an hour). */
const ALWAYS_ALLOWED_SECONDS = 3600;

/**
 * The credentials of a role that an identity provider's assertion gives (AWS STS API: AssumeRoleWithSAML). The assertion is asked for at once
 * before it is sent, and kept nowhere.
 */
export async function samlCredentials(
  base: SamlBase,
  { chain }: Pick<SignInContext, 'chain'>,
  { assertion: ask, mayAsk, sts }: SamlParts,
  signal?: AbortSignal,
): Promise<ExternalCredentials> {
  if (!mayAsk) return { ok: false, needsPerson: true, ...samlMessages.needsPerson(base.profile) };
  const { hook, principalArn, profile, roleArn } = base;
  const answer = await ask(
    {
      profile,
      hook,
      ...(roleArn !== undefined && { roleArn }),
      ...(principalArn !== undefined && { principalArn }),
    },
    signal,
  );
  if (!answer.ok) return { ok: false, message: answer.message, advice: answer.advice };
  const chosen = chooseRole(base, answer.assertion);
  if (!chosen.ok) return { ok: false, message: chosen.message, advice: chosen.advice };
  const { role } = chosen;
  const target = chooseStsTarget({
    arns: [role.roleArn],
    ...(chain?.region && { region: chain.region.value }),
    ...(chain?.endpoint && { endpoint: chain.endpoint.value }),
    ...(chain?.endpointFlavour && { flavour: chain.endpointFlavour }),
  });
  if (!target.ok) return { ok: false, message: target.message, advice: target.advice };
  const { endpoint, region } = target.target;
  const caBundle = chain?.caBundle;
  const place = {
    region,
    endpoint,
    ...(caBundle && {
      caBundle: {
        path: caBundle.value,
        setting: caBundle.from.kind === 'environment' ? caBundle.from.variable : 'ca_bundle',
      },
    }),
    ...(signal && { signal }),
  };
  const send = (durationSeconds: number | undefined): Promise<StsOutcome<AssumedRole>> =>
    sts.assumeRoleWithSaml(
      {
        ...role,
        assertion: answer.assertion.encoded,
        ...(durationSeconds !== undefined && { durationSeconds }),
        ...(base.sessionPolicy !== undefined && { policy: base.sessionPolicy }),
        ...(base.sessionPolicyArns !== undefined && { policyArns: base.sessionPolicyArns }),
      },
      place,
    );
  const wanted = base.durationSeconds;
  const first = await send(wanted);
  const isTooLong =
    !first.ok && first.failure.kind === 'max-session-duration' && (wanted ?? 0) > ALWAYS_ALLOWED_SECONDS;
  const outcome = isTooLong ? await send(ALWAYS_ALLOWED_SECONDS) : first;
  if (outcome.ok) {
    const { arn, credentials } = outcome.value;
    const accountId = arn.split(':')[4];
    return {
      ok: true,
      credentials: { ...credentials, ...(accountId && { accountId }) },
      arn,
      ...(isTooLong && { note: samlMessages.shorter(role.roleArn) }),
    };
  }
  return { ok: false, ...explain(outcome.failure, profile, role, region) };
}

/** Where no hooks are run. */
export function samlElsewhere({ profile }: SamlBase): ExternalCredentials {
  return { ok: false, ...samlMessages.noHooksHere(profile) };
}

export type ChosenRole =
  | { readonly ok: true; readonly role: SamlRole }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/** The role that the base names, or the only one of the assertion. What the assertion hides, the base has to name. */
export function chooseRole(base: SamlBase, { roles }: SamlAssertion): ChosenRole {
  const { at, principalArn, profile, roleArn } = base;
  if (roleArn !== undefined && principalArn !== undefined)
    return { ok: true, role: { roleArn, principalArn } };
  const fitting = roles.filter(
    (role) =>
      (roleArn === undefined ? isSamlRole(role.roleArn) : role.roleArn === roleArn) &&
      (principalArn === undefined || role.principalArn === principalArn),
  );
  const [only, ...others] = fitting;
  if (only === undefined)
    return {
      ok: false,
      ...(roles.length === 0
        ? samlMessages.noRoles(profile)
        : samlMessages.otherRoles(profile, roleArn, roles)),
    };
  if (others.length > 0) {
    const several = samlMessages.severalRoles(profile, roleArn, fitting);
    return { ok: false, ...several, ...(at === undefined && samlMessages.nameOnTheLine(roleArn)) };
  }
  return { ok: true, role: only };
}

/** AWS STS API: AssumeRoleWithSAML, Errors. */
function explain(
  failure: StsFailure,
  profile: string,
  { principalArn, roleArn }: SamlRole,
  region: string,
): Omit<Extract<ExternalCredentials, { ok: false }>, 'ok'> {
  if (/^IDPRejectedClaim/.test(failure.code)) return samlMessages.rejected(profile, failure.detail);
  if (/^InvalidIdentityToken/.test(failure.code)) return samlMessages.invalid(principalArn, failure.detail);
  // Whatever else goes wrong is said as for every other call.
  const ofSaml: {
    readonly [K in StsFailure['kind']]?: Omit<Extract<ExternalCredentials, { ok: false }>, 'ok'>;
  } = {
    'expired-credentials': samlMessages.expired(profile, failure.detail),
    'access-denied': samlMessages.notTrusted(roleArn, principalArn),
    'max-session-duration': samlMessages.tooLong(profile, roleArn),
    cancelled: samlMessages.cancelled,
  };
  return (
    ofSaml[failure.kind] ?? {
      ...explainStsFailure(failure, { profile, roleArn, region }),
      ...(failure.retryable && { retryable: true as const }),
    }
  );
}
