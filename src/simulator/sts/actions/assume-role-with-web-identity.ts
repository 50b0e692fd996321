import { queryErrors } from '../../query/query-error.ts';
import { failure, success } from '../../result.ts';
import { patterns } from '../constraints.ts';
import { readWebIdentityToken } from '../federated/web-identity-token.ts';
import { trustsProvider } from '../trust-policy.ts';
import type { Action } from './action.ts';
import { federatedResult, federationProblem, readFederatedRequest } from './federated-role.ts';

/** AWS STS API: AssumeRoleWithWebIdentity. Needs no signature: the token is the proof. */
export const assumeRoleWithWebIdentity: Action = {
  signed: false,
  run(context) {
    const { parameters, realm, now } = context;
    const sessionName = parameters.get('RoleSessionName');
    const token = parameters.get('WebIdentityToken');
    const request = readFederatedRequest(context, (check) => {
      check.text(sessionName, 'roleSessionName', { required: true, min: 2, max: 64, pattern: patterns.name });
      check.text(token, 'webIdentityToken', { required: true, min: 4, max: 20_000 });
    });
    if (!request.ok) return request;
    const { roleArn, seconds } = request.value;

    const read = readWebIdentityToken(token ?? '');
    if (!read.ok) return read;
    const { issuer, audience, subject, expiresAt, isSignedBy } = read.value;
    const provider = realm.oidcProviderOf(roleArn.split(':')[4] ?? '', issuer);
    if (!provider)
      return failure(
        queryErrors.invalidIdentityToken(`No OpenIDConnect provider found in your account for ${issuer}`),
      );
    if (!isSignedBy(provider.provider))
      return failure(queryErrors.invalidIdentityToken('The signature of the ID Token is not valid'));
    if (expiresAt.getTime() <= now.getTime())
      return failure(
        queryErrors.expiredIdentityToken(
          `Token expired: current date/time ${Math.floor(now.getTime() / 1000)} must be before the expiration date/time ${Math.floor(expiresAt.getTime() / 1000)}`,
        ),
      );
    if (!provider.provider.audiences.includes(audience))
      return failure(queryErrors.invalidIdentityToken('Incorrect token audience'));

    const role = realm.roleOf(roleArn);
    if (!role || !trustsProvider(role, provider.arn, subject))
      return failure(queryErrors.federationNotAuthorized('AssumeRoleWithWebIdentity'));
    const denied = federationProblem(context, role, seconds);
    if (denied) return failure(denied);
    return success([
      ...federatedResult(context, request.value, { role, sessionName: sessionName ?? '' }),
      ['SubjectFromWebIdentityToken', subject],
      ['Audience', audience],
      ['Provider', provider.arn],
    ]);
  },
};
