import { expect, it } from 'vitest';
import { createSimulatorClock, type Realm, startSimulator } from '../../simulator/index.ts';
import type { Chain } from '../chain/chain.ts';
import { createStsGateway } from '../sts/sdk-gateway.ts';
import {
  planRefresh,
  problemAfterFailure,
  problemAfterNetworkReturn,
  type RefreshProblem,
  type RefreshSubject,
  renewalDueAt,
} from './renewal/refresh-planner.ts';
import { createSessionBroker } from './session-broker.ts';
import { createMemorySessionStore } from './store/session-store.ts';

const minute = 60_000;
const hour = 60 * minute;
const roles = 20;
const serial = 'arn:aws:iam::111111111111:mfa/jo';
const keys = {
  accessKeyId: 'AKIAUNDERSTUDYTEST01',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const realm: Realm = {
  accounts: [
    {
      id: '111111111111',
      users: [
        { name: 'jo', keys: [keys], mfaDevices: [{ serial, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }] },
      ],
    },
    {
      id: '222222222222',
      roles: Array.from({ length: roles }, (_, index) => ({
        name: `Role${index}`,
        trust: { principals: ['arn:aws:iam::111111111111:user/jo'], mfaRequired: true },
      })),
    },
  ],
};

/** Minutes of the day in which something is wrong. */
const asleep = (at: number) => (at >= 180 && at < 245) || (at >= 500 && at < 560);
const offline = (at: number) => at >= 285 && at < 298;
const throttled = (at: number) => at >= 376 && at < 384;

it('keeps twenty roles alive through a working day with one code for each MFA session', async () => {
  const clock = createSimulatorClock();
  clock.freeze(new Date('2026-11-22T07:00:00Z'));
  const simulator = await startSimulator({ realm, clock });
  try {
    let prompts = 0;
    let wrong = 0;
    const broker = createSessionBroker({
      sts: createStsGateway({ clock, retry: { attempts: 2, firstPauseMs: 0, random: () => 0 } }),
      clock,
      store: createMemorySessionStore(),
      settings: { mfaSessionSeconds: 43_200 },
      prompter: {
        ask: async (question, refusal) => {
          if (refusal === undefined) prompts += 1;
          // The first code of the day is mistyped.
          if (prompts === 1 && refusal === undefined) {
            wrong += 1;
            return '000000';
          }
          return simulator.mfaCode(question.serial).code;
        },
        settled: () => {},
      },
      resolveBase: () => Promise.resolve({ ok: false, message: 'not used here', advice: '' }),
    });
    const at = { file: 'config', path: '/config', line: 1 } as const;
    const from = { kind: 'profile', profile: 'p', at } as const;
    const chains = new Map<string, Chain>(
      Array.from({ length: roles }, (_, index) => [
        `role${index}`,
        {
          name: `role${index}`,
          base: { kind: 'long-term-keys', profile: 'bastion', credentials: keys, at },
          hops: [{ roleArn: `arn:aws:iam::222222222222:role/Role${index}` }],
          mfaSerial: { value: serial, from },
          region: { value: 'eu-west-1', from },
          endpoint: { value: simulator.url, from },
        },
      ]),
    );

    const file = new Map<string, { obtainedAt: Date; expiration: Date }>();
    const problems = new Map<string, RefreshProblem>();
    async function obtain(name: string, chain: Chain, byUser: boolean): Promise<void> {
      const outcome = await broker.obtain(chain, { refresh: !byUser, allowPrompt: byUser });
      if (outcome.ok) {
        const { credentials, obtainedAt } = outcome.value;
        file.set(name, { obtainedAt, expiration: credentials.expiration });
        problems.delete(name);
        return;
      }
      const retryable = outcome.failure.kind === 'sts' && outcome.failure.failure.retryable;
      problems.set(name, problemAfterFailure(problems.get(name), retryable, clock.now()));
    }
    function subjects(): RefreshSubject[] {
      return [...file].map(([key, life]) => {
        const problem = problems.get(key);
        const chain = chains.get(key);
        const due = new Date(Math.max(renewalDueAt({ key, ...life }).getTime(), clock.now().getTime()));
        return {
          key,
          ...life,
          wanted: true,
          silent: chain !== undefined && broker.renewsSilently(chain, due),
          refreshing: false,
          ...(problem === undefined ? {} : { problem }),
        };
      });
    }

    const start = clock.now().getTime();
    const minuteOfDay = () => (clock.now().getTime() - start) / minute;
    await Promise.all([...chains].map(([name, chain]) => obtain(name, chain, true)));

    let expiredMinutes = 0;
    let expiredAfterSleep = 0;
    while (clock.now().getTime() < start + 12.5 * hour) {
      const now = minuteOfDay();
      simulator.faults.clear();
      if (offline(now)) simulator.faults.add({ kind: 'dropped-connection' });
      if (throttled(now)) simulator.faults.add({ kind: 'throttling' });
      if (!asleep(now)) {
        if (offline(now - 1) && !offline(now)) {
          for (const [key, problem] of problems) {
            if (problemAfterNetworkReturn(problem) === undefined) problems.delete(key);
          }
        }
        for (let plan = planRefresh(subjects(), clock.now()); plan.renew.length > 0; ) {
          await Promise.all(
            plan.renew.map(async (key) => {
              const chain = chains.get(key);
              if (chain) await obtain(key, chain, false);
            }),
          );
          plan = planRefresh(subjects(), clock.now());
        }
        // The MFA session has ended, so these are due and cannot renew by themselves: the user switches to each.
        const waiting = subjects().filter((one) => !one.silent && renewalDueAt(one) <= clock.now());
        await Promise.all(
          waiting.map(async ({ key }) => {
            const chain = chains.get(key);
            if (chain) await obtain(key, chain, true);
          }),
        );
        const ended = [...file.values()].filter(({ expiration }) => expiration <= clock.now()).length;
        if (asleep(now - 1)) expiredAfterSleep += ended;
        else expiredMinutes += ended;
      }
      clock.advance(minute);
    }

    const entries = simulator.journal.entries;
    const granted = entries.filter(({ outcome }) => outcome === 'ok');
    const assumed = granted.filter(({ action }) => action === 'AssumeRole').length;
    // An hour's role is renewed with a quarter left, so every 45 minutes awake, once on waking, and once at first.
    const awakeHours = 12.5 - (65 + 60) / 60;
    const ideal = roles * (1 + awakeHours / 0.75);
    console.log(
      `A day in a minute: ${roles} roles, 12.5 h, prompts ${prompts} (wrong codes ${wrong}), ` +
        `calls ${entries.length} (${entries.length - granted.length} in vain), granted AssumeRole ${assumed} (ideal ${Math.round(ideal)}), ` +
        `role minutes with an expired key while awake ${expiredMinutes}, right after sleep ${expiredAfterSleep}`,
    );
    expect(prompts).toBe(2);
    expect(granted.filter(({ action }) => action === 'GetSessionToken')).toHaveLength(2);
    expect(expiredMinutes).toBe(0);
    expect(expiredAfterSleep).toBe(0);
    expect(Math.abs(assumed - ideal) / ideal).toBeLessThan(0.1);
  } finally {
    await simulator.close();
  }
}, 60_000);
