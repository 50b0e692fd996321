import { describe, expect, it } from 'vitest';
import { resolveChain } from '../../core/chain/resolve-chain.ts';
import { profileSetOf } from '../../core/chain/testing/profile-set.ts';
import type { ObtainOptions } from '../../core/sessions/session-broker.ts';
import type { SessionFailure, SessionOutcome } from '../../core/sessions/store/session.ts';
import { endpointSource } from './endpoint-source.ts';

const profiles = profileSetOf({
  bastion: { aws_access_key_id: 'AKIABASTION', aws_secret_access_key: 'secret' },
  prod: { role_arn: 'arn:aws:iam::222222222222:role/Admin', source_profile: 'bastion' },
});
const credentials = {
  accessKeyId: 'ASIA',
  secretAccessKey: 's',
  sessionToken: 't',
  expiration: new Date('2026-11-22T11:00:00Z'),
};
const granted: SessionOutcome = {
  ok: true,
  value: { credentials, obtainedAt: new Date(0), fromCache: true },
};
const codeNeeded: SessionOutcome = {
  ok: false,
  failure: { kind: 'code-needed', serial: 'mfa', message: 'A code is needed.', advice: 'Enter it.' },
};

function sourceOver(answer: (options: ObtainOptions) => Promise<SessionOutcome>, profile = 'prod') {
  const asked: ObtainOptions[] = [];
  let now = Date.parse('2026-11-22T10:00:00Z');
  const get = endpointSource(
    { profile },
    {
      resolve: (request) => resolveChain(profiles, request, {}),
      broker: {
        obtain: async (_chain, options = {}) => {
          asked.push(options);
          return answer(options);
        },
      },
      explain: (failure) => ({ message: `Failed: ${failure.kind}.`, advice: 'Do something.' }),
      clock: { now: () => new Date(now) },
    },
  );
  return {
    get,
    prompts: () => asked.filter(({ allowPrompt }) => allowPrompt !== false).length,
    forward: (ms: number) => {
      now += ms;
    },
  };
}

const needsCode = async ({ allowPrompt }: ObtainOptions) =>
  allowPrompt === false ? codeNeeded : ({ ok: false, failure: { kind: 'dismissed' } } as const);
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the credentials for the endpoint', () => {
  it('are those of the profile, with the account that the role is in', async () => {
    const { get, prompts } = sourceOver(async () => granted);
    expect(await get('program')).toEqual({ ok: true, credentials });
    expect(prompts()).toBe(0);
  });

  it('are waited for by raising the prompt once, and the program is told at once', async () => {
    let answer: (outcome: SessionOutcome) => void = () => undefined;
    const { get, prompts } = sourceOver(async ({ allowPrompt }) =>
      allowPrompt === false
        ? codeNeeded
        : new Promise((resolve) => {
            answer = resolve;
          }),
    );
    for (let request = 0; request < 4; request += 1) {
      expect(await get('program')).toEqual({ ok: false, kind: 'person', message: 'Failed: code-needed.' });
    }
    expect(prompts()).toBe(1);
    answer(granted);
  });

  it.each<SessionFailure>([
    { kind: 'person-needed', message: 'The SAML sign-in has ended.', advice: 'Switch.' },
    {
      kind: 'sign-in-ended',
      signIn: { kind: 'aws-login', profile: 'prod', loginSession: 'arn', region: 'eu-west-1' },
      message: 'It has ended.',
      advice: 'Sign in.',
    },
  ])('are waited for in the same way where %j', async (failure) => {
    const { get, prompts } = sourceOver(async () => ({ ok: false, failure }));
    expect(await get('program')).toMatchObject({ ok: false, kind: 'person' });
    await settled();
    expect(prompts()).toBe(1);
  });

  it('raise no prompt behind a renewal', async () => {
    const { get, prompts } = sourceOver(needsCode);
    expect(await get('renewal')).toMatchObject({ kind: 'person' });
    expect(prompts()).toBe(0);
  });

  it('raise no second prompt for a minute after one was dismissed', async () => {
    const { forward, get, prompts } = sourceOver(needsCode);
    await get('program');
    await settled();
    await get('program');
    expect(prompts()).toBe(1);
    forward(61_000);
    await get('program');
    expect(prompts()).toBe(2);
  });

  it('fail in words', async () => {
    const failing = sourceOver(async () => ({
      ok: false,
      failure: { kind: 'base', message: 'x', advice: 'y' },
    }));
    expect(await failing.get('program')).toEqual({
      ok: false,
      kind: 'failed',
      message: 'Failed: base.',
      advice: 'Do something.',
    });
    expect(await sourceOver(async () => granted, 'gone').get('program')).toMatchObject({
      ok: false,
      kind: 'failed',
      message: expect.stringContaining('gone'),
    });
  });
});
