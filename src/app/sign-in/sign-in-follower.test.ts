import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Chain } from '../../core/chain/chain.ts';
import type { LiveTarget } from '../../core/delivery/switch/target-switcher.ts';
import { tokenFilePath } from '../../core/sign-in/identity-center/token-file.ts';
import { signInId } from '../../core/sign-in/sign-in-target.ts';
import { browse, corpTarget, signInBench } from '../../core/sign-in/testing/signing-in.ts';
import { PendingWork } from '../pending-work.ts';
import { SignInFollower } from './sign-in-follower.ts';
import { createSignInMethods } from './sign-in-methods.ts';
import { SignIns } from './sign-ins.ts';

const bench = signInBench();
const at = { file: 'config', path: '/home/jo/.aws/config', line: 1 } as const;
const { name: sessionName = '', region: ssoRegion, startUrl } = corpTarget.session;
const chain: Chain = {
  name: 'dev',
  base: { kind: 'sso', profile: 'dev', startUrl, ssoRegion, sessionName, at },
  hops: [],
};
const live: LiveTarget = {
  profile: 'dev',
  target: 'understudy',
  working: false,
  switchRequest: { request: { profile: 'dev' } },
};
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function follow(changes: { readonly live?: readonly LiveTarget[]; readonly wanted?: boolean } = {}) {
  const { context } = bench.current;
  const wentOn: string[] = [];
  const work = new PendingWork();
  const signIns = new SignIns({
    methods: createSignInMethods(context),
    targets: () => [{ id: signInId(corpTarget), target: corpTarget, profiles: ['dev'] }],
    person: {
      isRemote: false,
      open: async (address) => {
        browse({ address, deadline: new Date() });
        return true;
      },
    },
    record: () => undefined,
    onSignedOut: async () => undefined,
    onChange: () => undefined,
  });
  await signIns.signIn(corpTarget);
  const follower = new SignInFollower({
    signIns,
    live: () => changes.live ?? [live],
    chainOf: () => chain,
    wanted: () => changes.wanted ?? true,
    goOn: ({ request }) => wentOn.push(request.profile ?? ''),
    clock: context.clock,
    work,
    onProblem: () => undefined,
    onChange: () => undefined,
  });
  closing.push(() => follower.close());
  const turn = async () => {
    const next = follower.turn();
    await work.settled(10_000);
    return next;
  };
  return { follower, signIns, turn, wentOn };
}
const refreshes = () => bench.current.calls().filter((call) => call === 'CreateToken ok').length - 1;

describe('a sign-in that something live stands on', () => {
  it('is renewed twenty minutes ahead, once', async () => {
    const { turn } = await follow();
    expect(await turn()).toEqual(new Date('2026-03-01T10:40:10Z'));
    expect(refreshes()).toBe(0);
    bench.current.pass(40 * 60);
    await turn();
    expect(refreshes()).toBe(1);
    expect(await turn()).toEqual(new Date('2026-03-01T11:20:10Z'));
    expect(refreshes()).toBe(1);
  });

  it('is tried again a minute after AWS could not answer', async () => {
    const { turn } = await follow();
    bench.current.pass(45 * 60);
    bench.current.simulator.faults.add(
      { kind: 'server-error', status: 500 },
      { service: 'sso-oidc', calls: 1 },
    );
    await turn();
    expect(await turn()).toEqual(new Date('2026-03-01T10:46:10Z'));
    bench.current.pass(61);
    await turn();
    expect(refreshes()).toBe(1);
  });

  it('is shown as ended when AWS does not renew it any more, and asked no further', async () => {
    const { signIns, turn } = await follow();
    bench.current.simulator.identityCenter.endSessions();
    bench.current.pass(2 * 3600);
    await turn();
    expect(signIns.list[0]?.state).toEqual({ kind: 'ended' });
    const before = bench.current.calls().length;
    bench.current.pass(3600);
    expect(await turn()).toBeUndefined();
    expect(bench.current.calls()).toHaveLength(before);
  });

  it('lets what stopped for want of it go on when somebody has signed in', async () => {
    const { signIns, turn, wentOn } = await follow();
    bench.current.simulator.identityCenter.endSessions();
    bench.current.pass(2 * 3600);
    await turn();
    wentOn.splice(0);
    await signIns.signIn(corpTarget);
    expect(wentOn).toEqual(['dev']);
  });
});

it('one that cannot be renewed is shown as ended when its time is over', async () => {
  const { signIns, turn } = await follow({ live: [] });
  const path = tokenFilePath(corpTarget.session, bench.current.home);
  const { refreshToken: _none, ...token } = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify(token));
  await signIns.refresh();
  expect(await turn()).toEqual(new Date('2026-03-01T11:00:10Z'));
  bench.current.pass(3600);
  await turn();
  expect(signIns.list[0]?.state).toEqual({ kind: 'ended', endedAt: new Date('2026-03-01T11:00:10Z') });
});

it.each<[string, Parameters<typeof follow>[0]]>([
  ['nothing live stands on', { live: [] }],
  ['whose profile shall not be renewed', { wanted: false }],
])('one %s is left alone', async (_case, changes) => {
  const { turn } = await follow(changes);
  bench.current.pass(50 * 60);
  expect(await turn()).toBeUndefined();
  expect(refreshes()).toBe(0);
});

it('what another tool does to the token file is noticed', async () => {
  const { follower, signIns } = await follow();
  follower.follow();
  writeFileSync(tokenFilePath(corpTarget.session, bench.current.home), '{"accessToken":"x"}');
  await vi.waitFor(() => expect(signIns.list[0]?.state).toMatchObject({ kind: 'damaged' }), 5_000);
});
