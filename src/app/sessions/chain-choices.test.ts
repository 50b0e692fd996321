import { describe, expect, it } from 'vitest';
import type { Chain } from '../../core/chain/chain.ts';
import type { ChainOptions } from '../../core/sessions/cached-sessions.ts';
import type { SessionBroker } from '../../core/sessions/session-broker.ts';
import { withProfileOptions } from './chain-choices.ts';

const at = { file: 'credentials', path: '/home/jo/.aws/credentials', line: 1 } as const;
const chain = (name: string): Chain => ({
  name,
  base: {
    kind: 'long-term-keys',
    profile: 'bastion',
    credentials: { accessKeyId: 'AKIABASTION', secretAccessKey: 's' },
    at,
  },
  hops: [],
});

describe('withChoices', () => {
  it('puts the choices for a profile into every question about its chain', async () => {
    const asked: [string, ChainOptions | undefined][] = [];
    const broker: SessionBroker = {
      obtain: async (_chain, options) => {
        asked.push(['obtain', options]);
        return { ok: false, failure: { kind: 'cancelled' } };
      },
      steps: (_chain, choices) => {
        asked.push(['steps', choices]);
        return [];
      },
      renewsSilently: (_chain, _at, choices) => {
        asked.push(['renewsSilently', choices]);
        return true;
      },
      forget: (_chain, choices) => void asked.push(['forget', choices]),
      mfaSessions: () => [],
      forgetBase: ({ name }) => void asked.push([`forgetBase ${name}`, undefined]),
      forgetSession: (key) => void asked.push([`forgetSession ${key}`, undefined]),
      forgetAll: () => void asked.push(['forgetAll', undefined]),
      onChange: () => () => undefined,
    };
    const chosen = withProfileOptions(broker, ({ name }) => ({ longRoleSession: name === 'long' }));
    await chosen.obtain(chain('long'), { refresh: true });
    await chosen.obtain(chain('long'), { longRoleSession: false });
    chosen.steps(chain('long'));
    chosen.renewsSilently(chain('short'), new Date(0));
    chosen.forget(chain('long'));
    chosen.forgetSession('key');
    chosen.forgetAll();
    expect(asked).toEqual([
      ['obtain', { longRoleSession: true, refresh: true }],
      ['obtain', { longRoleSession: false }],
      ['steps', { longRoleSession: true }],
      ['renewsSilently', { longRoleSession: false }],
      ['forget', { longRoleSession: true }],
      ['forgetSession key', undefined],
      ['forgetAll', undefined],
    ]);
  });
});
