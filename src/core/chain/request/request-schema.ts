import { z } from 'zod';
import type { ChainRequest } from '../chain.ts';

const text = (most: number) => z.string().min(1).max(most);

/**
 * A request that comes from outside: from another process, or from a file. Only its shape is judged here; what STS would
 * refuse is told by `resolveChain`, in words.
 */
export const chainRequestSchema = z
  .strictObject({
    profile: text(512).exactOptional(),
    roleArn: text(2048).exactOptional(),
    sourceProfile: text(512).exactOptional(),
    withSaml: z.literal(true).exactOptional(),
    principalArn: text(2048).exactOptional(),
    withWebIdentity: z.literal(true).exactOptional(),
    sessionName: z.string().max(256).exactOptional(),
    durationSeconds: z.number().exactOptional(),
    externalId: z.string().max(2048).exactOptional(),
    region: z.string().max(128).exactOptional(),
    mfaSerial: z.string().max(512).exactOptional(),
    sessionPolicy: z.string().max(20_000).exactOptional(),
    sessionPolicyArns: z.array(z.string().max(2048)).max(50).exactOptional(),
    tags: z
      .array(z.tuple([z.string().max(512), z.string().max(1024)]))
      .max(100)
      .exactOptional(),
  })
  .transform(({ tags, ...rest }): ChainRequest => ({ ...rest, ...(tags && { tags: new Map(tags) }) }));
