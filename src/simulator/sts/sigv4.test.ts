import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAge, checkSignature, readClaim, type SignedRequest } from './sigv4.ts';

const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

/** The worked example of AWS's own description of Signature Version 4. */
const published: SignedRequest = {
  method: 'GET',
  path: '/',
  query: [
    ['Action', 'ListUsers'],
    ['Version', '2010-05-08'],
  ],
  headers: new Map([
    ['content-type', ['application/x-www-form-urlencoded; charset=utf-8']],
    ['host', ['iam.amazonaws.com']],
    ['x-amz-date', ['20150830T123600Z']],
    [
      'authorization',
      [
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
      ],
    ],
  ]),
  body: new Uint8Array(),
};

function check(request: SignedRequest, key = secret): string {
  const claim = readClaim(request);
  if (!claim.ok) return claim.error.code;
  return checkSignature(claim.value, request, key)?.code ?? 'ok';
}

describe('Signature Version 4', () => {
  it('accepts AWS’s published example', () => {
    expect(check(published)).toBe('ok');
  });

  it('refuses it with another secret, query, method or body', () => {
    expect(check(published, `${secret}x`)).toBe('SignatureDoesNotMatch');
    expect(check({ ...published, query: [['Action', 'ListUsers']] })).toBe('SignatureDoesNotMatch');
    expect(check({ ...published, method: 'POST' })).toBe('SignatureDoesNotMatch');
    expect(check({ ...published, body: Buffer.from('x') })).toBe('SignatureDoesNotMatch');
  });

  it('refuses every signature that differs in one character', () => {
    const authorization = published.headers.get('authorization')?.[0] ?? '';
    const start = authorization.length - 64;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 63 }), fc.constantFrom(...'0123456789abcdef'), (index, digit) => {
        const at = start + index;
        fc.pre(authorization.charAt(at) !== digit);
        const changed = authorization.slice(0, at) + digit + authorization.slice(at + 1);
        const headers = new Map(published.headers).set('authorization', [changed]);
        expect(check({ ...published, headers })).toBe('SignatureDoesNotMatch');
      }),
      { numRuns: 100 },
    );
  });

  it('folds spaces in header values and joins repeated headers, as signers do', () => {
    const spaced = new Map(published.headers).set('content-type', [
      '  application/x-www-form-urlencoded;   charset=utf-8 ',
    ]);
    expect(check({ ...published, headers: spaced })).toBe('ok');
    const repeated = new Map(published.headers).set('x-amz-date', ['20150830T123600Z', '20150830T123600Z']);
    expect(check({ ...published, headers: repeated })).toBe('SignatureDoesNotMatch');
  });
});

describe('the age of a signature', () => {
  const claim = readClaim(published);
  const signed = claim.ok ? claim.value : undefined;
  const at = (text: string): string | undefined => {
    if (!signed) throw new Error('The example has no claim.');
    return checkAge(signed, new Date(text), 300_000)?.message;
  };

  it.each([
    ['2015-08-30T12:36:00Z', undefined],
    ['2015-08-30T12:41:00Z', undefined],
    ['2015-08-30T12:31:00Z', undefined],
    [
      '2015-08-30T12:41:01Z',
      'Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)',
    ],
    [
      '2015-08-30T12:30:59Z',
      'Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T123059Z + 5 min.)',
    ],
  ])('at %s: %s', (now, message) => {
    expect(at(now)).toBe(message);
  });
});
