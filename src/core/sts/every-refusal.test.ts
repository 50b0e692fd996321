import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainStsFailure } from './failure-messages.ts';
import { createStsGateway } from './sdk-gateway.ts';
import type { StsFailure } from './sts-failure.ts';

// The SDK looks at this once and for all, so it is set before its first use: no call here may heed it.
process.env['AWS_DISABLE_CLOCK_SKEW_CORRECTION'] = 'true';

/** One thing that AWS says. Sources: AWS STS API reference, and messages seen in public issue threads. */
interface Refusal {
  readonly code: string;
  readonly says: string;
  readonly status: number;
  readonly kind: StsFailure['kind'];
  /** In the sentence, and in what to do. */
  readonly sentence: RegExp;
  readonly action: RegExp;
  /** How often AWS is asked; once, unless the same may work a moment later. */
  readonly calls?: number;
}

const mfa = 'MultiFactorAuthentication failed';
const again = { calls: 3, action: /tried again by itself/ };
const skew = { kind: 'clock-skew', sentence: /clock of this machine/, action: /set the time auto/ } as const;
const parameter = { status: 400, kind: 'invalid-parameter', sentence: /did not accept the request/ } as const;
const invalidKey = {
  kind: 'invalid-key',
  sentence: /does not know the access key of profile bastion/,
} as const;
const constraint = (name: string) =>
  `1 validation error detected: Value 'x' at '${name}' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\d]*`;

const refusals: readonly Refusal[] = [
  {
    code: 'AccessDenied',
    says: `${mfa} with invalid MFA one time pass code. `,
    status: 403,
    kind: 'mfa-code-refused',
    sentence: /did not take the code of MFA device arn:aws:iam::111111111111:mfa\/jo/,
    action: /Enter the next code.*half a minute/,
  },
  {
    code: 'AccessDenied',
    says: `${mfa}, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user`,
    status: 403,
    kind: 'mfa-serial-refused',
    sentence: /could not check a code/,
    action: /Set mfa_serial in profile bastion/,
  },
  {
    code: 'AccessDenied',
    says: `${mfa}, must provide both MFA serial number and one time pass code.`,
    status: 403,
    kind: 'mfa-required',
    sentence: /wants an MFA code, and none was sent/,
    action: /Add mfa_serial to profile prod/,
  },
  {
    code: 'AccessDenied',
    says: 'User: arn:aws:iam::111111111111:user/jo is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role/Admin',
    status: 403,
    kind: 'access-denied',
    sentence: /does not let profile bastion assume arn:aws:iam::222222222222:role\/Admin\.$/,
    action: /trust policy, the external id, and whether it wants MFA.*5 hours old.*new MFA session/,
  },
  {
    code: 'AccessDenied',
    says: 'User: arn:aws:iam::111111111111:user/jo is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role/Admin with an explicit deny in a service control policy',
    status: 403,
    kind: 'access-denied',
    sentence: /: there is an explicit deny in a service control policy\.$/,
    action: /trust policy/,
  },
  {
    code: 'AccessDenied',
    says: 'User: arn:aws:iam::111111111111:user/jo is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role/Admin because no identity-based policy allows the sts:AssumeRole action',
    status: 403,
    kind: 'access-denied',
    sentence: /: no identity-based policy allows it\.$/,
    action: /trust policy/,
  },
  ...['GetSessionToken', 'GetFederationToken'].map(
    (call): Refusal => ({
      code: 'AccessDenied',
      says: `Cannot call ${call} with session credentials`,
      status: 403,
      kind: 'session-credentials-refused',
      sentence: /keys of profile bastion are session keys/,
      action: /long-term access keys/,
    }),
  ),
  {
    code: 'ValidationError',
    says: constraint('tokenCode'),
    status: 400,
    kind: 'mfa-code-refused',
    sentence: /did not take the code/,
    action: /next code/,
  },
  {
    code: 'ValidationError',
    says: constraint('serialNumber'),
    status: 400,
    kind: 'mfa-serial-refused',
    sentence: /could not check a code/,
    action: /Set mfa_serial/,
  },
  {
    code: 'ValidationError',
    says: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    status: 400,
    kind: 'max-session-duration',
    sentence: /does not allow sessions as long/,
    action: /Lower duration_seconds in profile prod/,
  },
  {
    code: 'ValidationError',
    says: 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    status: 400,
    kind: 'chained-duration',
    sentence: /at most 1 hour when it is reached through another session/,
    action: /duration_seconds in profile prod to 3600/,
  },
  { ...parameter, code: 'ValidationError', says: constraint('roleSessionName'), action: /role_session_name/ },
  { ...parameter, code: 'ValidationError', says: constraint('externalId'), action: /Correct external_id/ },
  {
    ...parameter,
    code: 'ValidationError',
    says: constraint('tags.1.member.key'),
    action: /Correct the session tags of profile prod/,
  },
  { ...parameter, code: 'ValidationError', says: 'Something else.', action: /Check role_arn/ },
  {
    ...parameter,
    code: 'MalformedPolicyDocument',
    says: 'Syntax errors in policy.',
    action: /Correct the session policy of profile prod/,
  },
  ...['InvalidIdentityToken', 'InvalidAuthorizationMessageException', 'InvalidAction'].map(
    (code): Refusal => ({ ...parameter, code, says: 'No.', action: /Check role_arn/ }),
  ),
  ...(
    [
      ['ExpiredToken', 403],
      ['ExpiredTokenException', 400],
    ] as const
  ).map(
    ([code, status]): Refusal => ({
      code,
      says: 'The security token included in the request is expired',
      status,
      kind: 'expired-credentials',
      sentence: /keys of profile bastion have ended/,
      action: /Renew them/,
    }),
  ),
  {
    ...invalidKey,
    code: 'InvalidClientTokenId',
    says: 'The security token included in the request is invalid.',
    status: 403,
    action: /deleted or made inactive.*another partition.*region.*mistyped/,
  },
  {
    ...invalidKey,
    code: 'MissingAuthenticationToken',
    says: 'Request is missing Authentication Token',
    status: 403,
    action: /Check it in IAM/,
  },
  {
    ...skew,
    code: 'SignatureDoesNotMatch',
    says: 'Signature expired: 20220127T001427Z is now earlier than 20220127T014428Z (20220127T015928Z - 15 min.)',
    status: 403,
  },
  ...['RequestExpired', 'RequestTimeTooSkewed', 'RequestInTheFuture'].map(
    (code): Refusal => ({ ...skew, code, says: 'The difference is too large.', status: 403 }),
  ),
  {
    ...skew,
    code: 'InvalidSignatureException',
    says: 'Signature not yet current: 20220127T021427Z is still later than 20220127T014428Z',
    status: 403,
  },
  {
    code: 'SignatureDoesNotMatch',
    says: 'The request signature we calculated does not match the signature you provided.',
    status: 403,
    kind: 'wrong-secret',
    sentence: /secret access key of profile bastion does not fit/,
    action: /Enter the keys of profile bastion again/,
  },
  {
    code: 'RegionDisabledException',
    says: 'STS is not activated in this region for account:222222222222.',
    status: 403,
    kind: 'region-disabled',
    sentence: /turned off in eu-west-1/,
    action: /another region in profile prod/,
  },
  {
    code: 'PackedPolicyTooLarge',
    says: 'Packed size of session tags consumes 110% of allotted space.',
    status: 400,
    kind: 'policy-too-large',
    sentence: /too large for AWS/,
    action: /Shorten the policy/,
  },
  {
    code: 'IDPRejectedClaim',
    says: 'The identity provider rejected the claim.',
    status: 403,
    kind: 'access-denied',
    sentence: /does not let profile bastion assume/,
    action: /trust policy/,
  },
  {
    ...again,
    code: 'IDPCommunicationError',
    says: 'Try again.',
    status: 400,
    kind: 'service-unavailable',
    sentence: /cannot answer just now/,
  },
  ...(
    [
      ['Throttling', 400],
      ['ThrottlingException', 400],
      ['RequestLimitExceeded', 503],
      ['TooManyRequestsException', 429],
    ] as const
  ).map(
    ([code, status]): Refusal => ({
      ...again,
      code,
      says: 'Rate exceeded',
      status,
      kind: 'throttled',
      sentence: /too many requests/,
    }),
  ),
  ...[500, 502, 503].map(
    (status): Refusal => ({
      ...again,
      code: 'BrandNewTrouble',
      says: 'Oops.',
      status,
      kind: 'service-unavailable',
      sentence: /cannot answer just now/,
    }),
  ),
  {
    code: 'BrandNewException',
    says: 'Something that nobody has seen.',
    status: 400,
    kind: 'unknown',
    sentence: /^AWS answered BrandNewException: Something that nobody has seen\.$/,
    action: /request id/,
  },
];

