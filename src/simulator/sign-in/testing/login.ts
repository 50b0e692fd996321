import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import type { Simulator } from '../../simulator.ts';

export const REDIRECT_URI = 'http://127.0.0.1:43210/oauth/callback';
const sameDevice = 'arn:aws:signin:::devtools/same-device';

export interface ProofChanges {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly payload?: Readonly<Record<string, unknown>>;
  /** Changes the finished proof. */
  readonly tamper?: (proof: string) => string;
}

/** A new key as `aws login` makes one, in its SEC1 form. */
export function newKey(): { readonly key: KeyObject; readonly pem: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ format: 'pem', type: 'sec1' }).toString();
  return { key: createPrivateKey(pem), pem };
}

/** A proof of possession for a POST to the address (RFC 9449). */
export function dpopProof(key: KeyObject, url: string, now: Date, changes: ProofChanges = {}): string {
  const { x, y } = key.export({ format: 'jwk' });
  const parts = [
    { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x, y }, ...changes.header },
    {
      htm: 'POST',
      htu: url,
      iat: Math.floor(now.getTime() / 1000),
      jti: randomBytes(16).toString('hex'),
      ...changes.payload,
    },
  ];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return (changes.tamper ?? ((proof) => proof))(`${text}.${signature.toString('base64url')}`);
}

/** The authorize address; a change of undefined leaves the parameter out. */
export function authorizeUrl(
  simulator: Simulator,
  codeVerifier: string,
  changes: Readonly<Record<string, string | undefined>> = {},
): string {
  const parameters = {
    response_type: 'code',
    client_id: sameDevice,
    state: 'state-of-the-test',
    code_challenge_method: 'SHA-256',
    scope: 'openid',
    redirect_uri: REDIRECT_URI,
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    ...changes,
  };
  const url = new URL(`${simulator.address('signin')}/v1/authorize`);
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

export interface TokenAnswer {
  readonly status: number;
  /** `AccessDeniedException`, or an empty text. */
  readonly errorType: string;
  readonly body: {
    readonly accessToken?: {
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken: string;
    };
    readonly tokenType?: string;
    readonly expiresIn?: number;
    readonly refreshToken?: string;
    readonly idToken?: string;
    readonly error?: string;
  };
}

/** Sends a call to the token address; `proof` is made for it unless one is given. */
export async function postToken(
  simulator: Simulator,
  key: KeyObject,
  members: Readonly<Record<string, unknown>>,
  options: { readonly proof?: string; readonly region?: string; readonly changes?: ProofChanges } = {},
): Promise<TokenAnswer> {
  const url = `${simulator.address('signin', options.region)}/v1/token`;
  const proof = options.proof ?? dpopProof(key, url, simulator.clock.now(), options.changes);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(proof === '' ? {} : { dpop: proof }) },
    body: JSON.stringify({ clientId: sameDevice, ...members }),
  });
  return {
    status: response.status,
    errorType: response.headers.get('x-amzn-errortype') ?? '',
    body: JSON.parse(await response.text()),
  };
}

/** A verifier as `aws login` makes one. */
export function newVerifier(): string {
  return randomBytes(48).toString('base64url');
}
