import { z } from 'zod';
import { unsafeProfileName } from '../aws-files/ini/safe-subset.ts';
import type { FileProblem } from '../aws-files/profiles/file-problem.ts';
import type { Profile, ProfileSet, Property, SourceLocation } from '../aws-files/profiles/profile-set.ts';
import type { Hook } from './hook.ts';
import type { Hooks } from './hooks.ts';
import { hookFailures } from './messages.ts';
import { jsonOf } from './run-hook.ts';

/** Profiles that hooks have added, in the order of the hooks, and what was wrong with what they printed. */
export interface HookProfiles {
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly problems: readonly FileProblem[];
}

export const noHookProfiles: HookProfiles = { profiles: new Map(), problems: [] };

const MOST_PROFILES = 10_000;
const LONGEST_VALUE = 2048;

const section = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const answer = z.looseObject({ profiles: z.record(z.string(), z.unknown()) });

/** Keys that a hook may not give: secrets have the hook `credentials`, and what runs a program stands in the user's own files. */
const FORBIDDEN: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
  'credential_process',
]);

/**
 * Asks the hooks `profiles` for profiles: `{"profiles": {"NAME": {"role_arn": …, "source_profile": …}}}`. What does not fit is
 * left out and told; the first hook to name a profile has it.
 */
export async function askForProfiles(hooks: Hooks, signal?: AbortSignal): Promise<HookProfiles> {
  const profiles = new Map<string, Profile>();
  const problems: FileProblem[] = [];
  for (const hook of await hooks.ready('profiles')) {
    const run = await hooks.run(hook, {}, {}, signal);
    if (run.kind === 'failed') problems.push(problemOf(hook, run.message, run.advice));
    if (run.kind !== 'answered' || run.stdout.trim() === '') continue;
    const read = answer.safeParse(jsonOf(run.stdout));
    if (!read.success) {
      const sentence = hookFailures.unfit(hook.path, 'printed something else than {"profiles": {…}}', '');
      hooks.unfit(hook, sentence);
      problems.push(problemOf(hook, sentence.message, sentence.advice));
      continue;
    }
    for (const [name, entry] of Object.entries(read.data.profiles)) {
      const made = profileOf(hook, name, entry);
      if (typeof made === 'string') problems.push(problemOf(hook, made, 'Correct the hook.', name));
      else if (profiles.size < MOST_PROFILES && !profiles.has(name)) profiles.set(name, made);
    }
  }
  return { profiles, problems };
}

/** The set with the profiles of hooks behind the user's own, which they never replace. */
export function withHookProfiles(set: ProfileSet, { problems, profiles }: HookProfiles): ProfileSet {
  if (profiles.size === 0 && problems.length === 0) return set;
  const merged = new Map(set.profiles);
  const hidden: FileProblem[] = [];
  for (const [name, profile] of profiles) {
    const own = set.profiles.get(name);
    if (own === undefined) {
      merged.set(name, profile);
      continue;
    }
    const [at] = profile.sections;
    const place = own.sections[0];
    hidden.push({
      code: 'hook-profile-hidden',
      severity: 'warning',
      file: at.file,
      path: at.path,
      profile: name,
      message: `The profile ${name} of the hook ${at.path} is not used, since your own files have one of this name (${place.path}, line ${place.line}).`,
      advice: 'Let the hook name it differently.',
    });
  }
  return { ...set, profiles: merged, problems: [...set.problems, ...problems, ...hidden] };
}

/** The profile, or why it cannot be one. No value is repeated. */
export function profileOf(hook: Hook, name: string, entry: unknown): Profile | string {
  const where = `The hook ${hook.path}`;
  const unsafe = unsafeProfileName(name);
  if (unsafe !== undefined) return `${where} gave a profile whose name cannot be used. ${unsafe}`;
  const read = section.safeParse(entry);
  if (!read.success) return `${where} gave the profile ${name} something else than plain values.`;
  const at: SourceLocation = { file: 'config', path: hook.path, line: 1, from: 'hook' };
  const properties = new Map<string, Property>();
  for (const [written, value] of Object.entries(read.data)) {
    const key = written.toLowerCase();
    const text = String(value);
    if (!/^[a-z0-9_]{1,64}$/.test(key)) return `${where} gave the profile ${name} a key that is none.`;
    if (FORBIDDEN.has(key))
      return `${where} gave the profile ${name} the key ${key}, which a hook may not give.`;
    if (text.length > LONGEST_VALUE || /\p{Cc}/u.test(text))
      return `${where} gave the profile ${name} a ${key} that is too long or holds control characters.`;
    if (text !== '') properties.set(key, { key, value: text, at });
  }
  return { name, properties, sections: [at] };
}

function problemOf(hook: Hook, message: string, advice: string, profile?: string): FileProblem {
  return {
    code: 'hook-profiles',
    severity: 'warning',
    file: 'config',
    path: hook.path,
    ...(profile !== undefined && unsafeProfileName(profile) === undefined && { profile }),
    message,
    advice,
  };
}
