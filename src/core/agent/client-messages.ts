import { z } from 'zod';
import type { ClientMessage, Hello, TerminalProof } from './protocol.ts';
import { verbNames } from './verbs.ts';

const id = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const path = z.string().min(1).max(4096);

const helloSchema = z.object({
  understudy: z.number().int(),
  version: z.string().max(64),
  nonce: z.string().min(32).max(64),
  peer: z.object({
    config: path.exactOptional(),
    credentials: path.exactOptional(),
    home: z.string().max(4096),
    environment: z.record(z.string().max(64), z.string().max(4096)),
  }),
});

const messageSchema = z.union([
  z.strictObject({ id, do: z.enum(verbNames), with: z.unknown() }),
  z.strictObject({ id, turn: z.number().int(), code: z.string().max(64).nullable() }),
  z.strictObject({ id, cancel: z.literal(true) }),
]);

/** A terminal's greeting, or `undefined` for anything else. One of another protocol version may look different. */
export function readHello(value: unknown): Hello | { readonly understudy: number } | undefined {
  const hello = helloSchema.safeParse(value);
  if (hello.success) return hello.data;
  const other = z.object({ understudy: z.number().int() }).safeParse(value);
  return other.success ? other.data : undefined;
}

/** What follows the welcome, whether the proof is right or not. */
export function readProof(value: unknown): TerminalProof | undefined {
  const proof = z.strictObject({ proof: z.string().max(64) }).safeParse(value);
  return proof.success ? proof.data : undefined;
}

export function readClientMessage(value: unknown): ClientMessage | undefined {
  const message = messageSchema.safeParse(value);
  return message.success ? message.data : undefined;
}
