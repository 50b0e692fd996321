import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Chain, ChainRequest, ChainResult } from '../../chain/chain.ts';
import type { SessionCredentials } from '../../credentials.ts';
import type { ObtainOptions } from '../../sessions/session-broker.ts';
import type { SessionOutcome } from '../../sessions/store/session.ts';
import type { DeliveryOutcome, TargetVerdict } from './delivery-target.ts';
import type { RecalledSwitch, SwitchJournal } from './switch-journal.ts';
import type { SwitchRequest } from './switch-request.ts';
import { TargetSwitcher } from './target-switcher.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
const END = new Date('2026-11-22T11:00:00Z');

const at = { file: 'credentials', path: '/home/jo/.aws/credentials', line: 1 } as const;

function chainOf(profile: string): Chain {
  return {
    name: profile,
    base: {
      kind: 'long-term-keys',
      profile: 'bastion',
      credentials: { accessKeyId: 'AKIABASTION', secretAccessKey: 's' },
      at,
    },
    hops: [{ profile, roleArn: `arn:aws:iam::222222222222:role/${profile}` }],
    region: { value: 'eu-central-1', from: { kind: 'profile', profile, at } },
  };
}

function granted(profile: string): SessionOutcome {
  const credentials: SessionCredentials = {
    accessKeyId: `ASIA-${profile}`,
    secretAccessKey: 'secret',
    sessionToken: 'token==',
    expiration: END,
  };
  return { ok: true, value: { credentials, obtainedAt: NOW, fromCache: false } };
}

/** A board over fakes: what was written, and answers that a test lets go when it wants. */
function board(
  options: { verdict?: TargetVerdict; write?: () => Promise<DeliveryOutcome>; memory?: SwitchJournal } = {},
) {
  const file = new Map<string, string>();
  const asked: {
    profile: string;
    refresh: boolean;
    options: ObtainOptions;
    answer: (outcome: SessionOutcome) => void;
  }[] = [];
  /** Every request that was resolved, in order. */
  const requests: ChainRequest[] = [];
  let changes = 0;
  const switcher = new TargetSwitcher({
    resolve: (request): ChainResult => {
      requests.push(request);
      const { profile = '', roleArn } = request;
      if (roleArn !== undefined) return { ok: true, chain: chainOf(roleArn) };
      return profile === 'unknown' || profile.includes(':')
        ? {
            ok: false,
            problem: {
              code: 'unknown-profile',
              profile,
              message: 'There is no profile unknown.',
              advice: 'Check the name.',
            },
          }
        : { ok: true, chain: chainOf(profile) };
    },
    source: {
      obtain: (chain, how) =>
        new Promise((answer) =>
          asked.push({ profile: chain.name, refresh: how.refresh === true, options: how, answer }),
        ),
    },
    delivery: {
      assess: () => options.verdict ?? { kind: 'allowed' },
      write: async (target, entry) => {
        const outcome = (await options.write?.()) ?? { ok: true };
        if (outcome.ok) file.set(target, entry.credentials.accessKeyId);
        return outcome;
      },
      remove: async (target) => {
        file.delete(target);
        return { ok: true };
      },
      list: async () => [
        { target: 'left', profile: 'dev', expiresAt: END },
        { target: 'dead', profile: 'ops', expiresAt: new Date(NOW.getTime() - 1) },
      ],
    },
    clock: { now: () => NOW },
    explain: () => ({ message: 'No network.', advice: 'Check the connection.' }),
    ...(options.memory && { memory: options.memory }),
    onChange: () => changes++,
  });
  return { switcher, file, asked, requests, changes: () => changes };
}

/** A memory that says what a test wants it to. */
function memoryOf(recalled: RecalledSwitch = { kind: 'plain' }) {
  const said: string[] = [];
  const memory: SwitchJournal = {
    prepare: async () => {},
    remember: async ({ target }) => {
      said.push(`remember ${target}`);
      return { ok: true };
    },
    recall: async () => recalled,
    forget: async (target) => void said.push(`forget ${target}`),
  };
  return { memory, said };
}

