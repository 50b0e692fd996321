import { describe, expect, it } from 'vitest';
import type { Chain } from '../../chain/chain.ts';
import { type DeliveredSwitch, TargetSwitcher } from './target-switcher.ts';

const END = new Date('2026-11-22T11:00:00Z');
const chain: Chain = {
  name: 'prod',
  base: {
    kind: 'long-term-keys',
    profile: 'bastion',
    credentials: { accessKeyId: 'AKIABASTION', secretAccessKey: 's' },
    at: { file: 'credentials', path: '/c', line: 1 },
  },
  hops: [],
};

function board(refusal?: { message: string; advice: string }) {
  const events: string[] = [];
  const delivered: DeliveredSwitch[] = [];
  const switcher = new TargetSwitcher({
    resolve: () => ({ ok: true, chain }),
    source: {
      obtain: async () => {
        events.push('obtain');
        const credentials = {
          accessKeyId: 'ASIA',
          secretAccessKey: 's',
          sessionToken: 't',
          expiration: END,
        };
        return { ok: true, value: { credentials, obtainedAt: END, fromCache: false } };
      },
    },
    delivery: {
      assess: () => ({ kind: 'allowed' }),
      write: async () => {
        events.push('write');
        return { ok: true };
      },
      remove: async () => ({ ok: true }),
      list: async () => [],
    },
    clock: { now: () => new Date('2026-11-22T10:00:00Z') },
    explain: () => ({ message: '', advice: '' }),
    gate: async ({ target }) => {
      events.push(`gate ${target}`);
      return refusal;
    },
    onDelivered: (made) => void delivered.push(made),
    onChange: () => {},
  });
  return { delivered, events, switcher };
}

describe('the gate before a switch', () => {
  it('is asked before anything is obtained, and not before a renewal', async () => {
    const { delivered, events, switcher } = board();
    await switcher.switch('prod', 'understudy');
    await switcher.refresh('prod');
    expect(events).toEqual(['gate understudy', 'obtain', 'write', 'obtain', 'write']);
    expect(delivered.map(({ renewal }) => renewal)).toEqual([false, true]);
  });

  it('can refuse: nothing is asked of AWS and nothing is written', async () => {
    const { delivered, events, switcher } = board({ message: 'Not on Fridays.', advice: 'Wait.' });
    expect(await switcher.switch('prod', 'understudy')).toEqual({
      kind: 'target-refused',
      message: 'Not on Fridays.',
      advice: 'Wait.',
    });
    expect(events).toEqual(['gate understudy']);
    expect([delivered, switcher.live]).toEqual([[], []]);
  });
});
