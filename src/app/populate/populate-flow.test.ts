import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseKnownFiles } from '@smithy/core/config';
import { afterEach, describe, expect, it } from 'vitest';
import { MARKER_KEY } from '../../core/aws-files/generated/generated-section.ts';
import { DEFAULT_TEMPLATE } from '../../core/aws-files/generated/name-template.ts';
import { loadProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import { hasBotocore, readWithBotocore } from '../../core/aws-files/testing/botocore.ts';
import { systemClock } from '../../core/clock.ts';
import { dataFolderAt } from '../../core/data-folder.ts';
import { tokenFilePath } from '../../core/sign-in/identity-center/token-file.ts';
import { networkRequestHandler } from '../../core/sts/network/network-handler.ts';
import type { ListedRolesView, PopulateInput, PopulateStep } from '../../shared/views/populate-view.ts';
import { corp, identityRealm } from '../../simulator/identity-center/testing/realm.ts';
import { simulatorForEachTest } from '../../simulator/sts/testing/started-simulator.ts';
import { createSignInMethods } from '../sign-in/sign-in-methods.ts';
import { SignIns } from '../sign-in/sign-ins.ts';
import { createIdentityCenterAccess } from './identity-center-access.ts';
import { KeepInStep } from './keep-in-step.ts';
import { PopulateFlow } from './populate-flow.ts';
import { RoleLists } from './role-lists.ts';

const startUrl = 'https://ssoins-7223.portal.eu-west-1.app.aws';
const simulator = simulatorForEachTest({ realm: identityRealm({ startUrl }) });
const homes: string[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

function appWith(config: string | undefined, browser: 'allow' | 'waits' | 'missing' = 'allow') {
  const home = mkdtempSync(join(tmpdir(), 'understudy-populate-'));
  homes.push(home);
  const path = join(home, '.aws', 'config');
  if (config !== undefined) {
    mkdirSync(join(home, '.aws'), { mode: 0o700 });
    writeFileSync(path, config, { mode: 0o600 });
  }
  simulator.current.identityCenter.setConsent('allow');
  const environment = {
    AWS_ENDPOINT_URL_SSO_OIDC: simulator.current.address('sso-oidc', corp.region),
    AWS_ENDPOINT_URL_SSO: simulator.current.address('sso', corp.region),
  };
  const requestHandler = networkRequestHandler({ environment, platform: 'linux', home });
  const methods = createSignInMethods({ environment, home, clock: systemClock, requestHandler });
  const signIns: SignIns = new SignIns({
    methods,
    targets: () => [],
    person: {
      isRemote: false,
      async open(address) {
        if (browser === 'allow') await fetch(address);
        return browser !== 'missing';
      },
    },
    record: () => undefined,
    onSignedOut: async () => undefined,
    onChange: () => look(),
  });
  const access = createIdentityCenterAccess(signIns, methods['identity-center']);
  const folder = dataFolderAt(join(home, 'understudy'));
  mkdirSync(folder.root);
  const lists = new RoleLists(folder.roleLists);
  const location = (file: 'config' | 'credentials') => ({
    file,
    path: join(home, '.aws', file),
    from: 'default' as const,
  });
  const files = () =>
    loadProfiles(
      { config: location('config'), credentials: location('credentials') },
      undefined,
      systemClock,
    );
  const steps: PopulateStep[] = [];
  const waiting = new Set<() => void>();
  const look = () => {
    for (const each of [...waiting]) each();
  };
  const flow: PopulateFlow = new PopulateFlow({
    files,
    reserved: () => ['understudy'],
    journalPath: folder.configChange,
    clock: systemClock,
    access,
    lists,
    requestHandler,
    onChange() {
      steps.push(flow.step);
      look();
    },
    onWritten: () => undefined,
  });
  const inStep = new KeepInStep({
    files,
    access,
    lists,
    clock: systemClock,
    onChange: () => undefined,
    isBusy: () => false,
  });
  /** Resolves at a step of this kind for which `when` holds. */
  const reached = (
    kind: PopulateStep['kind'],
    when: (step: PopulateStep, signIns: SignIns) => boolean = () => true,
  ) =>
    new Promise<void>((resolve) => {
      const each = () => {
        if (flow.step.kind !== kind || !when(flow.step, signIns)) return;
        waiting.delete(each);
        resolve();
      };
      waiting.add(each);
      each();
    });
  return {
    flow,
    signIns,
    inStep,
    lists,
    home,
    steps,
    reached,
    path,
    read: () => readFileSync(path, 'utf8'),
    tokenFile: tokenFilePath({ name: 'ssoins-7223', startUrl }, home),
  };
}

type App = ReturnType<typeof appWith>;

async function chosenFrom({ flow }: App): Promise<ListedRolesView> {
  await flow.begin({ startUrl });
  if (flow.step.kind !== 'choose') throw new Error(JSON.stringify(flow.step));
  return flow.step.list;
}

function input(list: ListedRolesView, changes: Partial<PopulateInput> = {}): PopulateInput {
  return {
    list: list.id,
    chosen: list.roles,
    template: DEFAULT_TEMPLATE,
    region: '',
    prune: false,
    taken: 'with-account-id',
    ...changes,
  };
}

async function write(app: App, changes: Partial<PopulateInput> = {}) {
  const preview = await app.flow.preview(input(await chosenFrom(app), changes));
  if (!preview.ok) throw new Error(preview.message);
  return { preview, result: await app.flow.apply(preview.id) };
}

describe('the way from a start URL to profiles', () => {
  it('leads through the sign-in, the list and the change to profiles that the AWS SDK reads', async () => {
    const app = appWith(undefined);
    const list = await chosenFrom(app);
    expect([...new Set(app.steps.map(({ kind }) => kind))]).toEqual([
      'looking',
      'sign-in',
      'listing',
      'choose',
    ]);
    expect(list).toMatchObject({ session: 'ssoins-7223', isNew: true, complete: true, gone: [] });
    expect(list.roles.map(({ accountId, roleName, state }) => [accountId, roleName, state])).toEqual([
      ['333333333333', 'Admin', 'available'],
      ['111111111111', 'ReadOnly', 'available'],
      ['222222222222', 'Admin', 'available'],
      ['222222222222', 'Billing', 'available'],
      ['222222222222', 'ReadOnly', 'available'],
    ]);
    expect(
      await app.flow.names({ list: list.id, template: '{roleName|lower}-{accountId}', region: '' }),
    ).toEqual({
      ok: true,
      names: [
        'admin-333333333333',
        'readonly-111111111111',
        'admin-222222222222',
        'billing-222222222222',
        'readonly-222222222222',
      ],
    });
    const preview = await app.flow.preview(
      input(list, { chosen: list.roles.slice(2, 3), region: 'eu-north-1' }),
    );
    expect(preview).toMatchObject({
      ok: true,
      added: 1,
      changed: 0,
      prunes: [],
      clashes: [],
      path: app.path,
    });
    expect(existsSync(app.path)).toBe(false);
    expect(await app.flow.apply(preview.ok ? preview.id : 0)).toEqual({
      ok: true,
      message: '1 profile added.',
      undo: 'config',
    });
    const known = await parseKnownFiles({
      configFilepath: app.path,
      filepath: join(app.home, 'none'),
      ignoreCache: true,
    });
    expect(known).toEqual({
      'sso-session.ssoins-7223': {
        sso_start_url: startUrl,
        sso_region: 'eu-west-1',
        sso_registration_scopes: 'sso:account:access',
      },
      'Production/Admin': {
        [MARKER_KEY]: 'ssoins-7223',
        sso_session: 'ssoins-7223',
        sso_account_id: '222222222222',
        sso_role_name: 'Admin',
        region: 'eu-north-1',
      },
    });
    if (hasBotocore())
      expect(readWithBotocore([{ config: app.read(), credentials: '' }])).toMatchObject([
        {
          refused: false,
          profiles: { 'Production/Admin': { sso_session: 'ssoins-7223', sso_role_name: 'Admin' } },
        },
      ]);
    expect(existsSync(app.tokenFile)).toBe(true);
    expect(app.flow.step.kind).toBe('start');
  });

  it('takes the change back to the byte', async () => {
    const app = appWith('# mine\r\n[profile a]\r\nregion = eu-west-1');
    const before = app.read();
    await write(app);
    expect(app.read()).not.toBe(before);
    expect((await app.flow.undo()).ok).toBe(true);
    expect(app.read()).toBe(before);
    expect(await app.flow.undo()).toMatchObject({
      ok: true,
      message: 'There is nothing to undo in the config file.',
    });
  });

  it('names what is taken, and leaves it out on request', async () => {
    const app = appWith('[profile Production/Admin]\nregion = x\n');
    const list = await chosenFrom(app);
    expect(await app.flow.preview(input(list))).toMatchObject({
      added: 5,
      clashes: [{ wanted: 'Production/Admin', name: 'Production/Admin-222222222222', reason: 'taken' }],
    });
    expect(await app.flow.preview(input(list, { taken: 'leave-out' }))).toMatchObject({
      added: 4,
      clashes: [],
    });
  });

  it.each<[string, PopulateStep['kind'], (step: PopulateStep, signIns: SignIns) => boolean]>([
    ['before the browser has come', 'sign-in', (_, { waiting }) => waiting.length === 0],
    ['in the browser', 'sign-in', (_, { waiting }) => waiting.length === 1],
    ['in the list', 'listing', () => true],
    ['between two accounts', 'listing', (step) => step.kind === 'listing' && step.done === 1],
    ['at the choice', 'choose', () => true],
  ])('leaves nothing when it is stopped %s', async (_, kind, when) => {
    const config = '[profile a]\nregion = eu-west-1\n';
    const app = appWith(config, kind === 'sign-in' ? 'waits' : 'allow');
    const running = app.flow.begin({ startUrl });
    await app.reached(kind, when);
    await app.flow.stop();
    await running;
    expect(app.flow.step).toEqual({ kind: 'start', startUrl: '', needsRegion: false });
    expect(app.read()).toBe(config);
    expect(existsSync(app.tokenFile)).toBe(false);
    expect(readdirSync(join(app.home, '.aws')).filter((name) => name !== 'sso')).toEqual(['config']);
    const cache = join(app.home, '.aws', 'sso', 'cache');
    expect(existsSync(cache) ? readdirSync(cache) : []).toEqual([]);
    expect(readdirSync(join(app.home, 'understudy'))).toEqual([]);
  });

  it('goes on with the later one of two beginnings', async () => {
    const app = appWith('');
    await Promise.all([app.flow.begin({ startUrl: 'nonsense' }), app.flow.begin({ startUrl })]);
    expect(app.flow.step.kind).toBe('choose');
    expect(app.steps.filter(({ kind }) => kind === 'choose')).toHaveLength(1);
    await Promise.all([app.flow.begin({ startUrl }), app.flow.begin({ startUrl: 'nonsense' })]);
    expect(app.flow.step).toMatchObject({ kind: 'start', startUrl: 'nonsense' });
    expect(existsSync(app.tokenFile)).toBe(false);
  });

  it('goes back to the address when the sign-in is cancelled elsewhere, and nothing went wrong', async () => {
    const app = appWith('', 'missing');
    const running = app.flow.begin({ startUrl });
    await app.reached('sign-in', (_, { waiting }) => waiting[0]?.browserFailed === true);
    const [waiting] = app.signIns.waiting;
    expect(app.flow.step).toMatchObject({ kind: 'sign-in', id: waiting?.id });
    app.signIns.cancel(waiting?.id ?? '');
    await running;
    expect(app.flow.step).toEqual({ kind: 'start', startUrl, needsRegion: false });
  });

  it.each([
    ['nonsense', { message: expect.stringContaining('is no start URL') }, false],
    ['http://corp.awsapps.com/start', { message: expect.stringContaining('is no start URL') }, false],
  ])('goes back to the address %s', async (typed, problem, needsRegion) => {
    const app = appWith('');
    await app.flow.begin({ startUrl: typed });
    expect(app.flow.step).toMatchObject({ kind: 'start', startUrl: typed, needsRegion, problem });
  });

  it('refuses a preview of a list that is over, and an agreement to another preview', async () => {
    const app = appWith('');
    const list = await chosenFrom(app);
    const first = await app.flow.preview(input(list));
    await app.flow.preview(input(list, { chosen: [] }));
    expect(await app.flow.apply(first.ok ? first.id : 0)).toMatchObject({ ok: false });
    await app.flow.stop();
    expect(await app.flow.preview(input(list))).toMatchObject({
      ok: false,
      message: expect.stringContaining('not shown'),
    });
    expect(app.read()).toBe('');
  });

  it('writes nothing when the file came to say something else meanwhile', async () => {
    const app = appWith('');
    const preview = await app.flow.preview(input(await chosenFrom(app)));
    const mine = '[profile Production/Admin]\nregion = eu-west-1\n';
    writeFileSync(app.path, mine);
    expect(await app.flow.apply(preview.ok ? preview.id : 0)).toMatchObject({
      ok: false,
      message: expect.stringContaining('changed meanwhile'),
    });
    expect(app.read()).toBe(mine);
  });
});

describe('keeping in step', () => {
  const assignment = { userName: 'ida@corp.example', accountId: '111111111111', permissionSet: 'Billing' };
  const removed = { userName: 'ida@corp.example', accountId: '222222222222', permissionSet: 'Billing' };

  it('says what came and what went, and changes nothing', async () => {
    const app = appWith('');
    await write(app);
    const before = app.read();
    simulator.current.identityCenter.assign(assignment);
    simulator.current.identityCenter.unassign(removed);
    // The list is an hour old.
    const saved = await app.lists.of({ name: 'ssoins-7223', startUrl, region: 'eu-west-1' });
    if (saved === undefined) throw new Error('The list is kept.');
    const session = { name: 'ssoins-7223', startUrl, region: 'eu-west-1' };
    await app.lists.save(session, saved.list, new Date(saved.at.getTime() - 3_600_000), true);
    await app.inStep.look('daily', new AbortController().signal);
    expect(app.inStep.known).toMatchObject([{ name: 'ssoins-7223', signedIn: true, fresh: 0, gone: 0 }]);
    await app.inStep.look('opened', new AbortController().signal);
    expect(app.inStep.known).toMatchObject([{ signedIn: true, fresh: 1, gone: 1 }]);
    expect(app.read()).toBe(before);
    // The dialog shows which, and then they are not new any more.
    const list = await chosenFrom(app);
    expect(list.roles.filter(({ isFresh }) => isFresh)).toMatchObject([
      { accountId: '111111111111', roleName: 'Billing' },
    ]);
    expect(list.gone).toMatchObject([{ profile: 'Production/Billing', roleName: 'Billing' }]);
    await app.inStep.refresh();
    expect(app.inStep.known).toMatchObject([{ fresh: 0, gone: 1 }]);
    // Taken out on request.
    const pruned = await write(app, { chosen: [], prune: true });
    expect(pruned.result).toMatchObject({ message: '1 profile taken out.' });
    const lines = (text: string) => text.split('\n').filter((line) => line !== '');
    expect(lines(app.read())).toEqual(
      lines(before.replace(/\[profile Production\/Billing\]\n(?:.+\n)+/, '')),
    );
  });

  it('asks no more often than it says, and nobody who is not signed in', async () => {
    const app = appWith('');
    await write(app);
    const asked = () =>
      simulator.current.journal.entries.filter(({ action }) => action === 'ListAccounts').length;
    const { signal } = new AbortController();
    const first = asked();
    await app.inStep.look('opened', signal);
    await app.inStep.look('daily', signal);
    expect(asked()).toBe(first);
    rmSync(app.tokenFile);
    rmSync(join(app.home, 'understudy', 'identity-center-roles.json'));
    await app.inStep.look('opened', signal);
    expect(asked()).toBe(first);
    expect(app.inStep.known).toMatchObject([{ signedIn: false, fresh: 0, gone: 0 }]);
  });
});
