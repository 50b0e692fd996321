import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../core/agent/verbs.ts';
import { credentials, homeWith, obtained, runCli } from '../../testing/cli.ts';

const config =
  '[profile prod]\nrole_arn = arn:aws:iam::444444444444:role/Admin\nsource_profile = base\nmfa_serial = arn:aws:iam::111111111111:mfa/jo\n[profile base]\nregion = eu-west-1\n';
const giving: Partial<Backend> = { obtain: async () => ({ ok: true, value: obtained }) };
const entries = (home: string) => {
  try {
    return readdirSync(join(home, '.aws', 'cli', 'cache'));
  } catch {
    return [];
  }
};

describe('understudy cache', () => {
  it('puts the role where the AWS CLI looks, says until when that helps, and takes it out again', async () => {
    const home = homeWith(config);
    const put = await runCli(['cache', 'prod'], { home, backend: giving, environment: { HOME: home } });
    expect(put).toMatchObject({ code: 0, stdout: '' });
    expect(put.stderr).toMatch(/^aws --profile prod asks for no code until \d+:45/);
    const [file = ''] = entries(home);
    const entry: unknown = JSON.parse(readFileSync(join(home, '.aws', 'cli', 'cache', file), 'utf8'));
    expect(entry).toMatchObject({
      Credentials: { AccessKeyId: credentials.accessKeyId, AccountId: '444444444444' },
    });
    const taken = await runCli(['cache', '--remove', 'prod'], { home, environment: { HOME: home } });
    expect(taken).toMatchObject({ code: 0, calls: [] });
    expect(entries(home)).toEqual([]);
  });

  it('says that credentials about to end help nobody', async () => {
    const home = homeWith(config);
    const short = {
      ...obtained,
      credentials: { ...credentials, expiration: new Date('2026-11-22T12:15:00Z') },
    };
    const backend: Partial<Backend> = { obtain: async () => ({ ok: true, value: short }) };
    const { stderr } = await runCli(['cache', 'prod'], { home, backend, environment: { HOME: home } });
    expect(stderr).toContain('end within 15 minutes');
  });

  it('asks for no code for a profile that the AWS CLI does not cache', async () => {
    const home = homeWith(config);
    const { calls, code, stderr } = await runCli(['cache', 'base'], { home, environment: { HOME: home } });
    expect({ calls, code }).toEqual({ calls: [], code: 1 });
    expect(stderr).toContain('role_arn');
  });

  it('says of a saved role that the AWS CLI does not know it, and asks for no code', async () => {
    const home = homeWith(config);
    mkdirSync(join(home, 'understudy'));
    writeFileSync(
      join(home, 'understudy', 'settings.json'),
      JSON.stringify({
        favourites: [{ name: 'kept', roleArn: '444444444444:Audit', sourceProfile: 'prod' }],
      }),
    );
    const { calls, code, stderr } = await runCli(['cache', 'kept'], { home, environment: { HOME: home } });
    expect({ calls, code }).toEqual({ calls: [], code: 1 });
    expect(stderr).toContain('understudy credentials kept --install');
  });

  it('writes nothing when the role cannot be had', async () => {
    const home = homeWith(config);
    expect((await runCli(['cache', 'prod'], { home, environment: { HOME: home } })).code).toBe(1);
    expect(entries(home)).toEqual([]);
  });

  it('keeps a profile there from now on with --keep, lists it, and ends that with --remove', async () => {
    const home = homeWith(config);
    const environment = { HOME: home };
    const keeping: Partial<Backend> = {
      ...giving,
      keepInAwsCliCache: async () => ({ ok: true, value: { profiles: ['prod'] } }),
    };
    const kept = await runCli(['cache', 'prod', '--keep'], { home, environment, backend: keeping });
    expect(kept.stderr).toContain('Every switch to prod and every renewal puts them there from now on.');
    expect(kept.calls.at(-1)).toEqual({ what: 'keepInAwsCliCache', which: { profile: 'prod', on: true } });

    mkdirSync(join(home, 'understudy'), { recursive: true });
    writeFileSync(join(home, 'understudy', 'settings.json'), JSON.stringify({ awsCliCache: ['prod'] }));
    expect(await runCli(['cache'], { home, environment })).toMatchObject({
      code: 0,
      stdout: 'prod\n',
      stderr: '',
    });
    const removed = await runCli(['cache', 'prod', '--remove'], { home, environment, backend: keeping });
    expect(removed).toMatchObject({
      code: 0,
      calls: [{ what: 'keepInAwsCliCache', which: { profile: 'prod', on: false } }],
    });
    expect(entries(home)).toEqual([]);
  });

  it.each([[['--keep']], [['--remove']], [['prod', '--keep', '--remove']]])(
    'takes %j for a mistake',
    async (words) => {
      expect(await runCli(['cache', ...words])).toMatchObject({ code: 2, calls: [], stdout: '' });
    },
  );

  it('says how a profile is kept there, where none is', async () => {
    expect(await runCli(['cache'])).toMatchObject({ code: 0, stdout: '', calls: [] });
  });
});
