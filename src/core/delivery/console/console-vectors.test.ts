import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { planConsole } from './console-plan.ts';
import { bases, chainOf, role } from './testing/chains.ts';

/** What peers and AWS's own guide say of console addresses; beside the repository, no part of it. */
const CASES = new URL('../../../../../shared/vectors/sign-in-vectors.json', import.meta.url);
const file = z.object({
  cases: z.array(z.looseObject({ id: z.string(), kind: z.string(), in: z.unknown(), expect: z.unknown() })),
});
const here = existsSync(CASES);
const recorded = here ? file.parse(JSON.parse(readFileSync(CASES, 'utf8'))).cases : [];
const ofKind = (kind: string) =>
  recorded
    .filter((each) => each.id.startsWith('console-') && each.kind === kind)
    .map((each) => [each.id, each] as const);

const partitionIds: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'aws-cn'],
  [/^us-gov-/, 'aws-us-gov'],
  [/^eusc-/, 'aws-eusc'],
  [/^us-iso-/, 'aws-iso'],
  [/^us-isob-/, 'aws-iso-b'],
];
const chainIn = (region: string) => {
  const partition = partitionIds.find(([pattern]) => pattern.test(region))?.[1] ?? 'aws';
  return chainOf(bases['long-term-keys'], [role(partition)], region);
};

describe.skipIf(!here)('recorded console addresses', () => {
  it.each(ofKind('hosts-by-region'))('%s: hosts', (_id, each) => {
    const { region } = z.object({ region: z.string() }).parse(each.in);
    const { ours } = z
      .object({ ours: z.object({ federation: z.string(), destination: z.string() }).optional() })
      .parse(each.expect);
    const made = planConsole({ chain: chainIn(region) });
    if (ours === undefined) expect(made).toMatchObject({ ok: false });
    else expect(made).toMatchObject({ plan: { endpoint: ours.federation, destination: ours.destination } });
  });

  it.each(ofKind('service-destination'))('%s: the page of a service', (_id, each) => {
    const { region, service } = z.object({ region: z.string(), service: z.string() }).parse(each.in);
    const { destination } = z.object({ destination: z.string() }).parse(each.expect);
    const made = planConsole({ chain: chainIn(region), destination: service });
    expect(made).toMatchObject({ plan: { destination } });
  });

  it.each(ofKind('session-duration-range'))('%s: the longest', (_id, each) => {
    const { wantedSeconds } = z.object({ wantedSeconds: z.number() }).parse(each.in);
    const { refusedOrClampedTo } = z.object({ refusedOrClampedTo: z.number() }).parse(each.expect);
    const made = planConsole({ chain: chainIn('eu-west-1'), sessionSeconds: wantedSeconds });
    expect(made).toMatchObject({ plan: { sessionSeconds: refusedOrClampedTo } });
  });

  it('finds cases of each kind', () => {
    const kinds = ['hosts-by-region', 'service-destination', 'session-duration-range'];
    expect(kinds.filter((kind) => ofKind(kind).length === 0)).toEqual([]);
  });
});
