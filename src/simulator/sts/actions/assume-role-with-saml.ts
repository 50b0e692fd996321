import { createHash } from 'node:crypto';
import { type QueryError, queryErrors } from '../../query/query-error.ts';
import { failure, success } from '../../result.ts';
import { patterns } from '../constraints.ts';
import { readSamlResponse, type SamlResponse } from '../federated/read-saml-response.ts';
import { isSignedBy } from '../federated/saml-response.ts';
import type { KnownSamlProvider } from '../realm-index.ts';
import { trustsProvider } from '../trust-policy.ts';
import type { Action } from './action.ts';
import { federatedResult, federationProblem, readFederatedRequest } from './federated-role.ts';

/** Within which an assertion must be used. */
const redeemMs = 5 * 60_000;

/** AWS STS API: AssumeRoleWithSAML. Needs no signature: the assertion is the proof. */
export const assumeRoleWithSaml: Action = {
  signed: false,
  run(context) {
    const { parameters, realm, now } = context;
    const principalArn = parameters.get('PrincipalArn');
    const assertion = parameters.get('SAMLAssertion');
    const request = readFederatedRequest(context, (check) => {
      check.text(principalArn, 'principalArn', { required: true, min: 20, max: 2048, pattern: patterns.arn });
      check.text(assertion, 'sAMLAssertion', { required: true, min: 4, max: 100_000 });
    });
    if (!request.ok) return request;
    const { roleArn, seconds } = request.value;

    const response = readSamlResponse(assertion ?? '');
    if (!response.ok) return response;
    const provider = realm.samlProviderOf(principalArn ?? '');
    if (!provider) return failure(queryErrors.invalidIdentityToken("Specified provider doesn't exist"));
    const problem = proofProblem(response.value, provider, now);
    if (problem) return failure(problem);

    const sessionName = sessionNameOf(response.value);
    if (!sessionName.ok) return sessionName;
    const role = realm.roleOf(roleArn);
    if (!role || !claims(response.value, roleArn, provider.arn) || !trustsProvider(role, provider.arn))
      return failure(queryErrors.federationNotAuthorized('AssumeRoleWithSAML'));
    const denied = federationProblem(context, role, seconds);
    if (denied) return failure(denied);

    const { subject, issuer, recipient, sessionNotOnOrAfter } = response.value;
    const sourceIdentity = response.value.attributes.get('SourceIdentity')?.[0];
    return success([
      ...federatedResult(context, request.value, {
        role,
        sessionName: sessionName.value,
        ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
        ...(sessionNotOnOrAfter ? { endsAt: sessionNotOnOrAfter } : {}),
      }),
      ['Issuer', issuer],
      ['Audience', recipient],
      ['Subject', subject],
      ['SubjectType', 'persistent'],
      ['NameQualifier', nameQualifier(issuer, provider)],
    ]);
  },
};

/** Whose the response is, and whether it still counts. */
function proofProblem(
  response: SamlResponse,
  { provider }: KnownSamlProvider,
  now: Date,
): QueryError | undefined {
  if (response.issuer !== provider.issuer)
    return queryErrors.invalidIdentityToken('Issuer not present in specified provider');
  if (!isSignedBy(provider, response.xml))
    return queryErrors.invalidIdentityToken('Response signature invalid');
  if (!response.isSuccess)
    return queryErrors.idpRejectedClaim('The identity provider reported that authentication failed');
  if (!isSignInAddress(response.recipient))
    return queryErrors.invalidIdentityToken('The recipient of the SAML response is not AWS');
  if (response.issuedAt.getTime() > now.getTime() + redeemMs)
    return queryErrors.invalidIdentityToken('The SAML response is not valid yet');
  if (now.getTime() - response.issuedAt.getTime() > redeemMs)
    return queryErrors.expiredIdentityToken('Token must be redeemed within 5 minutes of issuance');
  if (response.notOnOrAfter.getTime() <= now.getTime())
    return queryErrors.expiredIdentityToken('Response has expired');
  if (response.sessionNotOnOrAfter && response.sessionNotOnOrAfter.getTime() <= now.getTime())
    return queryErrors.expiredIdentityToken('Response has expired');
  if (!['urn:amazon:webservices', response.recipient].includes(response.audience))
    return queryErrors.invalidIdentityToken('The audience of the SAML response is not AWS');
  return undefined;
}

/** The addresses at which AWS takes responses, of every partition that has one, with or without a region. */
function isSignInAddress(recipient: string): boolean {
  return /^https:\/\/(?:[a-z0-9-]+\.)?signin\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|amazonaws-eusc\.eu)\/saml(?:\/acs\/[\w-]+)?$/.test(
    recipient,
  );
}

function sessionNameOf(response: SamlResponse) {
  const [name, ...more] = response.attributes.get('RoleSessionName') ?? [];
  if (name === undefined || more.length > 0)
    return failure(queryErrors.invalidIdentityToken('RoleSessionName is required in AuthnResponse'));
  return /^[A-Za-z0-9_+=,.@-]{2,64}$/.test(name)
    ? success(name)
    : failure(
        queryErrors.invalidIdentityToken(
          'RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}',
        ),
      );
}

/** True when the assertion gives this role by this provider; the two stand in either order. */
function claims(response: SamlResponse, roleArn: string, providerArn: string): boolean {
  return (response.attributes.get('Role') ?? []).some((value) => {
    const parts = value.split(',').map((part) => part.trim());
    return parts.length === 2 && parts.includes(roleArn) && parts.includes(providerArn);
  });
}

function nameQualifier(issuer: string, { account, provider }: KnownSamlProvider): string {
  return createHash('sha1').update(`${issuer}${account.id}/${provider.name}`).digest('base64');
}
