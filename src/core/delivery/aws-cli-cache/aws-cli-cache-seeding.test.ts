import { describe, expect, it } from 'vitest';
import type { Profile } from '../../aws-files/profiles/profile-set.ts';
import type { Chain, ChainRequest } from '../../chain/chain.ts';
import type { SessionOutcome } from '../../sessions/store/session.ts';
import type { DeliveredSection, DeliveryOutcome, DeliveryTarget } from '../switch/delivery-target.ts';
import type { CredentialsSource } from '../switch/target-switcher.ts';
import type { AwsCliCache, AwsCliCacheEntry } from './aws-cli-cache.ts';
import { clearingAwsCliCache, type SeedingOptions, seedingAwsCliCache } from './aws-cli-cache-seeding.ts';

const at = { file: 'config', path: '/config', line: 1 } as const;
const expiration = new Date('2026-11-22T13:00:00Z');
const credentials = { accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 't', expiration };
const prod: Profile = { name: 'prod', properties: new Map(), sections: [at] };

function chainFor({ profile = 'prod', sessionPolicy, durationSeconds }: ChainRequest): Chain {
  return {
    name: profile,
    base: {
      kind: 'long-term-keys',
      profile: 'base',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      at,
    },
    hops: [
      {
        profile,
        roleArn: 'arn:aws:iam::123456789012:role/Admin',
        ...(sessionPolicy !== undefined && { sessionPolicy }),
        ...(durationSeconds !== undefined && {
          durationSeconds: { value: durationSeconds, from: { kind: 'request' } as const },
        }),
      },
    ],
  };
}

function recordingCache() {
  const seeded: AwsCliCacheEntry[] = [];
  const removed: string[] = [];
  const cache: AwsCliCache = {
    async seed(entry) {
      seeded.push(entry);
      return { kind: 'failed', message: 'The disk is full.', advice: 'Make room.' };
    },
    async remove(profile) {
      removed.push(profile);
      return 1;
    },
    sweep: async () => 0,
  };
  return { cache, seeded, removed };
}

const given: SessionOutcome = {
  ok: true,
  value: { credentials, obtainedAt: new Date('2026-11-22T12:00:00Z'), fromCache: false, arn: 'arn:x' },
};

function seeding(cache: AwsCliCache, outcome: SessionOutcome, more: Partial<SeedingOptions> = {}) {
  const source: CredentialsSource = { obtain: async () => outcome };
  return seedingAwsCliCache(source, {
    cache,
    wanted: (name) => name === 'prod',
    resolve: (request) => ({ ok: true, chain: chainFor(request) }),
    profile: (name) => (name === 'prod' || name === 'other' ? { ...prod, name } : undefined),
    ...more,
  });
}

describe('seeding', () => {
  it('hands every new set of credentials of a wanted profile on to the cache', async () => {
    const { cache, seeded } = recordingCache();
    const outcome = await seeding(cache, given).obtain(chainFor({ profile: 'prod' }), {});
    expect(outcome).toBe(given);
    expect(seeded).toEqual([{ profile: prod, credentials, arn: 'arn:x' }]);
  });

  it('tells what became of it and never holds up the credentials', async () => {
    const outcomes: unknown[] = [];
    const { cache } = recordingCache();
    const source = seeding(cache, given, { onOutcome: (name, { kind }) => outcomes.push([name, kind]) });
    expect((await source.obtain(chainFor({}), {})).ok).toBe(true);
    expect(outcomes).toEqual([['prod', 'failed']]);
  });

  it.each<[string, Chain]>([
    ['a profile that is not wanted', chainFor({ profile: 'other' })],
    ['a role with a session policy', chainFor({ sessionPolicy: '{}' })],
    ['a role for another time than the profile says', chainFor({ durationSeconds: 900 })],
  ])('passes over %s', async (_what, chain) => {
    const { cache, seeded } = recordingCache();
    await seeding(cache, given).obtain(chain, {});
    expect(seeded).toEqual([]);
  });

  it('passes over a profile that is gone, and over a failure', async () => {
    const { cache, seeded } = recordingCache();
    await seeding(cache, given, { profile: () => undefined }).obtain(chainFor({}), {});
    await seeding(cache, { ok: false, failure: { kind: 'dismissed' } }).obtain(chainFor({}), {});
    expect(seeded).toEqual([]);
  });
});

describe('clearing', () => {
  function delivery(
    sections: readonly DeliveredSection[],
    removed: DeliveryOutcome = { ok: true },
  ): DeliveryTarget {
    return {
      assess: () => ({ kind: 'allowed' }),
      write: async () => ({ ok: true }),
      remove: async () => removed,
      list: async () => sections,
    };
  }
  const section = (target: string, profile: string): DeliveredSection => ({
    target,
    profile,
    expiresAt: expiration,
  });

  it('takes the profile out of the cache when it leaves its last target', async () => {
    const { cache, removed } = recordingCache();
    await clearingAwsCliCache(delivery([section('understudy', 'prod')]), cache).remove('understudy');
    expect(removed).toEqual(['prod']);
  });

  it.each<[string, DeliveryTarget]>([
    [
      'another target still carries it',
      delivery([section('understudy', 'prod'), section('default', 'prod')]),
    ],
    ['the target is not ours', delivery([section('default', 'prod')])],
    [
      'the target could not be taken out',
      delivery([section('understudy', 'prod')], { ok: false, kind: 'failed', message: 'm', advice: 'a' }),
    ],
  ])('leaves the cache alone when %s', async (_what, target) => {
    const { cache, removed } = recordingCache();
    await clearingAwsCliCache(target, cache).remove('understudy');
    expect(removed).toEqual([]);
  });
});
