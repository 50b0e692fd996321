import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { replaceFile } from '../files/atomic-replace.ts';
import type { Hooks } from './hooks.ts';
import { askForProfiles, type HookProfiles, noHookProfiles, profileOf } from './profiles-hook.ts';

export interface ProfilesMemoryOptions {
  readonly hooks: Hooks;
  /** `hook-profiles.json` in the app's data folder, shared by app and command. */
  readonly path: string;
  readonly clock: Clock;
}

/** A command takes what was told within this time, in milliseconds: asking anew would cost it seconds. */
const FRESH_MS = 15 * 60_000;

const remembered = z.object({
  version: z.literal(1),
  at: z.iso.datetime(),
  /** The programs that were asked, in order. */
  hooks: z.array(z.string()),
  profiles: z.array(
    z.object({ name: z.string(), hook: z.string(), properties: z.record(z.string(), z.string()) }),
  ),
});

/** Asks the hooks `profiles`, and keeps what they tell for the next command. */
export async function freshHookProfiles(
  options: ProfilesMemoryOptions,
  signal?: AbortSignal,
): Promise<HookProfiles> {
  const { clock, hooks, path } = options;
  const ready = await hooks.ready('profiles');
  if (ready.length === 0) return noHookProfiles;
  const found = await askForProfiles(hooks, signal);
  const content = JSON.stringify({
    version: 1,
    at: clock.now().toISOString(),
    hooks: ready.map((hook) => hook.path),
    profiles: [...found.profiles.values()].map(({ name, properties, sections }) => ({
      name,
      hook: sections[0].path,
      properties: Object.fromEntries([...properties.values()].map(({ key, value }) => [key, value])),
    })),
  });
  // What cannot be kept is asked for again; what a broken hook did not tell is not kept at all.
  if (found.problems.length === 0)
    await replaceFile({ path, content: Buffer.from(content), secret: true }).catch(() => undefined);
  return found;
}

/** What the hooks told a little while ago, else what they tell now. Without hooks nothing, at once. */
export async function recentHookProfiles(
  options: ProfilesMemoryOptions,
  signal?: AbortSignal,
): Promise<HookProfiles> {
  const ready = await options.hooks.ready('profiles');
  if (ready.length === 0) return noHookProfiles;
  const kept = await readKept(
    options,
    ready.map((hook) => hook.path),
  );
  return kept ?? freshHookProfiles(options, signal);
}

async function readKept(
  { clock, path }: ProfilesMemoryOptions,
  ready: readonly string[],
): Promise<HookProfiles | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const read = remembered.safeParse(parsed(text));
  if (!read.success) return undefined;
  const { at, hooks, profiles } = read.data;
  const age = clock.now().getTime() - Date.parse(at);
  if (age < 0 || age > FRESH_MS || hooks.join('\n') !== ready.join('\n')) return undefined;
  const made = profiles.flatMap(({ hook, name, properties }) => {
    const profile = profileOf({ name: 'profiles', path: hook }, name, properties);
    return typeof profile === 'string' ? [] : [[name, profile] as const];
  });
  return { profiles: new Map(made), problems: [] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
