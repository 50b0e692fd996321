import { isDeepStrictEqual } from 'node:util';
import type { Profile } from '../../aws-files/profiles/profile-set.ts';
import type { Chain, ChainRequest, ChainResult } from '../../chain/chain.ts';
import type { ObtainedCredentials } from '../../sessions/store/session.ts';
import type { DeliveryTarget } from '../switch/delivery-target.ts';
import type { CredentialsSource } from '../switch/target-switcher.ts';
import type { AwsCliCache, SeedOutcome } from './aws-cli-cache.ts';

export interface SeedingOptions {
  readonly cache: AwsCliCache;
  /** Profiles whose credentials are to be put into the AWS CLI's cache, as the settings say now. */
  readonly wanted: (profile: string) => boolean;
  readonly resolve: (request: ChainRequest) => ChainResult;
  /** A profile as both files give it. */
  readonly profile: (name: string) => Profile | undefined;
  /** What became of it, for the log; a cache that could not be written holds nothing up. */
  readonly onOutcome?: (profile: string, outcome: SeedOutcome) => void;
}

/**
 * The source as it is, with every role that it obtains for a profile of the list also put into the AWS CLI's cache before
 * it is handed out. Only what the profile as written asks for goes there: the AWS CLI would use a role narrowed by a session
 * policy, or under another name, as if it were the whole.
 */
export function seedingAwsCliCache<S extends CredentialsSource>(source: S, options: SeedingOptions): S {
  return {
    ...source,
    async obtain(chain, obtainOptions) {
      const outcome = await source.obtain(chain, obtainOptions);
      if (outcome.ok && options.wanted(chain.name)) await seedFor(chain, outcome.value, options);
      return outcome;
    },
  };
}

async function seedFor(chain: Chain, obtained: ObtainedCredentials, options: SeedingOptions): Promise<void> {
  const profile = options.profile(chain.name);
  if (profile === undefined || !isAsWritten(chain, options.resolve)) return;
  const { arn, credentials } = obtained;
  const entry = { profile, credentials, ...(arn !== undefined && { arn }) };
  const outcome = await options.cache.seed(entry);
  options.onOutcome?.(profile.name, outcome);
}

/** True when the chain ends in the very AssumeRole call that the profile describes. */
function isAsWritten(chain: Chain, resolve: SeedingOptions['resolve']): boolean {
  const plain = resolve({ profile: chain.name });
  return plain.ok && isDeepStrictEqual(plain.chain.hops, chain.hops);
}

/** The delivery as it is; a profile that is taken out of its last target also leaves the AWS CLI's cache. */
export function clearingAwsCliCache(delivery: DeliveryTarget, cache: AwsCliCache): DeliveryTarget {
  return {
    assess: (target) => delivery.assess(target),
    list: () => delivery.list(),
    write: (target, entry, options) => delivery.write(target, entry, options),
    async remove(target) {
      const before = await delivery.list();
      const outcome = await delivery.remove(target);
      if (!outcome.ok) return outcome;
      const profile = before.find((section) => section.target === target)?.profile;
      const isElsewhere = before.some((section) => section.target !== target && section.profile === profile);
      if (profile !== undefined && !isElsewhere) await cache.remove(profile);
      return outcome;
    },
  };
}
