import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StatusAnswer } from '../../../core/agent/backend.ts';
import type { Backend } from '../../../core/agent/verbs.ts';
import { openKeptClockOffset } from '../../../core/sts/kept-clock-offset.ts';
import { homeWith, now, runCli } from '../../testing/cli.ts';

const status: StatusAnswer = {
  live: [
    {
      profile: 'prod',
      target: 'understudy',
      expiresAt: new Date('2026-11-22T12:42:10Z'),
      arn: 'arn:aws:sts::444444444444:assumed-role/Admin/jo',
      accountId: '444444444444',
      region: 'eu-west-1',
      renewsAt: new Date('2026-11-22T12:27:00Z'),
    },
    {
      profile: 'dev',
      target: 'work',
      expiresAt: new Date('2026-11-22T12:10:00Z'),
      problem: 'AWS did not answer.',
    },
  ],
  mfaSessions: [
    {
      serial: 'arn:aws:iam::111111111111:mfa/jo',
      sourceProfile: 'bastion',
      expiresAt: new Date('2026-11-22T23:00:00Z'),
    },
  ],
  endpoints: [
    { profile: 'prod', by: 'exec', program: 'terraform', since: new Date('2026-11-22T11:00:00Z') },
    { profile: 'dev', by: 'app', since: new Date('2026-11-22T11:30:00Z') },
  ],
  signIns: [
    {
      name: 'corp',
      startUrl: 'https://corp.awsapps.com/start',
      region: 'eu-central-1',
      state: 'signed-in',
      expiresAt: new Date('2026-11-22T12:30:00Z'),
      renews: true,
    },
    {
      name: 'other',
      startUrl: 'https://other.awsapps.com/start',
      region: 'us-east-1',
      state: 'ended',
      renews: false,
    },
  ],
};
const live: Partial<Backend> = { kind: 'app', status: async () => ({ ok: true, value: status }) };
const none: Partial<Backend> = {
  status: async () => ({ ok: true, value: { live: [], mfaSessions: [], endpoints: [], signIns: [] } }),
};

