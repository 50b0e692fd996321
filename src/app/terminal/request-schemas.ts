import { z } from 'zod';
import { chainRequestSchema } from '../../core/chain/request/request-schema.ts';

const obtainFields = {
  request: chainRequestSchema,
  /** The region in the terminal's environment, for chains that name none. */
  environmentRegion: z.string().max(128).exactOptional(),
  ask: z.enum(['terminal', 'window', 'never']),
  explain: z.boolean().exactOptional(),
  refresh: z.boolean().exactOptional(),
  mfaCode: z.string().max(64).exactOptional(),
  newMfaSession: z.boolean().exactOptional(),
  longRoleSession: z.boolean().exactOptional(),
};

/** What a terminal may ask of the app: arguments by verb. Held against `src/cli/backend/app-backend.ts` by its tests. */
export const requestSchemas = {
  obtain: z.strictObject(obtainFields),
  switch: z.strictObject({
    ...obtainFields,
    target: z.string().min(1).max(512).exactOptional(),
    confirmed: z.boolean().exactOptional(),
  }),
  stop: z.union([
    z.strictObject({ profile: z.string().min(1).max(512) }),
    z.strictObject({ all: z.literal(true) }),
    z.strictObject({ target: z.string().min(1).max(512) }),
  ]),
  keep: z.strictObject({ profile: z.string().min(1).max(512), on: z.boolean() }),
  undo: z.strictObject({ overrideChanges: z.boolean().exactOptional() }),
  nothing: z.strictObject({}),
} as const;

export type ObtainArguments = z.infer<typeof requestSchemas.obtain>;
export type SwitchArguments = z.infer<typeof requestSchemas.switch>;
export type UndoArguments = z.infer<typeof requestSchemas.undo>;
export type StopSelector = z.infer<typeof requestSchemas.stop>;