let server: Server;
let endpoint: string;
let answer: { readonly status: number; readonly body: string };
let calls: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      calls += 1;
      response.writeHead(answer.status, { 'content-type': 'text/xml', 'x-amzn-requestid': 'req-7' });
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('each refusal of AWS, as it comes over the wire', () => {
  it.each(refusals.map((refusal) => [refusal.code, refusal.says.slice(0, 80), refusal] as const))(
    '%s "%s" becomes a value with a sentence, an action and the request id',
    async (_code, _says, refusal) => {
      const { code, says, status } = refusal;
      calls = 0;
      answer = {
        status,
        body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${says}</Message></Error><RequestId>req-7</RequestId></ErrorResponse>`,
      };
      const outcome = await createStsGateway({
        retry: { attempts: 3, firstPauseMs: 0, random: () => 0 },
      }).assumeRole(
        { roleArn: 'arn:aws:iam::222222222222:role/Admin', roleSessionName: 'jo', durationSeconds: 3600 },
        {
          credentials: { accessKeyId: 'AKIAEXAMPLEEXAMPLE00', secretAccessKey: 'base/secret+key' },
          region: 'eu-west-1',
          endpoint,
        },
      );
      if (outcome.ok) throw new Error('The refusal was taken for a success.');
      const { failure } = outcome;
      expect(failure).toMatchObject({
        kind: refusal.kind,
        requestId: 'req-7',
        httpStatus: status,
        retryable: refusal.calls !== undefined,
      });
      expect(calls).toBe(refusal.calls ?? 1);
      const { advice, message } = explainStsFailure(failure, {
        profile: 'prod',
        sourceProfile: 'bastion',
        roleArn: 'arn:aws:iam::222222222222:role/Admin',
        mfaSerial: 'arn:aws:iam::111111111111:mfa/jo',
        region: 'eu-west-1',
        mfaAgeMs: 5 * 3_600_000,
      });
      expect(message).toMatch(refusal.sentence);
      expect(advice).toMatch(refusal.action);
    },
  );
});
