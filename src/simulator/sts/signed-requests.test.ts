import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Credentials } from '../../core/credentials.ts';
import { type RawRequest, sendRaw, sendSigned } from './testing/raw-request.ts';
import { keys, roleArn } from './testing/realm.ts';
import { simulatorForEachTest, startOfTest } from './testing/started-simulator.ts';
import { endOf, keysOf, StsTestClient } from './testing/sts-client.ts';

const simulator = simulatorForEachTest();
const identityForm = 'Action=GetCallerIdentity&Version=2011-06-15';
const send = (raw: Partial<RawRequest> = {}) =>
  sendSigned(simulator.current.url, { body: identityForm, credentials: keys.jo, at: startOfTest, ...raw });

const mismatch = 'The request signature we calculated does not match the signature you provided.';

describe('a signed request', () => {
  it('is answered in STS’s own shape', async () => {
    const answer = await send();
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/xml');
    expect(answer.headers['date']).toBe('Sun, 01 Mar 2026 10:00:10 GMT');
    const requestId = answer.headers['x-amzn-requestid'];
    expect(requestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(answer.body.replace(/\n\s*/g, '')).toBe(
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
        '<Arn>arn:aws:iam::111111111111:user/staff/jo</Arn>' +
        `<UserId>${/<UserId>(.*)<\/UserId>/.exec(answer.body)?.[1]}</UserId><Account>111111111111</Account>` +
        `</GetCallerIdentityResult><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
    );
    expect(answer.body).toMatch(/<UserId>AIDA[A-Z2-7]{17}<\/UserId>/);
  });

  it('is refused in STS’s own shape, with the offending value escaped', async () => {
    const body =
      'Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A222222222222%3Arole%2FOpen&RoleSessionName=%3Cb%3E%26%00';
    const answer = await send({ body });
    expect(answer.status).toBe(400);
    expect(answer.body.replace(/\n\s*/g, '')).toBe(
      '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>ValidationError</Code>' +
        "<Message>1 validation error detected: Value '&lt;b&gt;&amp;\uFFFD' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*</Message>" +
        `</Error><RequestId>${answer.headers['x-amzn-requestid']}</RequestId></ErrorResponse>`,
    );
  });

  it.each<[what: string, raw: Partial<RawRequest>]>([
    ['a GET', { method: 'GET', query: identityForm, body: '' }],
    ['a POST with its parameters in the query', { query: identityForm, body: '' }],
    ['a plus sign for a space', { body: `${identityForm}&Unused=a+b%20c` }],
    [
      'a charset in the content type',
      { headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } },
    ],
    ['only the host and the date signed', { signed: ['host', 'x-amz-date'] }],
    [
      'more headers signed than needed',
      { headers: { 'x-amz-target': 'a   b', 'user-agent': 'test', accept: '*/*' } },
    ],
    [
      'an unsigned header of another kind',
      { tamper: (headers) => Object.assign(headers, { 'x-other': '1' }) },
    ],
    [
      'a Date header in place of X-Amz-Date',
      {
        headers: { date: startOfTest.toUTCString() },
        signed: ['content-type', 'date', 'host'],
        tamper: (headers) => Reflect.deleteProperty(headers, 'x-amz-date'),
      },
    ],
    ['a date four minutes old', { at: new Date(startOfTest.getTime() - 240_000) }],
    ['a date four minutes ahead', { at: new Date(startOfTest.getTime() + 240_000) }],
  ])('may be %s', async (_what, raw) => {
    const answer = await send(raw);
    expect([answer.status, answer.message]).toEqual([200, '']);
  });

  it.each<[what: string, raw: Partial<RawRequest>, status: number, code: string, message: string]>([
    [
      'a wrong secret',
      { credentials: { ...keys.jo, secretAccessKey: 'wrong' } },
      403,
      'SignatureDoesNotMatch',
      mismatch,
    ],
    [
      'an unknown key',
      { credentials: { ...keys.jo, accessKeyId: 'AKIANOBODY0000000000' } },
      403,
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
    ],
    [
      'an inactive key',
      { credentials: keys.retired },
      403,
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
    ],
    [
      'a token with long-term keys',
      { credentials: { ...keys.jo, sessionToken: 'left/over==' } },
      403,
      'InvalidClientTokenId',
      'The security token included in the request is invalid.',
    ],
    [
      'no host among the signed headers',
      { signed: ['content-type', 'x-amz-date'] },
      403,
      'SignatureDoesNotMatch',
      "'Host' must be a 'SignedHeader'",
    ],
    [
      'the date not signed',
      { signed: ['host'] },
      403,
      'SignatureDoesNotMatch',
      "'x-amz-date' must be a 'SignedHeader'",
    ],
    [
      'signed headers out of order',
      { signed: ['x-amz-date', 'host'] },
      403,
      'SignatureDoesNotMatch',
      mismatch,
    ],
    [
      'a signed header that is not there',
      { signed: ['host', 'x-amz-date', 'x-missing'] },
      403,
      'SignatureDoesNotMatch',
      "'x-missing' is a 'SignedHeader'",
    ],
    [
      'a signed header that was changed',
      { headers: { 'x-amz-target': 'a' }, tamper: (h) => Object.assign(h, { 'x-amz-target': 'b' }) },
      403,
      'SignatureDoesNotMatch',
      mismatch,
    ],
    [
      'an x-amz header added afterwards',
      { tamper: (h) => Object.assign(h, { 'x-amz-meta': 'b' }) },
      403,
      'SignatureDoesNotMatch',
      "'x-amz-meta' must be a 'SignedHeader'",
    ],
    [
      'another service',
      { scope: { service: 'iam' } },
      403,
      'SignatureDoesNotMatch',
      "Credential should be scoped to correct service: 'sts'.",
    ],
    [
      'a region that does not exist',
      { scope: { region: 'moon' } },
      403,
      'SignatureDoesNotMatch',
      "Credential should be scoped to a valid region, not 'moon'.",
    ],
    [
      'another terminator',
      { scope: { end: 'aws5_request' } },
      403,
      'SignatureDoesNotMatch',
      "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.",
    ],
    [
      'another day in the scope',
      { scope: { date: '20260228' } },
      403,
      'SignatureDoesNotMatch',
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260228' != '20260301', from '20260301T100010Z'.",
    ],
    [
      'a date six minutes old',
      { at: new Date(startOfTest.getTime() - 360_000) },
      403,
      'SignatureDoesNotMatch',
      'Signature expired: 20260301T095410Z is now earlier than 20260301T095510Z (20260301T100010Z - 5 min.)',
    ],
    [
      'a date six minutes ahead',
      { at: new Date(startOfTest.getTime() + 360_000) },
      403,
      'SignatureDoesNotMatch',
      'Signature not yet current: 20260301T100610Z is still later than 20260301T100510Z (20260301T100010Z + 5 min.)',
    ],
    [
      'an unknown action',
      { body: 'Action=GetFederationTicket&Version=2011-06-15' },
      400,
      'InvalidAction',
      'Could not find operation GetFederationTicket for version 2011-06-15',
    ],
    [
      'a name that every object has as action',
      { body: 'Action=constructor&Version=2011-06-15' },
      400,
      'InvalidAction',
      'Could not find operation constructor for version 2011-06-15',
    ],
    [
      'another version',
      { body: 'Action=GetCallerIdentity&Version=2010-05-08' },
      400,
      'InvalidAction',
      'Could not find operation GetCallerIdentity for version 2010-05-08',
    ],
    [
      'no version',
      { body: 'Action=GetCallerIdentity' },
      400,
      'InvalidAction',
      'Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED',
    ],
    ['no action', { body: '' }, 400, 'MissingAction', ''],
    [
      'a form that is not called one',
      { headers: { 'content-type': 'text/plain' } },
      400,
      'MissingAction',
      '',
    ],
    ['a parameter twice', { body: `${identityForm}&Version=2011-06-15` }, 400, 'MalformedInput', ''],
    [
      'a duration that is no number',
      { body: 'Action=GetSessionToken&Version=2011-06-15&DurationSeconds=NaN' },
      400,
      'MalformedInput',
      '',
    ],
    [
      'a missing role',
      { body: 'Action=AssumeRole&Version=2011-06-15&RoleSessionName=jo' },
      400,
      'ValidationError',
      "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
    ],
    [
      'nothing that AssumeRole needs',
      { body: 'Action=AssumeRole&Version=2011-06-15' },
      400,
      'ValidationError',
      "2 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null; Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null",
    ],
    ['a broken escape', { body: `${identityForm}&A=%zz` }, 404, 'MalformedQueryString', ''],
    ['another path', { path: '/sts' }, 404, 'InvalidAction', ''],
    [
      'a signature cut short',
      { tamper: (h) => Object.assign(h, { authorization: (h['authorization'] ?? '').slice(0, -1) }) },
      403,
      'SignatureDoesNotMatch',
      mismatch,
    ],
    [
      'no Signature',
      {
        tamper: (h) =>
          Object.assign(h, { authorization: (h['authorization'] ?? '').replace(/, Signature=.*/, '') }),
      },
      400,
      'IncompleteSignature',
      "Authorization header requires 'Signature' parameter.",
    ],
    [
      'no date',
      { tamper: (h) => Reflect.deleteProperty(h, 'x-amz-date') },
      400,
      'IncompleteSignature',
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    ],
    [
      'a date in another format',
      { tamper: (h) => Object.assign(h, { 'x-amz-date': '2026-03-01T10:00:10Z' }) },
      400,
      'IncompleteSignature',
      "Date must be in ISO-8601 'basic format'.",
    ],
    [
      'a key id alone as credential',
      {
        tamper: (h) =>
          Object.assign(h, {
            authorization: 'AWS4-HMAC-SHA256 Credential=AKIA, SignedHeaders=host, Signature=0',
          }),
      },
      400,
      'IncompleteSignature',
      'Credential must have exactly 5 slash-delimited elements',
    ],
    [
      'a basic password',
      { tamper: (h) => Object.assign(h, { authorization: 'Basic am86am8=' }) },
      400,
      'IncompleteSignature',
      "Unsupported AWS 'algorithm': 'Basic'.",
    ],
    [
      'no signature at all',
      { tamper: (h) => Reflect.deleteProperty(h, 'authorization') },
      403,
      'MissingAuthenticationToken',
      'Request is missing Authentication Token',
    ],
  ])('is refused with %s', async (_what, raw, status, code, message) => {
    const answer = await send(raw);
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(answer.message).toContain(message);
    expect(answer.body).not.toContain(keys.jo.secretAccessKey);
  });

  it('is refused when its body was changed on the way', async () => {
    let headers: Record<string, string> = {};
    await send({
      tamper: (signed) => {
        headers = { ...signed };
      },
    });
    const { 'content-length': _length, ...rest } = headers;
    const answer = await sendRaw(simulator.current.url, { headers: rest, body: `${identityForm}&More=1` });
    expect(answer.code).toBe('SignatureDoesNotMatch');
  });

  it.each(['PUT', 'DELETE', 'PATCH'])('is refused as %s', async (method) => {
    expect((await sendRaw(simulator.current.url, { method })).status).toBe(405);
  });

  it('is refused when it is larger than any STS call', async () => {
    const answer = await sendRaw(simulator.current.url, { body: 'x'.repeat(600_000) });
    expect(answer.status).toBe(413);
  });
});

describe('a session token', () => {
  async function session(): Promise<Credentials & { readonly sessionToken: string }> {
    return keysOf(await new StsTestClient(simulator.current, keys.jo).assumeRole(roleArn('Open')));
  }

  it('looks like AWS’s: 400 to 900 characters with a slash and a plus, ending in two equals signs', async () => {
    for (let index = 0; index < 20; index += 1) {
      const { sessionToken, accessKeyId, secretAccessKey } = await session();
      expect(sessionToken).toMatch(/^(?=.*\/)(?=.*\+)[A-Za-z0-9+/]{398,898}==$/);
      expect(accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
      expect(secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
    }
  });

  it('must be there', async () => {
    const { accessKeyId, secretAccessKey } = await session();
    expect((await send({ credentials: { accessKeyId, secretAccessKey } })).code).toBe('InvalidClientTokenId');
  });

  it('must be the one that came with the keys', async () => {
    const [one, two] = [await session(), await session()];
    const mixed = { ...one, sessionToken: two.sessionToken };
    expect((await send({ credentials: mixed })).code).toBe('InvalidClientTokenId');
  });

  it('is checked byte for byte', async () => {
    const keysOfSession = await session();
    const token = keysOfSession.sessionToken;
    expect((await send({ credentials: keysOfSession })).status).toBe(200);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc
            .integer({ min: 0, max: token.length - 1 })
            .map((at) => token.slice(0, at) + flip(token.charAt(at)) + token.slice(at + 1)),
          fc.integer({ min: 1, max: token.length - 1 }).map((length) => token.slice(0, length)),
          fc.constantFrom(
            `"${token}"`,
            `${token}=`,
            token.slice(0, -2),
            token.toLowerCase(),
            token.replaceAll('+', ' '),
            token.replaceAll('/', '_'),
            encodeURIComponent(token),
          ),
        ),
        async (altered) => {
          const answer = await send({ credentials: { ...keysOfSession, sessionToken: altered } });
          expect([answer.status, answer.code]).toEqual([403, 'InvalidClientTokenId']);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('ends by the simulator’s clock, to the second', async () => {
    const { clock } = simulator.current;
    const credentials = await session();
    clock.set(new Date('2026-03-01T11:00:09.999Z'));
    expect((await send({ credentials, at: clock.now() })).status).toBe(200);
    clock.set(new Date('2026-03-01T11:00:10.000Z'));
    const answer = await send({ credentials, at: clock.now() });
    expect([answer.status, answer.code]).toEqual([403, 'ExpiredToken']);
    expect(answer.message).toBe('The security token included in the request is expired');
    const client = new StsTestClient(simulator.current, credentials);
    expect((await endOf(client.assumeRole(roleArn('Open')))).code).toBe('ExpiredToken');
  });
});

describe('a presigned URL', () => {
  const presigned = (expires: number, at: Date, change: (url: string) => string = (url) => url) =>
    sendRaw(simulator.current.url, { method: 'GET', query: change(presign({ expires, at })) });

  it.each([
    [60, 0, 'ok'],
    [60, 60, 'ok'],
    [
      60,
      61,
      'Signature expired: 20260301T100010Z is now earlier than 20260301T100011Z (20260301T100111Z - 60 sec.)',
    ],
    [
      60,
      -301,
      'Signature not yet current: 20260301T100010Z is still later than 20260301T100009Z (20260301T095509Z + 5 min.)',
    ],
    [3600, 3599, 'ok'],
  ])('that lives %i s, asked %i s later: %s', async (expires, later, end) => {
    simulator.current.clock.advance(later * 1000);
    const answer = await presigned(expires, startOfTest);
    expect(answer.status === 200 ? 'ok' : answer.message).toBe(end);
  });

  it('is refused when a parameter was changed or left out', async () => {
    const more = await presigned(60, startOfTest, (query) => `${query}&More=1`);
    expect(more.code).toBe('SignatureDoesNotMatch');
    const longer = await presigned(60, startOfTest, (query) => query.replace('Expires=60', 'Expires=600'));
    expect(longer.code).toBe('SignatureDoesNotMatch');
    const endless = await presigned(60, startOfTest, (query) => query.replace('&X-Amz-Expires=60', ''));
    expect(endless.code).toBe('IncompleteSignature');
  });
});

/** Another character of base64. */
function flip(character: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return letters.charAt((letters.indexOf(character) + 1) % letters.length);
}

/** The query of a presigned GetCallerIdentity; its parameters stand in canonical order already. */
function presign({ expires, at }: { expires: number; at: Date }): string {
  const stamp = `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const scope = `${stamp.slice(0, 8)}/us-east-1/sts/aws4_request`;
  const query = [
    identityForm,
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${encodeURIComponent(`${keys.jo.accessKeyId}/${scope}`)}`,
    `X-Amz-Date=${stamp}`,
    `X-Amz-Expires=${expires}`,
    'X-Amz-SignedHeaders=host',
  ].join('&');
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
  const host = new URL(simulator.current.url).host;
  const canonical = `GET\n/\n${query}\nhost:${host}\n\nhost\n${sha('')}`;
  const key = [...scope.split('/')].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${keys.jo.secretAccessKey}`,
  );
  const signature = createHmac('sha256', key)
    .update(`AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${sha(canonical)}`)
    .digest('hex');
  return `${query}&X-Amz-Signature=${signature}`;
}
