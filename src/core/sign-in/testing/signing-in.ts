import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { RealmIdentityCenter } from '../../../simulator/identity-center/realm.ts';
import { corp, identityRealm } from '../../../simulator/identity-center/testing/realm.ts';
import type { Simulator } from '../../../simulator/simulator.ts';
import { simulatorForEachTest, startOfTest } from '../../../simulator/sts/testing/started-simulator.ts';
import { nodeRequestHandler } from '../../sts/network/request-handler.ts';
import type { IdentityCenterContext } from '../identity-center/identity-center-context.ts';
import type { SignInStep } from '../sign-in-method.ts';
import type { IdentityCenterTarget } from '../sign-in-target.ts';

export const corpTarget: IdentityCenterTarget = {
  kind: 'identity-center',
  session: { name: 'corp', startUrl: corp.startUrl, region: corp.region },
};

/** A simulated Identity Center and an empty home for each test of the file, with one clock that both go by. */
export interface SignInBench {
  readonly simulator: Simulator;
  readonly home: string;
  readonly context: IdentityCenterContext;
  /** Both clocks go on by so many seconds. */
  pass(seconds: number): void;
  /** The calls of the OIDC service and of the portal so far. */
  calls(): readonly string[];
}

export function signInBench(changes: Partial<RealmIdentityCenter> = {}): { readonly current: SignInBench } {
  const simulator = simulatorForEachTest({ realm: identityRealm({ consent: 'allow', ...changes }) });
  let bench: SignInBench | undefined;
  beforeEach(() => {
    const home = mkdtempSync(join(tmpdir(), 'understudy-sign-in-'));
    const running = simulator.current;
    let now = startOfTest;
    const pass = (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
      running.clock.freeze(now);
    };
    bench = {
      simulator: running,
      home,
      pass,
      calls: () => running.journal.entries.map(({ action, outcome }) => `${action} ${outcome}`),
      context: {
        environment: {
          AWS_ENDPOINT_URL_SSO_OIDC: running.address('sso-oidc', corp.region),
          AWS_ENDPOINT_URL_SSO: running.address('sso', corp.region),
        },
        home,
        clock: { now: () => now },
        requestHandler: (_endpoint, timeouts) => nodeRequestHandler(timeouts),
        sleep: async (ms, signal) => {
          // What happens meanwhile, such as a cancelling, has its turn.
          await new Promise(setImmediate);
          pass(ms / 1000);
          return signal?.aborted !== true;
        },
      },
    };
  });
  afterEach(() => {
    if (bench) rmSync(bench.home, { recursive: true, force: true });
  });
  return {
    get current() {
      if (!bench) throw new Error('The bench is there only inside a test.');
      return bench;
    },
  };
}

/** A browser whose person allows everything. */
export const browse = ({ address }: SignInStep): void => void fetch(address).catch(() => undefined);