const adHoc: ChainRequest = {
  roleArn: '333333333333:Admin',
  sourceProfile: 'bastion',
  sessionPolicy: '{"Statement":[]}',
  tags: new Map([['team', 'blue']]),
};

describe('Switchboard', () => {
  it('writes the obtained keys into the target and says until when they last', async () => {
    const { switcher, file, asked } = board();
    const switching = switcher.switch('prod', 'understudy');
    expect(switcher.live).toMatchObject([{ profile: 'prod', target: 'understudy', working: true }]);
    asked[0]?.answer(granted('prod'));
    expect(await switching).toEqual({ kind: 'done', target: 'understudy', expiresAt: END, fromCache: false });
    expect(file.get('understudy')).toBe('ASIA-prod');
    expect(switcher.live).toMatchObject([
      { profile: 'prod', target: 'understudy', working: false, expiresAt: END, region: 'eu-central-1' },
    ]);
  });

  it('asks nothing of STS when the chain has a problem', async () => {
    const { switcher, asked } = board();
    expect(await switcher.switch('unknown', 'understudy')).toMatchObject({ kind: 'chain' });
    expect(asked).toHaveLength(0);
  });

  it('asks nothing of STS when the target is refused', async () => {
    const { switcher, asked } = board({
      verdict: { kind: 'refused', message: 'No.', advice: 'Other name.' },
    });
    expect(await switcher.switch('prod', 'x')).toEqual({
      kind: 'target-refused',
      message: 'No.',
      advice: 'Other name.',
    });
    expect(asked).toHaveLength(0);
  });

  it('wants a yes before it overwrites, and takes it', async () => {
    const { switcher, asked, file } = board({
      verdict: { kind: 'confirm', message: 'Holds long-term keys.' },
    });
    expect(await switcher.switch('prod', 'bastion')).toMatchObject({ kind: 'confirm' });
    expect(asked).toHaveLength(0);
    const confirmed = switcher.switch('prod', 'bastion', { confirmed: true });
    asked[0]?.answer(granted('prod'));
    expect(await confirmed).toMatchObject({ kind: 'done' });
    expect(file.get('bastion')).toBe('ASIA-prod');
  });

  it('keeps the profile that was there when the next one is dismissed at the prompt', async () => {
    const { switcher, asked, file } = board();
    const first = switcher.switch('prod', 'understudy');
    asked[0]?.answer(granted('prod'));
    await first;
    const second = switcher.switch('dev', 'understudy');
    expect(switcher.live.map((line) => [line.profile, line.working])).toEqual([
      ['dev', true],
      ['prod', false],
    ]);
    asked[1]?.answer({ ok: false, failure: { kind: 'dismissed' } });
    expect(await second).toMatchObject({ kind: 'session' });
    expect(switcher.live.map((line) => line.profile)).toEqual(['prod']);
    expect(file.get('understudy')).toBe('ASIA-prod');
  });

  it('marks a renewal that failed and keeps the keys that still work', async () => {
    const { switcher, asked, file } = board();
    const first = switcher.switch('prod', 'understudy');
    asked[0]?.answer(granted('prod'));
    await first;
    const renewal = switcher.refresh('prod');
    expect(asked[1]?.refresh).toBe(true);
    asked[1]?.answer({ ok: false, failure: { kind: 'base', message: 'x', advice: 'y' } });
    await renewal;
    expect(switcher.live).toMatchObject([
      { profile: 'prod', working: false, problem: { message: 'No network.' } },
    ]);
    expect(file.get('understudy')).toBe('ASIA-prod');
  });

  it('marks a renewal into a target that is refused by now, with its reason and no more', async () => {
    const options: Parameters<typeof board>[0] = {};
    const { asked, switcher } = board(options);
    const first = switcher.switch('prod', 'understudy');
    asked[0]?.answer(granted('prod'));
    await first;
    const refused = { kind: 'refused', message: 'It has role_arn.', advice: 'Choose another.' } as const;
    Object.assign(options, { verdict: refused });
    expect(await switcher.refresh('prod')).toMatchObject({ kind: 'target-refused' });
    expect(switcher.live[0]?.problem).toEqual({ message: refused.message, advice: refused.advice });
    expect(switcher.live[0]?.expiresAt).toEqual(END);
  });

  it('lets the later of two switches to one target win, whichever answer comes first', async () => {
    const { switcher, asked, file } = board();
    const slow = switcher.switch('prod', 'understudy');
    const fast = switcher.switch('dev', 'understudy');
    asked[1]?.answer(granted('dev'));
    expect(await fast).toMatchObject({ kind: 'done' });
    asked[0]?.answer(granted('prod'));
    expect(await slow).toEqual({ kind: 'superseded' });
    expect(file.get('understudy')).toBe('ASIA-dev');
    expect(switcher.live.map((line) => line.profile)).toEqual(['dev']);
  });

  it('leaves nothing behind when it is stopped while the file is being written', async () => {
    let finishWrite: (outcome: DeliveryOutcome) => void = () => undefined;
    const writing = new Promise<DeliveryOutcome>((resolve) => {
      finishWrite = resolve;
    });
    const { switcher, asked, file } = board({ write: () => writing });
    const switching = switcher.switch('prod', 'understudy');
    asked[0]?.answer(granted('prod'));
    await Promise.resolve();
    await switcher.stop('prod');
    finishWrite({ ok: true });
    expect(await switching).toEqual({ kind: 'superseded' });
    expect(file.size).toBe(0);
    expect(switcher.live).toEqual([]);
  });

  it('stops every target of a profile', async () => {
    const { switcher, asked, file } = board();
    for (const target of ['understudy', 'audit']) {
      const switching = switcher.switch('prod', target);
      asked.at(-1)?.answer(granted('prod'));
      await switching;
    }
    expect(await switcher.stop('prod')).toEqual({ kind: 'stopped', targets: ['understudy', 'audit'] });
    expect(file.size).toBe(0);
    expect(await switcher.stop('prod')).toEqual({ kind: 'not-live' });
  });

  it('takes up what a former run left, but not what is over', async () => {
    const { switcher } = board();
    await switcher.adopt();
    expect(switcher.live).toMatchObject([{ target: 'left', profile: 'dev', expiresAt: END, working: false }]);
  });

  it('always holds for each target the profile of the last switch that was granted', async () => {
    const step = fc.record({
      profile: fc.constantFrom('a', 'b', 'c'),
      target: fc.constantFrom('x', 'y'),
      granted: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { switcher, asked, file } = board();
        const expected = new Map<string, string>();
        for (const { profile, target, granted: yes } of steps) {
          const switching = switcher.switch(profile, target);
          asked.at(-1)?.answer(yes ? granted(profile) : { ok: false, failure: { kind: 'cancelled' } });
          await switching;
          if (yes) expected.set(target, profile);
        }
        expect(new Map(switcher.live.map((line) => [line.target, line.profile]))).toEqual(expected);
        expect(new Map([...file].map(([target, key]) => [target, key.slice(5)]))).toEqual(expected);
      }),
    );
  });
});

