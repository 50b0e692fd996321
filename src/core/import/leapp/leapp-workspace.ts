import { z } from 'zod';

const text = z.string().min(1);
const optionalText = z.string().min(1).optional().catch(undefined);

/** Sessions of other clouds are passed over, and so is one that lacks what its kind needs. */
const session = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('awsIamUser'),
    sessionId: text,
    sessionName: text,
    region: optionalText,
    profileId: optionalText,
    mfaDevice: optionalText,
  }),
  z.object({
    type: z.literal('awsSsoRole'),
    sessionId: text,
    sessionName: text,
    region: optionalText,
    profileId: optionalText,
    roleArn: text,
    awsSsoConfigurationId: text,
  }),
  z.object({
    type: z.literal('awsIamRoleChained'),
    sessionId: text,
    sessionName: text,
    region: optionalText,
    profileId: optionalText,
    roleArn: text,
    parentSessionId: text,
    roleSessionName: optionalText,
  }),
  z.object({
    type: z.literal('awsIamRoleFederated'),
    sessionId: text,
    sessionName: text,
    roleArn: optionalText,
    idpUrlId: optionalText,
  }),
]);

const named = z.object({ id: text, name: text });
const integration = z.object({
  id: text,
  alias: z.string().catch(''),
  portalUrl: text,
  region: optionalText,
});
const idpUrl = z.object({ id: text, url: text });

const workspace = z.object({
  _sessions: z.array(z.unknown()),
  _profiles: each(named),
  _awsSsoIntegrations: each(integration),
  _idpUrls: each(idpUrl),
});

export type LeappSession = z.infer<typeof session>;

/** What Leapp keeps, as far as AWS goes. */
export interface LeappWorkspace {
  readonly sessions: readonly LeappSession[];
  /** Names of profiles by id. */
  readonly profiles: ReadonlyMap<string, string>;
  readonly integrations: ReadonlyMap<string, z.infer<typeof integration>>;
  readonly idpUrls: ReadonlyMap<string, string>;
  /** Names and kinds of sessions that are not of AWS or not understood. */
  readonly passedOver: readonly string[];
}

/** Reads the decrypted workspace; `undefined` where it is none. */
export function readLeappWorkspace(json: string): LeappWorkspace | undefined {
  const parsed = workspace.safeParse(jsonOrUndefined(json));
  if (!parsed.success) return undefined;
  const sessions: LeappSession[] = [];
  const passedOver: string[] = [];
  for (const entry of parsed.data._sessions) {
    const read = session.safeParse(entry);
    if (read.success) sessions.push(read.data);
    else passedOver.push(nameOf(entry));
  }
  return {
    sessions,
    passedOver,
    profiles: new Map(parsed.data._profiles.map(({ id, name }) => [id, name])),
    integrations: new Map(parsed.data._awsSsoIntegrations.map((found) => [found.id, found])),
    idpUrls: new Map(parsed.data._idpUrls.map(({ id, url }) => [id, url])),
  };
}

/** A list in which an entry that does not fit costs that entry only. */
function each<T>(schema: z.ZodType<T>) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((entries): T[] =>
      entries.flatMap((entry) => {
        const parsed = schema.safeParse(entry);
        return parsed.success ? [parsed.data] : [];
      }),
    );
}

function nameOf(entry: unknown): string {
  const parsed = z
    .object({ sessionName: z.string().catch('?'), type: z.string().catch('?') })
    .safeParse(entry);
  return parsed.success ? `${parsed.data.sessionName} (${parsed.data.type})` : '?';
}

function jsonOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
