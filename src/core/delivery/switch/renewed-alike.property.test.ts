import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chain, ChainRequest } from '../../chain/chain.ts';
import type { DeliveredSection } from './delivery-target.ts';
import { createSwitchJournal } from './switch-journal.ts';
import { TargetSwitcher } from './target-switcher.ts';

const begin = Date.parse('2026-11-22T10:00:00Z');
const at = { file: 'config', path: '/config', line: 1 } as const;

/** Two that share a name, two that share a role, and a plain one of the same name. */
const requests: readonly ChainRequest[] = [
  { profile: 'prod' },
  { profile: 'prod', sessionPolicy: '{}' },
  { profile: 'prod', sessionName: 'nightly' },
  { roleArn: '2:Admin', sourceProfile: 'bastion' },
  { roleArn: '2:Admin', sourceProfile: 'other', tags: new Map([['a', 'b']]) },
];

function chainOf(request: ChainRequest): Chain {
  return {
    name: request.profile ?? request.roleArn ?? '',
    base: {
      kind: 'long-term-keys',
      profile: 'bastion',
      credentials: { accessKeyId: 'AKIA', secretAccessKey: 's' },
      at,
    },
    hops: [],
  };
}

type Step =
  | {
      readonly kind: 'switch';
      readonly request: number;
      readonly target: string;
      readonly seconds: number;
      /** Where the machine goes down. */
      readonly crash?: 'before-write' | 'after-write' | undefined;
    }
  | { readonly kind: 'restart' }
  | { readonly kind: 'renew' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('switch' as const),
      request: fc.nat(requests.length - 1),
      target: fc.constantFrom('x', 'y'),
      // Often the same end to the second.
      seconds: fc.constantFrom(3600, 3600, 3601),
      crash: fc.constantFrom(undefined, undefined, 'before-write' as const, 'after-write' as const),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'restart' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'renew' as const }) },
);

describe('a renewal', () => {
  it('asks for what the section was switched to or for nothing, through restarts and crashes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const folder = mkdtempSync(join(tmpdir(), 'us-alike-'));
        try {
          await live(steps, folder);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

/** Lives through the steps and checks every renewal against what really stands in the file. */
async function live(steps: readonly Step[], folder: string): Promise<void> {
  const clock = { now: () => new Date(begin) };
  /** The file, with the truth of how each section came to be. */
  const file = new Map<string, DeliveredSection & { readonly truth: ChainRequest }>();
  let asked: ChainRequest = {};
  let crash: 'before-write' | 'after-write' | undefined;
  let wentDown = () => {};
  let seconds = 3600;
  let issued = 0;
  const open = async () => {
    const board = new TargetSwitcher({
      resolve: (request) => {
        asked = request;
        return { ok: true, chain: chainOf(request) };
      },
      source: {
        obtain: async () => {
          issued += 1;
          return {
            ok: true,
            value: {
              credentials: {
                accessKeyId: `ASIA${issued}`,
                secretAccessKey: 's',
                sessionToken: 't',
                expiration: new Date(begin + seconds * 1000),
              },
              obtainedAt: new Date(begin),
              fromCache: false,
            },
          };
        },
      },
      delivery: {
        assess: () => ({ kind: 'allowed' }),
        write: async (target, { profile, credentials }, { renewal }) => {
          const truth = asked;
          // What a renewal asks for must be what stands there.
          if (renewal) expect(truth).toEqual(file.get(target)?.truth);
          const down = crash;
          if (down !== 'before-write')
            file.set(target, {
              target,
              profile,
              expiresAt: credentials.expiration,
              accessKeyId: credentials.accessKeyId,
              truth,
            });
          if (down === undefined) return { ok: true };
          wentDown();
          return new Promise(() => {});
        },
        remove: async () => ({ ok: true }),
        list: async () => [...file.values()],
      },
      clock,
      explain: () => ({ message: '', advice: '' }),
      memory: createSwitchJournal({
        path: join(folder, 'switches.json'),
        credentialsPath: () => '/credentials',
        clock,
      }),
      onChange: () => {},
    });
    await board.adopt();
    return board;
  };

  let board = await open();
  for (const each of steps) {
    if (each.kind === 'restart') board = await open();
    if (each.kind === 'renew')
      for (const { switchRequest } of board.live)
        if (switchRequest) await board.renew(switchRequest, { allowPrompt: false });
    if (each.kind !== 'switch') continue;
    crash = each.crash;
    seconds = each.seconds;
    const down = new Promise<'down'>((resolve) => {
      wentDown = () => resolve('down');
    });
    const switching = board.switchRequest(requests[each.request] ?? {}, each.target);
    if ((await Promise.race([switching, down])) === 'down') board = await open();
    crash = undefined;
  }
}
