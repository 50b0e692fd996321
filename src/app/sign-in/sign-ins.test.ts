import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tokenFilePath } from '../../core/sign-in/identity-center/token-file.ts';
import { type SignInTarget, signInId } from '../../core/sign-in/sign-in-target.ts';
import { browse, corpTarget, signInBench } from '../../core/sign-in/testing/signing-in.ts';
import { createSignInMethods } from './sign-in-methods.ts';
import { type SignInPerson, SignIns, type WaitingSignIn } from './sign-ins.ts';

const bench = signInBench();
const id = signInId(corpTarget);
const listed = { id, target: corpTarget, profiles: ['dev', 'prod'] };

function open(person: Partial<SignInPerson> = {}) {
  const opened: string[] = [];
  const shown: WaitingSignIn[] = [];
  const recorded: string[] = [];
  const signedOut: string[] = [];
  let changes = 0;
  const signIns = new SignIns({
    methods: createSignInMethods(bench.current.context),
    targets: () => [listed],
    person: {
      isRemote: false,
      open: async (address) => {
        opened.push(address);
        browse({ address, deadline: new Date() });
        return true;
      },
      show: (waiting) => shown.push(waiting),
      ...person,
    },
    record: ({ outcome, profile, what }) => recorded.push(`${what} ${profile} ${outcome}`),
    onSignedOut: async (one) => void signedOut.push(one.id),
    onChange: () => {
      changes += 1;
    },
  });
  return { signIns, opened, shown, recorded, signedOut, changes: () => changes };
}

const nobodyComes: Partial<SignInPerson> = { open: async () => false };
const token = () => tokenFilePath(corpTarget.session, bench.current.home);
const stateOf = (signIns: SignIns) => signIns.list[0]?.state;

describe('signing in', () => {
  it('opens one browser for all that ask, and each goes on', async () => {
    const { opened, recorded, signIns } = open();
    const outcomes = await Promise.all([1, 2, 3].map(() => signIns.signIn(corpTarget)));
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(opened).toHaveLength(1);
    expect(recorded).toEqual(['sign-in corp ok']);
    expect(signIns.waiting).toEqual([]);
  });

  it('says what is waited for while somebody is in the browser', async () => {
    let during: readonly WaitingSignIn[] = [];
    const { changes, signIns } = open({
      open: async (address) => {
        during = signIns.waiting;
        browse({ address, deadline: new Date() });
        return true;
      },
    });
    await signIns.signIn(corpTarget);
    expect(during).toMatchObject([
      { id, label: 'corp', way: 'browser', browserFailed: false, address: expect.any(String) },
    ]);
    expect(changes()).toBeGreaterThan(1);
  });

  it('goes on for the others when one gives up, and ends when the last one does', async () => {
    const { signIns } = open({ open: async () => true });
    const [first, second] = [new AbortController(), new AbortController()];
    const one = signIns.signIn(corpTarget, { signal: first.signal });
    const other = signIns.signIn(corpTarget, { signal: second.signal });
    first.abort();
    expect(await one).toMatchObject({ ok: false, cancelled: true });
    expect(await Promise.race([other, Promise.resolve('waiting')])).toBe('waiting');
    second.abort();
    expect(await other).toMatchObject({ ok: false, cancelled: true });
  });

  it('ends for everybody when it is cancelled', async () => {
    const { recorded, signIns } = open({
      show: ({ id: which }) => signIns.cancel(which),
      open: async () => true,
    });
    const outcomes = await Promise.all([signIns.signIn(corpTarget), signIns.signIn(corpTarget)]);
    expect(outcomes).toMatchObject([{ cancelled: true }, { cancelled: true }]);
    expect(recorded).toEqual(['sign-in corp cancelled']);
    expect(existsSync(token())).toBe(false);
  });

  it('goes on with a code where that is chosen in the middle of it', async () => {
    const shown: WaitingSignIn[] = [];
    const { signIns } = open({
      open: async (address) => {
        if (shown.length === 1) signIns.changeWay(id, 'device-code');
        else browse({ address, deadline: new Date() });
        return true;
      },
      show: (waiting) => shown.push(waiting),
    });
    expect(await signIns.signIn(corpTarget)).toMatchObject({ ok: true });
    expect(shown.map(({ userCode, way }) => [way, userCode !== undefined])).toEqual([
      ['browser', false],
      ['device-code', true],
    ]);
  });

  it('compares a code where the browser is on another machine', async () => {
    const { shown, signIns } = open({ isRemote: true });
    expect(await signIns.signIn(corpTarget)).toMatchObject({ ok: true });
    expect(shown.map(({ way }) => way)).toEqual(['device-code']);
  });

  it('says where no browser came, and waits on', async () => {
    const shown: WaitingSignIn[] = [];
    const { signIns } = open({
      ...nobodyComes,
      show: (waiting) => {
        shown.push(waiting);
        if (waiting.browserFailed) browse(waiting);
      },
    });
    expect(await signIns.signIn(corpTarget)).toMatchObject({ ok: true });
    expect(shown.map(({ browserFailed }) => browserFailed)).toEqual([false, true]);
  });

  it('opens nothing where only the address is wanted', async () => {
    const { opened, signIns } = open({ show: browse });
    expect(await signIns.signIn(corpTarget, { opensBrowser: false })).toMatchObject({ ok: true });
    expect(opened).toEqual([]);
  });
});