describe('understudy status', () => {
  it('shows what is live, where it is written, and the MFA session behind it', async () => {
    const { code, stderr, stdout } = await runCli(['status'], { backend: live });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^prod {5}understudy {2}444444444444 {2}eu-west-1 {2}\d\d:\d\d {2}42 min left {2}\d\d:\d\d$/m,
    );
    expect(stdout).toMatch(/^prod {6}terraform {2}\d\d:\d\d$/m);
    expect(stdout).toMatch(/^dev {7}the app {4}\d\d:\d\d$/m);
    expect(stdout).toMatch(/^mfa\/jo {7}bastion {2}\d\d:\d\d {2}11 h left$/m);
    expect(stdout).toMatch(/^corp {5}eu-central-1 {2}\d\d:\d\d {2}30 min left {2}by itself$/m);
    expect(stdout).toMatch(/^other {4}us-east-1 {5}ended\s*$/m);
    expect(stderr).toBe('dev: AWS did not answer.\n');
  });

  it("counts by AWS's clock, and says once that this machine's is wrong", async () => {
    const home = homeWith('');
    const clock = openKeptClockOffset(join(home, 'understudy', 'clock.json'), { now: () => now });
    // This machine is half an hour slow: AWS has 12:30 by now.
    clock.keep(30 * 60_000);
    const first = await runCli(['status'], { backend: live, home });
    expect(first.stdout).toMatch(/ 12 min left /);
    expect(first.stdout).toMatch(/^dev .* expired/m);
    expect(first.stderr).toContain('Your clock is 30 minutes behind AWS.');
    const second = await runCli(['status'], { backend: live, home });
    expect(second.stdout).toMatch(/ 12 min left /);
    expect(second.stderr).not.toContain('Your clock');
    const doctor = await runCli(['doctor'], { home });
    expect(doctor.stderr).toContain('Your clock is 30 minutes behind AWS.');
    clock.keep(0);
    expect((await runCli(['status'], { backend: live, home })).stdout).toMatch(/ 42 min left /);
  });

  it('marks what is marked as production', async () => {
    const [prod, dev] = status.live;
    const marked = [prod, dev].flatMap((line, index) =>
      line ? [{ ...line, ...(index === 0 && { production: true as const }) }] : [],
    );
    const backend: Partial<Backend> = {
      status: async () => ({ ok: true, value: { ...status, live: marked } }),
    };
    const { stdout } = await runCli(['status'], { backend });
    expect(stdout).toMatch(/^PROFILE .* RENEWS {2}MARKED$/m);
    expect(stdout).toMatch(/^prod .* production$/m);
    expect(stdout).not.toMatch(/^dev .*production/m);
    const json: unknown = JSON.parse((await runCli(['status', '--json'], { backend })).stdout);
    expect(json).toMatchObject({ live: [{ production: true }, { production: false }] });
  });

  it('says that nothing is live', async () => {
    expect(await runCli(['status'], { backend: none })).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'No profile is active.\n',
    });
  });

  it('prints JSON of one shape', async () => {
    const { stdout } = await runCli(['status', '--json'], { backend: live });
    expect(JSON.parse(stdout)).toEqual({
      appRuns: true,
      live: [
        {
          profile: 'prod',
          target: 'understudy',
          expires: '2026-11-22T12:42:10.000Z',
          arn: 'arn:aws:sts::444444444444:assumed-role/Admin/jo',
          account: '444444444444',
          region: 'eu-west-1',
          renews: '2026-11-22T12:27:00.000Z',
          trouble: null,
          production: false,
        },
        {
          profile: 'dev',
          target: 'work',
          expires: '2026-11-22T12:10:00.000Z',
          arn: null,
          account: null,
          region: null,
          renews: null,
          trouble: 'AWS did not answer.',
          production: false,
        },
      ],
      mfaSessions: [
        {
          serial: 'arn:aws:iam::111111111111:mfa/jo',
          source: 'bastion',
          expires: '2026-11-22T23:00:00.000Z',
        },
      ],
      endpoints: [
        { profile: 'prod', by: 'exec', program: 'terraform', since: '2026-11-22T11:00:00.000Z' },
        { profile: 'dev', by: 'app', program: null, since: '2026-11-22T11:30:00.000Z' },
      ],
      signIns: [
        {
          name: 'corp',
          startUrl: 'https://corp.awsapps.com/start',
          loginSession: null,
          region: 'eu-central-1',
          state: 'signed-in',
          expires: '2026-11-22T12:30:00.000Z',
          renews: true,
        },
        {
          name: 'other',
          startUrl: 'https://other.awsapps.com/start',
          loginSession: null,
          region: 'us-east-1',
          state: 'ended',
          expires: null,
          renews: false,
        },
      ],
    });
    expect(JSON.parse((await runCli(['status', '--json'], { backend: none })).stdout)).toEqual({
      appRuns: false,
      live: [],
      mfaSessions: [],
      endpoints: [],
      signIns: [],
    });
  });
});

describe('understudy stop', () => {
  const stopping = (targets: string[]): Partial<Backend> => ({
    stop: async () => ({ ok: true, value: { targets } }),
  });

  it('stops one profile', async () => {
    const { calls, stderr } = await runCli(['stop', 'prod'], { backend: stopping(['understudy', 'work']) });
    expect(calls).toEqual([{ what: 'stop', which: { profile: 'prod' } }]);
    expect(stderr).toBe('prod is stopped. The keys are no longer in profile understudy, work.\n');
  });

  it('stops everything', async () => {
    const { calls, stderr } = await runCli(['stop', '--all'], { backend: stopping([]) });
    expect(calls).toEqual([{ what: 'stop', which: { all: true } }]);
    expect(stderr).toBe('Nothing was active.\n');
  });

  it.each([[['stop']], [['stop', 'prod', '--all']]])('takes %j for a mistake', async (argv) => {
    expect(await runCli(argv)).toMatchObject({ code: 2, calls: [] });
  });

  it('ends with 1 for a profile that is not live', async () => {
    const backend: Partial<Backend> = {
      stop: async () => ({ ok: false, error: { kind: 'refused', message: 'prod is not active.' } }),
    };
    expect(await runCli(['stop', 'prod'], { backend })).toMatchObject({
      code: 1,
      stderr: 'prod is not active.\n',
    });
  });
});

