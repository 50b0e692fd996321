import { z } from 'zod';
import { type StoredSettings, storedSettings } from '../../shared/settings/setting-values.ts';
import { type CodeSource, codeSourceSchema } from '../codes/code-source.ts';
import { hostPlatform } from '../platform.ts';
import { migrateSettings } from './migrations.ts';
import { fieldsOf, type StoredFields } from './settings-text.ts';

const profileName = z.string().min(1).max(512);
const profileNames = z.array(profileName).max(10_000).catch([]);

/** A role that is in no file: what AssumeRole needs to know, under a name of the user's. */
const favouriteSchema = z.object({
  name: profileName,
  /** A full ARN or `[partition:]account:role`. */
  roleArn: z.string().min(1).max(2048),
  sourceProfile: profileName,
  sessionName: z.string().optional(),
  /** Seconds. */
  durationSeconds: z.number().int().min(900).max(43_200).optional(),
  externalId: z.string().optional(),
  region: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  /** Inline session policy, JSON text. */
  sessionPolicy: z.string().optional(),
  sessionPolicyArns: z.array(z.string()).optional(),
});

/** Fields of favourites that do not fit cost that favourite only. */
const favouritesSchema = z
  .array(z.unknown())
  .catch([])
  .transform((entries) =>
    entries.flatMap((entry) => {
      const parsed = favouriteSchema.safeParse(entry);
      return parsed.success ? [parsed.data] : [];
    }),
  );

/** A source that does not fit costs that device only: its codes are typed. */
const codeSources = z
  .record(z.string().min(1).max(256), z.unknown())
  .catch({})
  .transform(
    (entries): Readonly<Record<string, CodeSource>> =>
      Object.fromEntries(
        Object.entries(entries).flatMap(([serial, value]) => {
          const parsed = codeSourceSchema.safeParse(value);
          return parsed.success ? [[serial, parsed.data]] : [];
        }),
      ),
  );

/** What the app remembers beside the settings that the window shows. */
const rememberedSchema = z.object({
  /** Profiles by last use, newest first. */
  recent: z.array(profileName).max(50).catch([]),
  /** How often each profile was used, and when last (epoch milliseconds), for the order of what is found. */
  uses: z.record(profileName, z.object({ count: z.number().nonnegative(), lastAt: z.number() })).catch({}),
  /** Profiles that stand on top, in this order. */
  pinned: profileNames,
  /** Roles that are in no file. */
  favourites: favouritesSchema,
  /** Profiles that are not renewed by themselves. */
  withoutAutoRefresh: profileNames,
  /** What the user calls an account, by its id. */
  accountNames: z.record(z.string().regex(/^\d{12}$/), z.string().min(1).max(100)).catch({}),
  /** The port of the endpoint that the app keeps up for programs. Absent: one that is free, which is set here then. */
  endpointPort: z.number().int().min(1).max(65_535).optional().catch(undefined),
  /** The page of the console that was opened last as a profile. */
  consolePages: z.record(profileName, z.string().max(4096)).catch({}),
  /** Where the codes of MFA devices come from, by their serials; those that are not there are typed. */
  codeSources: codeSources,
  /** The first look at what was found in the AWS files was taken. */
  welcomed: z.boolean().catch(false),
});

export type Settings = StoredSettings & z.infer<typeof rememberedSchema>;
export type Favourite = z.infer<typeof favouriteSchema>;

/**
 * What the settings file says, whichever version wrote it; a value that does not fit counts as not set, and the others
 * stand.
 */
export function settingsFrom(stored: StoredFields): Settings {
  const migrated = migrateSettings(stored);
  return { ...storedSettings(migrated, hostPlatform), ...rememberedSchema.parse(migrated) };
}

/** The same of the settings file's text; one that is no JSON object gives the defaults: the app sets such a file aside at its next start. */
export function settingsFromText(text: string): Settings {
  return settingsFrom(fieldsOf(text) ?? {});
}
