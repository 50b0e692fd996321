import { describe, expect, it } from 'vitest';
import type { Chain } from '../../core/chain/chain.ts';
import type { ObtainOptions, SessionBroker } from '../../core/sessions/session-broker.ts';
import type { SessionOutcome } from '../../core/sessions/store/session.ts';
import type { SignInOutcome } from '../../core/sign-in/sign-in-method.ts';
import type { SignInTarget } from '../../core/sign-in/sign-in-target.ts';
import { signingIn } from './signing-in.ts';

const signIn: SignInTarget = {
  kind: 'identity-center',
  session: { name: 'corp', startUrl: 'https://corp.awsapps.com/start', region: 'eu-west-1' },
};
const at = { file: 'config', path: '/home/jo/.aws/config', line: 1 } as const;
const chain: Chain = {
  name: 'dev',
  base: { kind: 'sso', profile: 'dev', startUrl: 'u', ssoRegion: 'eu-west-1', at },
  hops: [],
};
const ended: SessionOutcome = {
  ok: false,
  failure: { kind: 'sign-in-ended', signIn, message: 'It has ended.', advice: 'Sign in.' },
};
const granted: SessionOutcome = {
  ok: true,
  value: {
    credentials: { accessKeyId: 'A', secretAccessKey: 's', sessionToken: 't', expiration: new Date(0) },
    obtainedAt: new Date(0),
    fromCache: false,
  },
};

async function obtain(options: ObtainOptions, signedIn: SignInOutcome, first: SessionOutcome = ended) {
  const asked: string[] = [];
  const answers = [first, granted];
  const unused = () => {
    throw new Error('Nothing else of the broker is used.');
  };
  const broker: SessionBroker = {
    obtain: async () => {
      asked.push('obtain');
      return answers.shift() ?? ended;
    },
    steps: unused,
    renewsSilently: unused,
    mfaSessions: unused,
    forget: unused,
    forgetBase: unused,
    forgetSession: unused,
    forgetAll: unused,
    onChange: unused,
  };
  const outcome = await signingIn(broker, {
    refresh: async () => void asked.push('look'),
    signIn: async () => {
      asked.push('sign in');
      return signedIn;
    },
  }).obtain(chain, options);
  return { outcome, asked };
}
const done: SignInOutcome = { ok: true, expiresAt: new Date(0) };

describe('a broker that has somebody sign in', () => {
  it('goes on by itself when that is done, and says what it waits for', async () => {
    const told: (SignInTarget | undefined)[] = [];
    const { asked, outcome } = await obtain({ onPrompt: (what) => told.push(what) }, done);
    expect(outcome).toBe(granted);
    expect(asked).toEqual(['obtain', 'sign in', 'obtain']);
    expect(told).toEqual([signIn]);
  });

  it('opens nothing for a renewal, which may not ask, but has it shown', async () => {
    const { asked, outcome } = await obtain({ allowPrompt: false }, done);
    expect(outcome).toBe(ended);
    expect(asked).toEqual(['obtain', 'look']);
  });

  it('asks nobody where the credentials are there', async () => {
    expect((await obtain({}, done, granted)).asked).toEqual(['obtain']);
  });

  it.each<[string, ObtainOptions, SignInOutcome, object]>([
    [
      'the person cancelled',
      {},
      { ok: false, cancelled: true, message: 'Cancelled.', advice: '' },
      { kind: 'dismissed' },
    ],
    [
      'the caller gave up',
      { signal: AbortSignal.abort() },
      { ok: false, cancelled: true, message: 'Cancelled.', advice: '' },
      { kind: 'cancelled' },
    ],
    [
      'AWS refused',
      {},
      { ok: false, message: 'Refused.', advice: 'Ask.' },
      { kind: 'base', message: 'Refused.', advice: 'Ask.' },
    ],
  ])('says so where %s', async (_case, options, signedIn, failure) => {
    const { asked, outcome } = await obtain(options, signedIn);
    expect(outcome).toEqual({ ok: false, failure });
    expect(asked).toEqual(['obtain', 'sign in']);
  });
});
