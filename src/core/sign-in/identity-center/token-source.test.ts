import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { IdentityCenterTarget } from '../sign-in-target.ts';
import { browse, corpTarget, signInBench } from '../testing/signing-in.ts';
import { signInToIdentityCenter } from './sign-in.ts';
import { tokenFilePath } from './token-file.ts';
import { type TokenOptions, TokenSource } from './token-source.ts';

const HOUR = 3600;
const bench = signInBench();
const path = (target = corpTarget) => tokenFilePath(target.session, bench.current.home);
const file = () => JSON.parse(readFileSync(path(), 'utf8'));
const change = (fields: object) => writeFileSync(path(), JSON.stringify({ ...file(), ...fields }));
const refreshes = () => bench.current.calls().filter((call) => call.startsWith('CreateToken')).length - 1;

async function signedIn(target: IdentityCenterTarget = corpTarget): Promise<TokenSource> {
  const { context } = bench.current;
  const signal = new AbortController().signal;
  const outcome = await signInToIdentityCenter(target, { way: 'browser', show: browse, signal }, context);
  expect(outcome).toMatchObject({ ok: true });
  return new TokenSource(context);
}
const ask = (source: TokenSource, options: TokenOptions = {}) => source.token(corpTarget, options);

describe('a token', () => {
  it.each([
    ['forty minutes left', 20 * 60, {}, 0],
    ['sixteen minutes left', 44 * 60, {}, 0],
    ['fourteen minutes left', 46 * 60, {}, 1],
    ['nineteen minutes left, ahead of the others', 41 * 60, { aheadMs: 20 * 60_000 }, 1],
    ['ended while the machine was away', 3 * HOUR, {}, 1],
  ])('with %s', async (_case, seconds, options, expected) => {
    const source = await signedIn();
    const before = file().accessToken;
    bench.current.pass(seconds);
    const outcome = await ask(source, options);
    expect(outcome).toMatchObject({ ok: true, refreshed: expected > 0 });
    expect(refreshes()).toBe(expected);
    expect(file().accessToken === before).toBe(expected === 0);
  });

  it('is written as a sign-in writes it when it is refreshed', async () => {
    const source = await signedIn();
    const keys = Object.keys(file());
    const before = file();
    bench.current.pass(HOUR);
    await ask(source);
    expect(Object.keys(file())).toEqual(keys);
    expect(file().refreshToken).not.toBe(before.refreshToken);
    expect(file().clientId).toBe(before.clientId);
    expect(file().expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('is refreshed once, however many ask', async () => {
    const source = await signedIn();
    bench.current.pass(HOUR);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => ask(source)));
    const tokens = outcomes.map((outcome) => outcome.ok && outcome.token.accessToken);
    expect(new Set(tokens).size).toBe(1);
    expect(refreshes()).toBe(1);
  });

  it('is refreshed once by several processes, one of which waits for the other', async () => {
    await signedIn();
    bench.current.pass(HOUR);
    const sources = Array.from({ length: 5 }, () => new TokenSource(bench.current.context));
    const outcomes = await Promise.all(sources.map((source) => ask(source)));
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(refreshes()).toBe(1);
  });

  it('of a caller that gives up is refreshed for the others', async () => {
    const source = await signedIn();
    bench.current.pass(HOUR);
    const ending = new AbortController();
    const gone = ask(source, { signal: ending.signal });
    const other = ask(source);
    ending.abort();
    expect(await gone).toMatchObject({ ok: false, kind: 'cancelled' });
    expect(await other).toMatchObject({ ok: true });
  });

  it('that another tool refreshed between our reading and our asking is used', async () => {
    const source = await signedIn();
    bench.current.pass(HOUR);
    const { simulator } = bench.current;
    const stop = simulator.journal.onEntry(({ action }) => {
      if (action === 'CreateToken') change({ accessToken: 'of-another', expiresAt: '2026-03-01T13:00:00Z' });
    });
    change({ refreshToken: 'used-up' });
    expect(await ask(source)).toMatchObject({ ok: true, token: { accessToken: 'of-another' } });
    stop();
    expect(file().accessToken).toBe('of-another');
  });

  it('serves to its end where a refresh fails, and is not tried at every call', async () => {
    const source = await signedIn();
    bench.current.pass(50 * 60);
    bench.current.simulator.faults.add({ kind: 'server-error', status: 500 }, { service: 'sso-oidc' });
    for (const _ of [1, 2, 3]) expect(await ask(source)).toMatchObject({ ok: true, refreshed: false });
    expect(refreshes()).toBe(1);
    bench.current.pass(11 * 60);
    expect(await ask(source)).toMatchObject({ ok: false, kind: 'unavailable' });
  });

  it.each([
    ['whose session is over', {}, 9 * HOUR, 1],
    ['whose registration is over', { registrationExpiresAt: '2026-03-01T10:30:00Z' }, HOUR, 0],
    ['without a refresh token', { refreshToken: undefined }, HOUR, 0],
    ['without a client', { clientSecret: undefined }, HOUR, 0],
  ])('%s has ended, and the sentence names session and command', async (_case, fields, seconds, asked) => {
    const source = await signedIn();
    change(fields);
    bench.current.pass(seconds);
    expect(await ask(source)).toEqual({
      ok: false,
      kind: 'ended',
      message: expect.stringMatching(/^The sign-in to corp has ended at 2026-03-01T11:00:10\.000Z\.$/),
      advice: 'Run "understudy login --sso-session corp".',
    });
    expect(refreshes()).toBe(asked);
  });

  it('of a start URL without a session is refreshed by nobody', async () => {
    const { name: _none, ...session } = corpTarget.session;
    const legacy: IdentityCenterTarget = { kind: 'identity-center', session };
    const source = await signedIn(legacy);
    bench.current.pass(7 * HOUR + 50 * 60);
    expect(await source.token(legacy)).toMatchObject({ ok: true, refreshed: false });
    bench.current.pass(HOUR);
    expect(await source.token(legacy)).toMatchObject({
      ok: false,
      kind: 'ended',
      advice: `Run "understudy login --start-url ${session.startUrl} --sso-region ${session.region}".`,
    });
    expect(refreshes()).toBe(0);
  });

  it('is missing with a damaged file', async () => {
    const source = await signedIn();
    writeFileSync(path(), '{bad');
    expect(await ask(source)).toMatchObject({
      ok: false,
      kind: 'ended',
      message: expect.stringMatching(/^The sign-in to corp in .*\.json cannot be read\.$/),
    });
  });

  it('is missing where nobody has signed in', async () => {
    expect(await new TokenSource(bench.current.context).token(corpTarget)).toMatchObject({
      ok: false,
      kind: 'ended',
      message: 'Nobody has signed in to corp on this machine yet.',
    });
  });
});

describe('a refresh that gives no refresh token', () => {
  const omitting = signInBench({ refreshTokens: 'omit' });

  it('leaves none in the file, as botocore, the AWS CLI and the SDKs do', async () => {
    const { context, home, pass } = omitting.current;
    const signal = new AbortController().signal;
    await signInToIdentityCenter(corpTarget, { way: 'browser', show: browse, signal }, context);
    pass(HOUR);
    expect(await new TokenSource(context).token(corpTarget)).toMatchObject({ ok: true, refreshed: true });
    const written = JSON.parse(readFileSync(tokenFilePath(corpTarget.session, home), 'utf8'));
    expect(written).not.toHaveProperty('refreshToken');
    expect(written.registrationExpiresAt).toEqual(expect.any(String));
  });
});
