import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isJsonObject, type JsonMembers, textMember } from '../http/json.ts';
import { failure, type Result, success } from '../result.ts';
import { type SignInError, signInError } from './sign-in-error.ts';

/** The request that a proof must be for. */
export interface ProvenRequest {
  readonly method: string;
  /** The whole address, without query and fragment. */
  readonly url: string;
}

/** A proof that held: which key made it. */
export interface DpopProof {
  /** SHA-256 of the public key in its canonical form (RFC 7638): two proofs of one key have the same. */
  readonly thumbprint: string;
}

/** How far the proof's time may be off either way. */
const toleranceMs = 5 * 60_000;

/** Checks proofs of possession, and remembers them: each is taken once. */
export interface DpopVerifier {
  verify(proof: string | undefined, request: ProvenRequest, now: Date): Result<DpopProof, SignInError>;
}

/** A verifier of DPoP proofs (RFC 9449, section 4.3), as strict as it allows: ES256 only, nothing missing, no private key. */
export function createDpopVerifier(): DpopVerifier {
  const used = new Map<string, number>();
  return {
    verify(proof, request, now) {
      const parts = readProof(proof);
      if (!parts) return invalid('The DPoP proof is no JWT of the expected form');
      const key = publicKeyOf(parts.header);
      if (!key) return invalid('The DPoP proof has no P-256 public key');
      if (!isSignedBy(key.key, parts)) return invalid('The signature of the DPoP proof is not valid');

      const { htm, htu, iat, jti } = parts.payload;
      if (htm !== request.method) return invalid(`The DPoP proof is for the method ${String(htm)}`);
      if (htu !== request.url) return invalid('The DPoP proof is for another address');
      if (typeof iat !== 'number' || typeof jti !== 'string' || jti.length < 16)
        return invalid('The DPoP proof lacks iat or jti');
      // AWS says the token has expired when it is the clock that is wrong (aws/aws-cli issue 10330).
      if (Math.abs(iat * 1000 - now.getTime()) > toleranceMs)
        return failure(signInError('TOKEN_EXPIRED', 'The DPoP proof is not of this time'));

      for (const [id, until] of used) if (until < now.getTime()) used.delete(id);
      if (used.has(jti)) return invalid('The DPoP proof was used before');
      used.set(jti, iat * 1000 + toleranceMs);
      return success({ thumbprint: key.thumbprint });
    },
  };
}

function invalid(message: string): Result<never, SignInError> {
  return failure(signInError('INVALID_REQUEST', message));
}

interface ProofParts {
  readonly header: JsonMembers;
  readonly payload: JsonMembers;
  readonly signedText: string;
  readonly signature: Buffer;
}

function readProof(proof: string | undefined): ProofParts | undefined {
  const match = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(proof ?? '');
  if (!match) return undefined;
  const [, headerText = '', payloadText = '', signatureText = ''] = match;
  const header = decoded(headerText);
  const payload = decoded(payloadText);
  const signature = Buffer.from(signatureText, 'base64url');
  if (!header || !payload || signature.length !== 64) return undefined;
  if (header['typ'] !== 'dpop+jwt' || header['alg'] !== 'ES256') return undefined;
  return { header, payload, signature, signedText: `${headerText}.${payloadText}` };
}

function decoded(part: string): JsonMembers | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function publicKeyOf(
  header: JsonMembers,
): { readonly key: KeyObject; readonly thumbprint: string } | undefined {
  const jwk = header['jwk'];
  if (!isJsonObject(jwk) || 'd' in jwk || jwk['kty'] !== 'EC' || jwk['crv'] !== 'P-256') return undefined;
  const x = textMember(jwk, 'x') ?? '';
  const y = textMember(jwk, 'y') ?? '';
  // 32 bytes each, leading zeros included.
  if (!/^[\w-]{43}$/.test(x) || !/^[\w-]{43}$/.test(y)) return undefined;
  try {
    const key = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
    const canonical = JSON.stringify({ crv: 'P-256', kty: 'EC', x, y });
    return { key, thumbprint: createHash('sha256').update(canonical).digest('base64url') };
  } catch {
    // Not a point of the curve.
    return undefined;
  }
}

function isSignedBy(key: KeyObject, { signedText, signature }: ProofParts): boolean {
  return verify('sha256', Buffer.from(signedText), { key, dsaEncoding: 'ieee-p1363' }, signature);
}