describe('the list', () => {
  it.each<[string, (signIns: SignIns) => Promise<unknown>, object]>([
    ['before anybody signed in', async () => undefined, { kind: 'never' }],
    [
      'of a sign-in that renews',
      (signIns) => signIns.signIn(corpTarget),
      { kind: 'signed-in', renews: true, until: new Date('2026-03-01T11:00:10Z') },
    ],
    [
      'of one that cannot be renewed and has ended',
      async (signIns) => {
        await signIns.signIn(corpTarget);
        const file = JSON.parse(readFileSync(token(), 'utf8'));
        writeFileSync(token(), JSON.stringify({ ...file, refreshToken: undefined }));
        bench.current.pass(7200);
      },
      { kind: 'ended', endedAt: new Date('2026-03-01T11:00:10Z') },
    ],
    [
      'of a damaged file',
      async (signIns) => {
        await signIns.signIn(corpTarget);
        writeFileSync(token(), '');
      },
      { kind: 'damaged' },
    ],
  ])('%s', async (_case, prepare, expected) => {
    const { signIns } = open();
    await prepare(signIns);
    await signIns.refresh();
    expect(stateOf(signIns)).toMatchObject(expected);
  });

  it('tells when somebody has signed in, with another tool too', async () => {
    const [here, elsewhere] = [open().signIns, open().signIns];
    const heard: string[] = [];
    here.onSignedIn((which) => heard.push(which));
    await here.refresh();
    await elsewhere.signIn(corpTarget);
    expect(heard).toEqual([]);
    await here.refresh();
    expect(heard).toEqual([id]);
    await here.refresh();
    expect(heard).toEqual([id]);
  });
});

describe('signing out', () => {
  it('ends it at AWS, removes the file, and takes out what was written from it', async () => {
    const { recorded, signedOut, signIns } = open();
    await signIns.signIn(corpTarget);
    expect(await signIns.signOut(listed)).toEqual({ ok: true });
    expect(bench.current.calls().at(-1)).toBe('Logout ok');
    expect(existsSync(token())).toBe(false);
    expect(signedOut).toEqual([id]);
    expect(stateOf(signIns)).toEqual({ kind: 'never' });
    expect(recorded.at(-1)).toBe('sign-out corp ok');
  });

  it('counts what AWS does not know any more as ended', async () => {
    const { signIns } = open();
    await signIns.signIn(corpTarget);
    bench.current.simulator.identityCenter.endSessions();
    expect(await signIns.signOut(listed)).toEqual({ ok: true });
  });

  it('is done here and says so where AWS cannot be told', async () => {
    const { signIns } = open();
    await signIns.signIn(corpTarget);
    bench.current.simulator.faults.add({ kind: 'dropped-connection' }, { service: 'sso' });
    expect(await signIns.signOut(listed)).toMatchObject({
      ok: true,
      notice: expect.stringContaining('AWS was not told'),
    });
    expect(existsSync(token())).toBe(false);
  });

  it('says nothing to AWS when it is only forgotten', async () => {
    const { signIns } = open();
    await signIns.signIn(corpTarget);
    expect(await signIns.forget(listed)).toEqual({ ok: true });
    expect(bench.current.calls().some((call) => call.startsWith('Logout'))).toBe(false);
    expect(existsSync(token())).toBe(false);
  });
});

it('a sign-in that AWS ended early is ended, though its file looks good, until somebody signs in', async () => {
  const { signIns } = open();
  const methods = createSignInMethods(bench.current.context);
  const center = methods['identity-center'];
  await signIns.signIn(corpTarget);
  bench.current.simulator.identityCenter.endSessions();
  const role = { accountId: '222222222222', roleName: 'Admin' };
  expect(await center.roleCredentials(corpTarget, role)).toMatchObject({ ok: false, kind: 'sign-in-ended' });
  expect(await center.state(corpTarget)).toEqual({ kind: 'ended' });
  await signIns.signIn(corpTarget satisfies SignInTarget);
  expect(await center.state(corpTarget)).toMatchObject({ kind: 'signed-in' });
  expect(await center.roleCredentials(corpTarget, role)).toMatchObject({ ok: true });
});

it('an answer of the portal tells AWS’s time, for whoever never asks STS', async () => {
  const { context, simulator } = bench.current;
  const told: [string, number][] = [];
  const methods = createSignInMethods({ ...context, onTime: (...time) => told.push(time) });
  await open().signIns.signIn(corpTarget);
  simulator.clock.advance(3_600_000 / 2);
  await methods['identity-center'].roleCredentials(corpTarget, {
    accountId: '222222222222',
    roleName: 'Admin',
  });
  expect(told).toEqual([['Sun, 01 Mar 2026 10:30:10 GMT', Date.parse('2026-03-01T10:00:10Z')]]);
});