describe('a switch to any request', () => {
  it('goes by the name of its role, and is renewed with everything that was asked for', async () => {
    const { asked, requests, switcher } = board();
    const switching = switcher.switchRequest(adHoc, 'understudy', { longRoleSession: true });
    asked[0]?.answer(granted('x'));
    await switching;
    const [line] = switcher.live;
    expect(line).toMatchObject({ profile: '333333333333:Admin', switchRequest: { request: adHoc } });
    const switchRequest: SwitchRequest = line?.switchRequest ?? { request: {} };
    const renewal = switcher.renew(switchRequest, { allowPrompt: false });
    expect(asked[1]?.options).toEqual({ allowPrompt: false, longRoleSession: true, refresh: true });
    asked[1]?.answer(granted('y'));
    expect(await renewal).toMatchObject({ kind: 'done' });
    expect(requests).toEqual([adHoc, adHoc]);
    expect(switcher.live).toMatchObject([{ switchRequest: { request: adHoc, longRoleSession: true } }]);
  });

  it('keeps one profile with a policy and one without apart', async () => {
    const { asked, requests, switcher } = board();
    const narrow = { profile: 'prod', sessionPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] };
    for (const [request, target] of [
      [{ profile: 'prod' }, 'wide'],
      [narrow, 'narrow'],
    ] as const) {
      const switching = switcher.switchRequest(request, target);
      asked.at(-1)?.answer(granted('prod'));
      await switching;
    }
    const renewing = switcher.refresh('prod');
    asked[2]?.answer(granted('prod'));
    await new Promise(setImmediate);
    asked[3]?.answer(granted('prod'));
    await renewing;
    expect(requests.slice(2)).toEqual([{ profile: 'prod' }, narrow]);
    // Not the same credentials, so neither takes them from the other.
    expect(asked.slice(2).map(({ refresh }) => refresh)).toEqual([true, true]);
  });

  it('that fails leaves no trouble on the same profile with other choices', async () => {
    const { asked, switcher } = board();
    const first = switcher.switch('prod', 'understudy');
    asked[0]?.answer(granted('prod'));
    await first;
    const second = switcher.switchRequest({ profile: 'prod', sessionName: 'other' }, 'understudy');
    asked[1]?.answer({ ok: false, failure: { kind: 'base', message: 'x', advice: 'y' } });
    await second;
    expect(switcher.live[0]?.problem).toBeUndefined();
    expect(switcher.live[0]?.switchRequest).toEqual({ request: { profile: 'prod' } });
  });

  it('is noted before it is written, and forgotten when it is stopped', async () => {
    const { memory, said } = memoryOf();
    const write = async (): Promise<DeliveryOutcome> => {
      said.push('write');
      return { ok: true };
    };
    const { asked, switcher } = board({ memory, write });
    const switching = switcher.switchRequest(adHoc, 'understudy');
    asked[0]?.answer(granted('x'));
    await switching;
    await switcher.stop('333333333333:Admin');
    expect(said).toEqual(['remember understudy', 'write', 'forget understudy']);
  });

  it('that cannot be noted is not written: its renewal could not ask for the same', async () => {
    const { memory } = memoryOf();
    const full: SwitchJournal = {
      ...memory,
      remember: async () => ({ ok: false, message: 'No space.', advice: 'Make room.' }),
    };
    const { asked, file, switcher } = board({ memory: full });
    const switching = switcher.switchRequest(adHoc, 'understudy');
    asked[0]?.answer(granted('x'));
    expect(await switching).toMatchObject({ kind: 'delivery', message: 'No space.' });
    expect(file.size).toBe(0);
    const plain = switcher.switch('prod', 'understudy');
    asked[1]?.answer(granted('prod'));
    expect(await plain).toMatchObject({ kind: 'done' });
  });

  it('is taken up after a restart as it was asked for', async () => {
    const switchRequest: SwitchRequest = {
      request: { profile: 'dev', sessionName: 'jo' },
      longRoleSession: true,
    };
    const { switcher } = board({ memory: memoryOf({ kind: 'known', switchRequest }).memory });
    await switcher.adopt();
    expect(switcher.live).toMatchObject([{ target: 'left', profile: 'dev', switchRequest }]);
  });

  it('is taken up as the profile it is named after where nothing was noted', async () => {
    const { switcher } = board({ memory: memoryOf().memory });
    await switcher.adopt();
    expect(switcher.live).toMatchObject([{ profile: 'dev', switchRequest: { request: { profile: 'dev' } } }]);
    expect(switcher.live[0]?.remarks).toBeUndefined();
  });

  it.each([
    ['was lost', { kind: 'lost' }],
    ['speaks of another role', { kind: 'known', switchRequest: { request: { roleArn: '4:Other' } } }],
  ] as const)('is not renewed, and says why, where what was noted %s', async (_what, recalled) => {
    const { asked, switcher } = board({ memory: memoryOf(recalled).memory });
    await switcher.adopt();
    const [line] = switcher.live;
    expect(line?.switchRequest).toBeUndefined();
    expect(line?.remarks?.join(' ')).toMatch(
      /^How dev was switched to is not known any more.*Switch to it again\.$/,
    );
    expect(await switcher.refresh('dev')).toMatchObject({ kind: 'chain' });
    expect(asked).toHaveLength(0);
  });
});
