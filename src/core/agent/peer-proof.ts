import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { PROTOCOL } from './protocol.ts';

/** The two ends of a connection. Each proves itself under its own name, so that neither's proof serves as the other's. */
export type Party = 'app' | 'terminal';

/** What both ends said first, so that a proof is good for this one connection. */
export interface Nonces {
  readonly terminal: string;
  readonly app: string;
}

/** 256 random bits, never used twice. */
export function newNonce(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Proves that `party` knows the token of this start, without sending it: whoever listens at the address of an app that crashed (every
 * user of a Windows machine may take over the name of its pipe) learns nothing from it and cannot answer with one of its own.
 */
export function proofOf(party: Party, token: string, nonces: Nonces): string {
  return createHmac('sha256', token)
    .update(`understudy ${PROTOCOL} ${party} ${nonces.terminal} ${nonces.app}`)
    .digest('base64url');
}

/** Compares in constant time; anything but the right proof is none. */
export function isProof(value: unknown, party: Party, token: string, nonces: Nonces): boolean {
  if (typeof value !== 'string') return false;
  const [found, right] = [value, proofOf(party, token, nonces)].map((text) => Buffer.from(text));
  return (
    found !== undefined &&
    right !== undefined &&
    found.length === right.length &&
    timingSafeEqual(found, right)
  );
}
