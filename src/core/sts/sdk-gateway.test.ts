import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStsGateway } from './sdk-gateway.ts';
import type { StsCallContext } from './sts-gateway.ts';

// The SDK looks at this once and for all, so it is set before its first use: no call here may heed it.
process.env['AWS_DISABLE_CLOCK_SKEW_CORRECTION'] = 'true';

const namespace = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';
const keys = { accessKeyId: 'AKIAEXAMPLEEXAMPLE00', secretAccessKey: 'base/secret+key' };
const token = `${'FwoGZXIvYXdzE/abc+'.repeat(30)}==`;
const credentialsXml = `<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>s/e+cret</SecretAccessKey><SessionToken>${token}</SessionToken><Expiration>2030-01-01T12:00:00Z</Expiration></Credentials>`;
const sessionTokenXml = `<GetSessionTokenResponse ${namespace}><GetSessionTokenResult>${credentialsXml}</GetSessionTokenResult><ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata></GetSessionTokenResponse>`;
const assumeRoleXml = `<AssumeRoleResponse ${namespace}><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>AROA:jo</AssumedRoleId><Arn>arn:aws:sts::222222222222:assumed-role/Admin/jo</Arn></AssumedRoleUser>${credentialsXml}</AssumeRoleResult><ResponseMetadata><RequestId>req-2</RequestId></ResponseMetadata></AssumeRoleResponse>`;
const identityXml = `<GetCallerIdentityResponse ${namespace}><GetCallerIdentityResult><Arn>arn:aws:iam::111111111111:user/jo</Arn><UserId>AIDA</UserId><Account>111111111111</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>req-3</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;

function errorXml(code: string, message: string) {
  return `<ErrorResponse ${namespace}><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>req-e</RequestId></ErrorResponse>`;
}

interface Seen {
  readonly method: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly parameters: URLSearchParams;
}

let server: Server;
let endpoint: string;
let seen: Seen[];
let answers: ((request: Seen, response: ServerResponse) => void)[];
const sockets = new Set<Socket>();

/** Answers with XML unless told otherwise. */
function reply(body: string, status = 200, headers: Record<string, string> = {}) {
  return (_request: Seen, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': 'req-h', ...headers });
    response.end(body);
  };
}

beforeEach(async () => {
  seen = [];
  answers = [];
  server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const parameters = new URLSearchParams(Buffer.concat(pieces).toString());
      const one = { method: request.method, headers: request.headers, parameters };
      seen.push(one);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      answer?.(one, response);
    });
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise((resolve) => server.close(resolve));
});

const noPauses = { attempts: 3, firstPauseMs: 0, random: () => 0 };
const gateway = () => createStsGateway({ retry: noPauses });
const context = (extra: Partial<StsCallContext> = {}): StsCallContext => ({
  credentials: keys,
  region: 'eu-west-1',
  endpoint,
  ...extra,
});

describe('the STS gateway', () => {
  it('asks for a session token with the code and reads keys, token and expiration', async () => {
    answers = [reply(sessionTokenXml)];
    const outcome = await gateway().getSessionToken(
      { durationSeconds: 43200, serialNumber: 'arn:aws:iam::111111111111:mfa/jo', tokenCode: '012345' },
      context(),
    );
    expect(outcome).toEqual({
      ok: true,
      requestId: 'req-h',
      value: {
        accessKeyId: 'ASIAEXAMPLE',
        secretAccessKey: 's/e+cret',
        sessionToken: token,
        expiration: new Date('2030-01-01T12:00:00Z'),
      },
    });
    expect(Object.fromEntries(seen[0]?.parameters ?? [])).toEqual({
      Action: 'GetSessionToken',
      Version: '2011-06-15',
      DurationSeconds: '43200',
      SerialNumber: 'arn:aws:iam::111111111111:mfa/jo',
      TokenCode: '012345',
    });
  });

  it('sends every parameter of AssumeRole, and none that was not given', async () => {
    answers = [reply(assumeRoleXml)];
    const full = await gateway().assumeRole(
      {
        roleArn: 'arn:aws:iam::222222222222:role/Admin',
        roleSessionName: 'jo',
        durationSeconds: 900,
        externalId: 'x/1',
        sourceIdentity: 'jo',
        policy: '{"Version":"2012-10-17"}',
        policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
        tags: new Map([['team', 'a b']]),
        transitiveTagKeys: ['team'],
      },
      context({ credentials: { ...keys, sessionToken: token } }),
    );
    expect(full).toMatchObject({
      ok: true,
      value: { arn: 'arn:aws:sts::222222222222:assumed-role/Admin/jo' },
    });
    expect(Object.fromEntries(seen[0]?.parameters ?? [])).toEqual({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: 'arn:aws:iam::222222222222:role/Admin',
      RoleSessionName: 'jo',
      DurationSeconds: '900',
      ExternalId: 'x/1',
      SourceIdentity: 'jo',
      Policy: '{"Version":"2012-10-17"}',
      'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      'Tags.member.1.Key': 'team',
      'Tags.member.1.Value': 'a b',
      'TransitiveTagKeys.member.1': 'team',
    });
    expect(seen[0]?.headers['x-amz-security-token']).toBe(token);

    await gateway().assumeRole(
      { roleArn: 'arn:aws:iam::222222222222:role/Admin', roleSessionName: 'jo' },
      context(),
    );
    expect([...(seen[1]?.parameters.keys() ?? [])]).toEqual([
      'Action',
      'Version',
      'RoleArn',
      'RoleSessionName',
    ]);
    expect(seen[1]?.headers['x-amz-security-token']).toBeUndefined();
  });

  it('tells who the caller is', async () => {
    answers = [reply(identityXml)];
    expect(await gateway().getCallerIdentity(context())).toMatchObject({
      ok: true,
      value: { account: '111111111111', arn: 'arn:aws:iam::111111111111:user/jo', userId: 'AIDA' },
    });
  });

  it('takes nothing from the environment', async () => {
    answers = [reply(identityXml)];
    for (const [name, value] of Object.entries({
      AWS_ACCESS_KEY_ID: 'AKIAAMBIENT',
      AWS_SECRET_ACCESS_KEY: 'ambient',
      AWS_SESSION_TOKEN: 'ambient',
      AWS_PROFILE: 'no-such-profile',
      AWS_REGION: 'cn-north-1',
      AWS_DEFAULT_REGION: 'cn-north-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1',
      AWS_USE_FIPS_ENDPOINT: 'garbage',
      AWS_USE_DUALSTACK_ENDPOINT: 'garbage',
      AWS_MAX_ATTEMPTS: 'garbage',
      AWS_RETRY_MODE: 'garbage',
      AWS_DEFAULTS_MODE: 'garbage',
      AWS_STS_REGIONAL_ENDPOINTS: 'garbage',
      AWS_AUTH_SCHEME_PREFERENCE: 'garbage',
      AWS_SIGV4A_SIGNING_REGION_SET: 'garbage',
      AWS_SDK_UA_APP_ID: 'ambient-app',
      AWS_EXECUTION_ENV: 'ambient-env',
      AWS_LAMBDA_FUNCTION_NAME: 'ambient-function',
      _X_AMZN_TRACE_ID: 'ambient-trace',
      AWS_CONFIG_FILE: '/no/such/config',
      AWS_SHARED_CREDENTIALS_FILE: '/no/such/credentials',
      HTTP_PROXY: 'http://127.0.0.1:1',
      HTTPS_PROXY: 'http://127.0.0.1:1',
    })) {
      vi.stubEnv(name, value);
    }
    expect(await gateway().getCallerIdentity(context())).toMatchObject({ ok: true });
    const headers: IncomingMessage['headers'] = seen[0]?.headers ?? {};
    expect(headers.authorization).toContain(`Credential=${keys.accessKeyId}/`);
    expect(headers.authorization).toContain('/eu-west-1/sts/aws4_request');
    expect(JSON.stringify(headers)).not.toMatch(/ambient/i);
  });

  it('takes nothing from the shared files', async () => {
    answers = [reply(identityXml)];
    const folder = mkdtempSync(join(tmpdir(), 'understudy-gateway-'));
    const garbage = [
      'region = cn-north-1',
      'endpoint_url = http://127.0.0.1:1',
      'use_fips_endpoint = garbage',
      'use_dualstack_endpoint = garbage',
      'max_attempts = garbage',
      'retry_mode = garbage',
      'defaults_mode = garbage',
      'disable_clock_skew_correction = garbage',
      'sigv4a_signing_region_set = garbage',
      'sdk_ua_app_id = ambient-app',
    ].join('\n');
    writeFileSync(join(folder, 'config'), `[default]\n${garbage}\n`);
    writeFileSync(join(folder, 'credentials'), '[default]\naws_access_key_id = AKIAAMBIENT\n');
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
    expect(await gateway().getCallerIdentity(context())).toMatchObject({ ok: true });
    expect(seen[0]?.headers.authorization).toContain(`Credential=${keys.accessKeyId}/`);
    expect(JSON.stringify(seen[0]?.headers)).not.toMatch(/ambient/i);
    rmSync(folder, { recursive: true });
  });

  it('passes AWS’s refusal on with code, words and request id', async () => {
    answers = [
      reply(
        errorXml('AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code. '),
        403,
      ),
    ];
    const outcome = await gateway().getCallerIdentity(context());
    expect(outcome).toMatchObject({
      ok: false,
      failure: {
        kind: 'mfa-code-refused',
        code: 'AccessDenied',
        detail: 'MultiFactorAuthentication failed with invalid MFA one time pass code.',
        httpStatus: 403,
        requestId: 'req-h',
        retryable: false,
      },
    });
    expect(seen).toHaveLength(1);
  });

  describe.each([
    ['throttled', 400, errorXml('Throttling', 'Rate exceeded'), 'text/xml'],
    ['service-unavailable', 503, errorXml('ServiceUnavailable', 'Busy'), 'text/xml'],
    ['service-unavailable', 500, '', 'text/plain'],
    ['service-unavailable', 502, '<html>Bad gateway</html>', 'text/html'],
    ['service-unavailable', 200, sessionTokenXml.slice(0, 200), 'text/xml'],
  ] as const)('when the answer is %s (HTTP %i)', (kind, status, body, type) => {
    it('sends a call without a code three times', async () => {
      answers = [reply(body, status, { 'content-type': type })];
      const outcome = await gateway().getSessionToken({ durationSeconds: 900 }, context());
      expect(outcome).toMatchObject({ ok: false, failure: { kind, retryable: true } });
      expect(seen).toHaveLength(3);
    });

    it('never sends a one-time code again', async () => {
      answers = [reply(body, status, { 'content-type': type })];
      const outcome = await gateway().getSessionToken(
        { durationSeconds: 900, serialNumber: 'GAHT12345678', tokenCode: '123456' },
        context(),
      );
      expect(outcome).toMatchObject({ ok: false, failure: { kind } });
      expect(seen).toHaveLength(1);
    });
  });

  it('succeeds when the second sending does', async () => {
    answers = [reply(errorXml('Throttling', 'Rate exceeded'), 400), reply(identityXml)];
    expect(await gateway().getCallerIdentity(context())).toMatchObject({ ok: true });
    expect(seen).toHaveLength(2);
  });

  it.each([
    ['a web page', '<!doctype html><html>Log in to the hotel network</html>', 'text/html', 200],
    ['a redirect', '', 'text/html', 302],
    ['JSON', '{"message":"hello"}', 'application/json', 404],
    ['a page of a proxy', '<html>Proxy login</html>', 'text/html', 407],
    ['an empty success', '', 'text/plain', 200],
  ])('says that %s is no answer of STS', async (_what, body, type, status) => {
    answers = [reply(body, status, { 'content-type': type })];
    const outcome = await gateway().getCallerIdentity(context());
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'not-sts' } });
  });

  it('reads an <Error> at the root of the document', async () => {
    answers = [
      reply('<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message></Message></Error>', 403, {
        'content-type': 'application/xml',
      }),
    ];
    expect(await gateway().getCallerIdentity(context())).toMatchObject({
      ok: false,
      failure: { kind: 'access-denied', code: 'AccessDenied', detail: '' },
    });
  });

  it('shows an error it does not know by AWS’s code and words', async () => {
    answers = [reply(errorXml('BrandNewException', 'Something new'), 400)];
    expect(await gateway().getCallerIdentity(context())).toMatchObject({
      ok: false,
      failure: { kind: 'unknown', code: 'BrandNewException', detail: 'Something new' },
    });
  });

  it('does not repeat the token when AWS quotes the signed request', async () => {
    const credentials = { ...keys, sessionToken: token };
    answers = [
      reply(
        errorXml(
          'SignatureDoesNotMatch',
          `The signature is wrong for ${keys.secretAccessKey}. The Canonical String for this request should have been 'POST / x-amz-security-token:${token}'`,
        ),
        403,
      ),
    ];
    const outcome = await gateway().getCallerIdentity(context({ credentials }));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'wrong-secret' } });
    expect(JSON.stringify(outcome)).not.toContain(token.slice(0, 40));
    expect(JSON.stringify(outcome)).not.toContain(keys.secretAccessKey);
  });

  it('drops nothing it received half of into the failure', async () => {
    answers = [reply(sessionTokenXml.replace('</Credentials>', ''))];
    const outcome = await gateway().getSessionToken({ durationSeconds: 900 }, context());
    expect(outcome.ok).toBe(false);
    expect(JSON.stringify(outcome)).not.toContain('s/e+cret');
  });
});

describe('whatever answers', () => {
  it('gives a value, with nothing of a half-read success in it', async () => {
    const pieces = fc.constantFrom(
      sessionTokenXml,
      assumeRoleXml,
      errorXml('AccessDenied', 'no'),
      '<',
      '<?xml version="1.0"?>',
      '</Credentials>',
      '<Error><Code>X</Code>',
      '<!DOCTYPE html>',
      '{"a":',
      '\u0000',
      '&bogus;',
      '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
    );
    const body = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 4 }).map((parts) => parts.join('')),
      fc.tuple(pieces, fc.nat(800)).map(([text, at]) => text.slice(0, at)),
    );
    const status = fc.constantFrom(200, 204, 301, 400, 401, 403, 404, 407, 418, 429, 500, 503);
    const type = fc.constantFrom('text/xml', 'text/html', 'application/json', 'application/octet-stream', '');
    await fc.assert(
      fc.asyncProperty(body, status, type, async (text, code, contentType) => {
        answers = [reply(text, code, { 'content-type': contentType })];
        const once = createStsGateway({ retry: { ...noPauses, attempts: 1 } });
        const outcome = await once.getSessionToken({ durationSeconds: 900 }, context());
        if (outcome.ok) expect(outcome.value.sessionToken).toBe(token);
        else {
          expect(outcome.failure.code).not.toBe('');
          expect(JSON.stringify(outcome)).not.toContain('s/e+cret');
          expect(JSON.stringify(outcome)).not.toContain('root:');
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('a broken way to STS', () => {
  it('is a network failure when nobody listens, and the request was never sent', async () => {
    const outcome = await gateway().getSessionToken(
      { durationSeconds: 900, serialNumber: 'GAHT12345678', tokenCode: '123456' },
      context({ endpoint: 'http://127.0.0.1:1' }),
    );
    expect(outcome).toMatchObject({
      ok: false,
      failure: { kind: 'network', code: 'ECONNREFUSED', neverSent: true, retryable: true },
    });
  });

  it('is a network failure when the name is unknown', async () => {
    const outcome = await gateway().getCallerIdentity(context({ endpoint: 'http://sts.invalid' }));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'network', neverSent: true } });
  });

  it('does not claim that a dropped call was never sent, and sends its code once', async () => {
    answers = [(_request, response) => response.destroy()];
    const outcome = await gateway().getSessionToken(
      { durationSeconds: 900, serialNumber: 'GAHT12345678', tokenCode: '123456' },
      context(),
    );
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'network' } });
    expect(!outcome.ok && outcome.failure.neverSent).toBeUndefined();
    expect(seen).toHaveLength(1);
  });

  it('is a network failure when the connection breaks in the middle of the answer', async () => {
    answers = [
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/xml', 'content-length': '5000' });
        response.write(sessionTokenXml.slice(0, 100), () => response.destroy());
      },
    ];
    const outcome = await gateway().getSessionToken({ durationSeconds: 900 }, context());
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'network' } });
  });

  it.each([
    ['says nothing', (_request: Seen, _response: ServerResponse) => undefined],
    [
      'stops in the middle of its answer',
      (_request: Seen, response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'text/xml', 'content-length': '5000' });
        response.write(sessionTokenXml.slice(0, 100));
      },
    ],
  ])('times out when the server %s', async (_what, answer) => {
    answers = [answer];
    const impatient = createStsGateway({ retry: noPauses, timeouts: { connectMs: 500, answerMs: 120 } });
    expect(await impatient.getCallerIdentity(context())).toMatchObject({
      ok: false,
      failure: { kind: 'timeout', retryable: true },
    });
  });

  it.each([
    ['before the answer', (_request: Seen, _response: ServerResponse) => undefined],
    [
      'in the middle of the answer',
      (_request: Seen, response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'text/xml', 'content-length': '5000' });
        response.write(sessionTokenXml.slice(0, 100));
      },
    ],
  ])('ends at once when the caller gives up %s', async (_when, answer) => {
    const controller = new AbortController();
    answers = [
      (request, response) => {
        answer(request, response);
        setImmediate(() => controller.abort());
      },
    ];
    const outcome = await gateway().getCallerIdentity(context({ signal: controller.signal }));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled', retryable: false } });
    expect(seen).toHaveLength(1);
  });

  it('sends nothing for a caller who gave up before', async () => {
    answers = [reply(identityXml)];
    const outcome = await gateway().getCallerIdentity(context({ signal: AbortSignal.abort() }));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    expect(seen).toHaveLength(0);
  });
});

describe('a wrong clock', () => {
  /** A machine that believes it is 40 minutes earlier. */
  const lateBy = 40 * 60_000;
  const clock = { now: () => new Date(Date.now() - lateBy) };

  /** Refuses like AWS when the request's time is over five minutes off. */
  function strict(body: string) {
    return (request: Seen, response: ServerResponse) => {
      const stamp = String(request.headers['x-amz-date']).replace(
        /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
        '$1-$2-$3T$4:$5:$6Z',
      );
      const off = Math.abs(Date.parse(stamp) - Date.now());
      if (off > 300_000) {
        reply(
          errorXml('SignatureDoesNotMatch', 'Signature expired: 1 is now earlier than 2 (3 - 5 min.)'),
          403,
        )(request, response);
      } else reply(body)(request, response);
    };
  }

  it('is learned from the answer, told, and corrected for this call and the next', async () => {
    answers = [strict(sessionTokenXml)];
    const explanation: number[] = [];
    const sts = createStsGateway({ clock, retry: noPauses, onClockOffset: (ms) => explanation.push(ms) });
    const input = { durationSeconds: 900, serialNumber: 'GAHT12345678', tokenCode: '123456' };
    expect(await sts.getSessionToken(input, context())).toMatchObject({ ok: true });
    expect(seen).toHaveLength(2);
    expect(Math.abs((explanation[0] ?? 0) - lateBy)).toBeLessThan(2000);
    expect(Math.abs(sts.clockOffsetMs() - lateBy)).toBeLessThan(2000);
    await sts.getSessionToken({ durationSeconds: 900 }, context());
    expect(seen).toHaveLength(3);
  });

  it('is a failure with the offset when correcting does not help', async () => {
    answers = [reply(errorXml('SignatureDoesNotMatch', 'Signature not yet current: …'), 403)];
    const sts = createStsGateway({ clock, retry: noPauses });
    const outcome = await sts.getCallerIdentity(context());
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'clock-skew' } });
    expect(Math.abs((!outcome.ok && outcome.failure.clockOffsetMs) || 0)).toBeGreaterThan(lateBy - 2000);
    expect(seen.length).toBeLessThanOrEqual(2);
  });

  it('is not seen where clocks agree', async () => {
    answers = [reply(identityXml)];
    const sts = createStsGateway({ retry: noPauses });
    await sts.getCallerIdentity(context());
    expect(sts.clockOffsetMs()).toBe(0);
  });
});

describe('the time of AWS', () => {
  const place = () => ({ region: 'eu-west-1', endpoint });
  const refused = errorXml('MissingAuthenticationToken', 'Request is missing Authentication Token');
  const hourAhead = () => new Date(Date.now() + 3_600_000).toUTCString();

  it('is asked for without a signature and without anybody’s keys', async () => {
    answers = [reply(refused, 403, { date: hourAhead() })];
    const explanation: string[] = [];
    const sts = createStsGateway({ retry: noPauses, onClockKnown: () => explanation.push('known') });
    expect(sts.isClockKnown).toBe(false);
    expect(await sts.learnClock(place())).toBe(true);
    expect(sts.isClockKnown).toBe(true);
    expect(Math.abs(sts.clockOffsetMs() - 3_600_000)).toBeLessThan(5_000);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers).not.toHaveProperty('authorization');
    expect(JSON.stringify(seen[0]?.headers)).not.toMatch(/x-amz-security-token|signature/i);
    expect(await sts.learnClock(place())).toBe(true);
    expect([seen.length, explanation]).toEqual([1, ['known']]);
  });

  it('is not believed where the answer is not from AWS', async () => {
    answers = [
      (_request, response) => response.writeHead(200, { date: hourAhead() }).end('<html>Sign in</html>'),
    ];
    const sts = gateway();
    expect(await sts.learnClock(place())).toBe(false);
    expect(sts.clockOffsetMs()).toBe(0);
  });

  it('stays unknown where nobody answers', async () => {
    const sts = gateway();
    expect(await sts.learnClock({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:1' })).toBe(false);
  });
});