describe('understudy undo', () => {
  it.each([
    ['removed', 'Profile work is taken out of the credentials file again.\n'],
    ['restored', 'Profile work holds again what stood there before.\n'],
    ['nothing', 'There was nothing left to undo in profile work.\n'],
  ] as const)('says what came of it: %s', async (did, sentence) => {
    const backend: Partial<Backend> = { undo: async () => ({ ok: true, value: { target: 'work', did } }) };
    const ended = await runCli(['undo'], { backend });
    expect(ended).toMatchObject({
      code: 0,
      stdout: '',
      stderr: sentence,
      calls: [{ what: 'undo', which: {} }],
    });
  });

  it('says how to go on where somebody changed the section since', async () => {
    const error = { kind: 'confirm', message: 'Changed.', advice: 'Add --force.' } as const;
    const ended = await runCli(['undo'], { backend: { undo: async () => ({ ok: false, error }) } });
    expect(ended).toMatchObject({ code: 1, stderr: 'Changed.\nAdd --force.\n' });
    const { calls } = await runCli(['undo', '--force'], { backend: {} });
    expect(calls).toEqual([{ what: 'undo', which: { overrideChanges: true } }]);
  });
});

describe('understudy clean', () => {
  it.each([
    [['understudy'], 'Removed what expired in understudy.\n'],
    [[], 'Nothing has expired.\n'],
  ])('tells what it removed: %j', async (targets, sentence) => {
    const backend: Partial<Backend> = { clean: async () => ({ ok: true, value: { targets } }) };
    expect(await runCli(['clean'], { backend })).toMatchObject({ code: 0, stderr: sentence });
  });
});

describe('understudy doctor', () => {
  const broken = homeWith(
    '[profile prod]\nrole_arn = arn:aws:iam::444444444444:role/Admin\nsource_profile = nowhere\n\n[profile twice]\nregion = a\n[profile twice]\nregion = b\n',
  );

  it('says place, severity, what each family of tools makes of it, and what to do', async () => {
    const { code, stderr, stdout } = await runCli(['doctor'], { home: broken });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^error {4}Profile prod names nowhere as its source profile.*config, line 3\)\.$/m,
    );
    expect(stdout).toMatch(/^ +AWS CLI, boto3: +\S/m);
    expect(stdout).toMatch(/^ +Go, Rust, Terraform: +\S/m);
    expect(stderr).toMatch(/^\d+ errors? and \d+ warnings? in /);
  });

  it('prints JSON of one shape', async () => {
    const { code, stdout } = await runCli(['doctor', '--json'], { home: broken });
    const { files, findings } = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(files).toEqual([
      { path: `${broken}/.aws/config`, state: 'read' },
      { path: `${broken}/.aws/credentials`, state: 'read' },
    ]);
    expect(findings.length).toBeGreaterThan(1);
    for (const finding of findings)
      expect(Object.keys(finding)).toEqual([
        'code',
        'severity',
        'file',
        'path',
        'line',
        'profile',
        'variable',
        'message',
        'advice',
        'readers',
      ]);
  });

  it('is content with files that are in order', async () => {
    const home = homeWith(
      '[profile a]\nregion = eu-west-1\naws_access_key_id = AKIAUNDERSTUDYTEST01\naws_secret_access_key = x\n',
    );
    const { code, stderr } = await runCli(['doctor'], { home });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Nothing is wrong in |^0 errors/);
  });
});
