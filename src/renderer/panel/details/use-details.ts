import { useEffect, useState } from 'react';
import type { ProfileDetails } from '../../../shared/view.ts';
import { bridge } from '../../window/bridge.ts';

export interface LoadedDetails {
  /** Of the selected profile; `undefined` until they are there. */
  readonly details: ProfileDetails | undefined;
  /** Of the profile before, to keep its room meanwhile. Never to be read. */
  readonly before: ProfileDetails | undefined;
}

interface Loaded {
  readonly profile: string;
  readonly target: string | undefined;
  readonly details: ProfileDetails | undefined;
}

/**
 * The details of a profile for a target, asked for again when `version` changes (files or sessions moved on). While a
 * newer answer is on its way the older one for the same profile stays; that of another profile only keeps its room.
 */
export function useDetails(
  profile: string | undefined,
  target: string | undefined,
  version: unknown,
): LoadedDetails {
  const [loaded, setLoaded] = useState<Loaded>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means that the answer may have changed.
  useEffect(() => {
    if (profile === undefined) return;
    let current = true;
    bridge.request('profile:details', { profile, ...(target !== undefined && { target }) }).then(
      (details) => {
        if (current) setLoaded({ profile, target, details });
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [profile, target, version]);
  const own = loaded !== undefined && loaded.profile === profile;
  return { details: own ? loaded.details : undefined, before: own ? undefined : loaded?.details };
}
