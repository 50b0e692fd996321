import { describe, expect, it } from 'vitest';
import type { ChainResult } from '../../chain/chain.ts';
import { correctedClock } from '../../clock.ts';
import type { StsPlace } from '../../sts/sdk-gateway.ts';
import { cleanExpired } from './clean-expired.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
const hour = 3_600_000;
const unknown: ChainResult = {
  ok: false,
  problem: { code: 'unknown-profile', profile: 'prod', message: '', advice: '' },
};

/** A section that ends at `ends`, on a machine whose clock is `fastByMs` ahead of AWS's; `reached`: AWS answers. */
function setUp(options: {
  ends: Date;
  fastByMs?: number;
  reached?: boolean;
  known?: boolean;
  remove?: boolean;
  none?: boolean;
  chain?: ChainResult;
  environment?: Record<string, string>;
}) {
  const { ends, fastByMs = 0, reached = true } = options;
  let isClockKnown = options.known ?? false;
  let offsetMs = isClockKnown ? -fastByMs : 0;
  const asked: StsPlace[] = [];
  const cleanedAt: Date[] = [];
  const clock = correctedClock({ now: () => new Date(NOW.getTime() + fastByMs) }, () => offsetMs);
  const clean = () =>
    cleanExpired({
      writer: {
        listManaged: async () =>
          options.none
            ? []
            : [{ target: 'understudy', profile: 'prod', expires: ends, line: 1, changedByOthers: false }],
        cleanExpired: async (now) => {
          cleanedAt.push(now);
          return ends <= now ? [{ kind: 'removed', target: 'understudy', warnings: [] }] : [];
        },
      },
      clock,
      awsClock: {
        get isClockKnown() {
          return isClockKnown;
        },
        learnClock: async (place) => {
          asked.push(place);
          if (!reached) return false;
          isClockKnown = true;
          offsetMs = -fastByMs;
          return true;
        },
      },
      resolve: () => options.chain ?? unknown,
      environment: options.environment ?? {},
      remove: options.remove ?? true,
    });
  return { asked, cleanedAt, clean };
}
const removed = {
  kind: 'cleaned',
  outcomes: [{ kind: 'removed', target: 'understudy', warnings: [] }],
  isClockKnown: true,
};
const nothing = { kind: 'cleaned', outcomes: [], isClockKnown: true };

describe('cleaning what expired', () => {
  it('removes what has ended by the clock of AWS', async () => {
    const { asked, clean } = setUp({ ends: new Date(NOW.getTime() - 1000) });
    expect(await clean()).toEqual(removed);
    expect(asked).toHaveLength(1);
  });

  it('leaves live credentials alone although this machine runs hours fast', async () => {
    const { clean } = setUp({ ends: new Date(NOW.getTime() + hour / 2), fastByMs: 3 * hour });
    expect(await clean()).toEqual(nothing);
  });

  it('removes nothing while nobody can say whether the clock is right', async () => {
    const { cleanedAt, clean } = setUp({ ends: new Date(NOW.getTime() - hour), reached: false });
    expect(await clean()).toMatchObject({
      kind: 'clock-unknown',
      message: expect.stringContaining('One section seems to have expired'),
    });
    expect(cleanedAt).toEqual([]);
  });

  it('removes what looks alive because this machine runs hours slow', async () => {
    const { clean } = setUp({ ends: new Date(NOW.getTime() - hour), fastByMs: -3 * hour });
    expect(await clean()).toEqual(removed);
  });

  it('says that the time is not known where what looks alive may not be', async () => {
    const { clean } = setUp({ ends: new Date(NOW.getTime() + hour), reached: false });
    expect(await clean()).toEqual({ ...nothing, isClockKnown: false });
  });

  it('removes nothing where it is only to learn the time', async () => {
    const { asked, cleanedAt, clean } = setUp({ ends: new Date(NOW.getTime() - hour), remove: false });
    expect(await clean()).toEqual(nothing);
    expect([asked.length, cleanedAt.length]).toEqual([1, 0]);
  });

  it('asks nobody where there is no section, or where the time is known', async () => {
    const none = setUp({ ends: NOW, none: true });
    expect(await none.clean()).toEqual(nothing);
    const known = setUp({ ends: new Date(NOW.getTime() - hour), known: true });
    expect(await known.clean()).toEqual(removed);
    expect([...none.asked, ...known.asked]).toEqual([]);
  });

  it.each<[string, Parameters<typeof setUp>[0], StsPlace]>([
    [
      'AWS itself where the profile is gone',
      { ends: NOW },
      { region: 'us-east-1', endpoint: 'https://sts.us-east-1.amazonaws.com' },
    ],
    [
      'the endpoint that the environment names where the profile is gone',
      { ends: NOW, environment: { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9' } },
      { region: 'us-east-1', endpoint: 'http://127.0.0.1:9' },
    ],
    [
      "the partition of the profile's role",
      {
        ends: NOW,
        chain: {
          ok: true,
          chain: {
            name: 'prod',
            base: {
              kind: 'credential-source',
              profile: 'b',
              source: 'Environment',
              at: { file: 'config', path: '/c', line: 1 },
            },
            hops: [{ roleArn: 'arn:aws-cn:iam::222222222222:role/A' }],
          },
        },
      },
      { region: 'cn-north-1', endpoint: 'https://sts.cn-north-1.amazonaws.com.cn' },
    ],
  ])('asks %s', async (_, options, place) => {
    const { asked, clean } = setUp(options);
    await clean();
    expect(asked[0]).toMatchObject(place);
  });
});
