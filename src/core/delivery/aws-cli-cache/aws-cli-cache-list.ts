/** What a change of the list of profiles in the AWS CLI's cache asks for. */
export interface AwsCliCacheListOptions {
  /** The list as it is at the start. */
  readonly list: readonly string[];
  /** Obtains the profile's credentials, which seeds them, where that takes no code. */
  readonly seed: (profile: string) => Promise<unknown>;
  readonly remove: (profile: string) => Promise<unknown>;
}

/**
 * Follows the setting: a profile that comes into the list is seeded at once, one that leaves it is taken out of the cache. Returns
 * the function to call with each new list.
 */
export function followAwsCliCacheList(
  options: AwsCliCacheListOptions,
): (list: readonly string[]) => Promise<void> {
  let known = options.list;
  return async (list) => {
    const added = list.filter((profile) => !known.includes(profile));
    const gone = known.filter((profile) => !list.includes(profile));
    known = list;
    await Promise.all([...added.map(options.seed), ...gone.map(options.remove)]);
  };
}
