import { z } from 'zod';

/** A profile of a browser, as a person chooses it. */
export interface BrowserProfile {
  /** What the browser is given: the folder's name in Chromium, the profile's name in Firefox. */
  readonly id: string;
  /** As the browser shows it; not unique. */
  readonly name: string;
}

const localState = z.looseObject({
  profile: z.looseObject({
    info_cache: z.record(
      z.string(),
      z
        .looseObject({ name: z.string().catch(''), user_name: z.string().catch('') })
        .catch({ name: '', user_name: '' }),
    ),
  }),
});

/**
 * The profiles that Chromium lists in its `Local State`, by name. Two of the same name are told apart by the account that
 * is signed in, or by the folder. What cannot be read has none. The file is never written: a running browser would overwrite it.
 */
export function chromiumProfiles(text: string): readonly BrowserProfile[] {
  const parsed = localState.safeParse(parseJson(text));
  if (!parsed.success) return [];
  const found = Object.entries(parsed.data.profile.info_cache)
    .filter(([folder]) => isFolderName(folder))
    .map(([folder, { name, user_name: account }]) => ({ id: folder, name: name || folder, account }));
  const times = new Map<string, number>();
  for (const { name } of found) times.set(name, (times.get(name) ?? 0) + 1);
  return found
    .map(({ account, id, name }) => ({
      id,
      name: times.get(name) === 1 ? name : `${name} (${account || id})`,
    }))
    .sort((one, other) => one.name.localeCompare(other.name) || one.id.localeCompare(other.id));
}

/** It becomes a part of a command line and of a path. */
function isFolderName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[\\/\p{Cc}]/u.test(name);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
