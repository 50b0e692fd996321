import { z } from 'zod';
import type { Fault } from '../faults.ts';
import { serviceNames } from '../http/service-addresses.ts';

/** A count of milliseconds: ten years either way keeps the clock within what a Date can hold. */
const milliseconds = z.number().int().min(-3.2e11).max(3.2e11);

const seconds = z.number().min(0).max(86_400);

const fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('latency'), ms: z.number().int().min(0).max(600_000) }),
  z.strictObject({ kind: z.literal('dropped-connection') }),
  z.strictObject({ kind: z.literal('lost-answer') }),
  z.strictObject({ kind: z.literal('server-error'), status: z.literal([500, 503]) }),
  z.strictObject({ kind: z.literal('throttling') }),
  z.strictObject({ kind: z.literal('html'), status: z.number().int().min(200).max(599).exactOptional() }),
  z.strictObject({ kind: z.literal('truncated-answer') }),
  z.strictObject({ kind: z.literal('wrong-date'), offsetMs: milliseconds }),
]);

/** Every kind of fault can be asked for: the compiler looks. */
type Kinds = z.output<typeof fault>['kind'];
true satisfies Kinds extends Fault['kind'] ? (Fault['kind'] extends Kinds ? true : false) : false;

/** What the body of each route that takes one must be. */
export const controlRequests = {
  advance: z.strictObject({ ms: milliseconds }),
  fault: z.strictObject({
    fault,
    service: z.enum(serviceNames).exactOptional(),
    action: z.string().min(1).exactOptional(),
    calls: z.number().int().min(1).exactOptional(),
  }),
  consent: z.strictObject({
    service: z.enum(['sso-oidc', 'signin']),
    /** null: as the realm says. */
    consent: z.enum(['page', 'allow', 'deny']).nullable(),
  }),
  device: z.strictObject({
    userCode: z.string(),
    decision: z.enum(['allow', 'deny']),
    userName: z.string().exactOptional(),
  }),
  endSessions: z.strictObject({ service: z.enum(['sso-oidc', 'signin']), name: z.string().exactOptional() }),
  assignment: z.strictObject({
    userName: z.string(),
    accountId: z.string(),
    permissionSet: z.string(),
    startUrl: z.string().exactOptional(),
    assigned: z.boolean(),
  }),
  keyPropagation: z.strictObject({ unknownSeconds: seconds, unevenSeconds: seconds.exactOptional() }),
} as const;
