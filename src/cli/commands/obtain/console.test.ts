import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Backend } from '../../../core/agent/verbs.ts';
import {
  type ScriptedAnswer,
  scriptedFederation,
} from '../../../core/delivery/console/testing/scripted-federation.ts';
import { homeWith, obtained, type RunOptions, refusing, runCli } from '../../testing/cli.ts';

const giving: Partial<Backend> = { obtain: async () => ({ ok: true, value: obtained }) };
const config = `[profile base]
region = eu-west-1
[profile prod]
role_arn = arn:aws:iam::444444444444:role/Admin
source_profile = base
region = eu-west-1
[profile portal]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 333333333333
sso_role_name = Admin
`;
const keys = '[base]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function run(
  words: readonly string[],
  options: RunOptions & { readonly answers?: (query: URLSearchParams) => ScriptedAnswer } = {},
) {
  const federation = await scriptedFederation(options.answers);
  closing.push(federation.close);
  const home = homeWith(config, keys);
  const environment = {
    UNDERSTUDY_FEDERATION_ENDPOINT: `http://127.0.0.1:${federation.port}`,
    ...options.environment,
  };
  const result = await runCli(['console', ...words], { backend: giving, ...options, home, environment });
  const folder = join(home, 'understudy', 'activity');
  const activity = () =>
    readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('');
  return { ...result, federation, activity };
}

/** A browser that notes where it was sent. */
function browser() {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-browser-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const went = join(folder, 'went');
  const script = join(folder, 'browser.mjs');
  writeFileSync(
    script,
    `import { appendFileSync } from 'node:fs';
appendFileSync(${JSON.stringify(went)}, process.argv.slice(2).join(' ') + '\\n');
const answer = await fetch(process.argv.at(-1), { redirect: 'manual' });
appendFileSync(${JSON.stringify(went)}, answer.headers.get('location') + '\\n');`,
  );
  return {
    BROWSER: `"${process.execPath}" "${script}"`,
    went: () => readFileSync(went, 'utf8').trim().split('\n'),
  };
}

describe('understudy console', () => {
  it('opens the browser with an address of this machine that leads to the console', async () => {
    const { BROWSER, went } = browser();
    const { activity, code, federation, stderr, stdout } = await run(['prod', 'ec2'], {
      environment: { BROWSER },
    });
    expect({ code, stderr, stdout }).toEqual({
      code: 0,
      stderr: 'The console is open as prod.\n',
      stdout: '',
    });
    expect(federation.asked).toHaveLength(1);
    // The browser notes first; it has been answered by the time that the command has ended.
    await expect.poll(() => went().length).toBe(2);
    const [shown = '', location = ''] = went();
    expect(shown).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}$/);
    expect(new URL(location).searchParams.get('Destination')).toBe(
      'https://eu-west-1.console.aws.amazon.com/ec2/v2/home?region=eu-west-1',
    );
    expect(activity()).toContain('"what":"console","profile":"prod"');
    expect(activity()).not.toMatch(/SigninToken|signin|127\.0\.0\.1/);
  });

  it('prints the address with --print, and opens nothing', async () => {
    const { code, stdout } = await run(['prod', '--region', 'us-west-2', '--print'], {
      environment: { BROWSER: '/nowhere/to/be/found' },
    });
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(new URL(stdout.trim()).searchParams.get('Destination')).toContain(
      'us-west-2.console.aws.amazon.com',
    );
  });

  it('takes no credentials for a profile of Identity Center', async () => {
    const { calls, federation, stdout } = await run(['portal', 's3', '--print']);
    expect(stdout).toMatch(
      /^https:\/\/corp\.awsapps\.com\/start\/#\/console\?account_id=333333333333&role_name=Admin/,
    );
    expect(calls).toEqual([]);
    expect(federation.asked).toEqual([]);
  });

  it('sends a duration where one is wanted, and says that it was not taken', async () => {
    const { federation, stderr } = await run(['prod', '--print', '--session-duration', '7200'], {
      answers: (query) => (query.has('SessionDuration') ? { status: 400 } : {}),
    });
    expect(federation.asked.map(({ query }) => query.get('SessionDuration'))).toEqual(['7200', null]);
    expect(stderr).toContain('AWS refused the session duration');
  });

  it.each([
    [['base', '--print'], 1, 'access keys of an IAM user'],
    [['porto', '--print'], 1, 'Did you mean portal'],
    [['prod', 'https://evil.example', '--print'], 1, 'has to be on https://console.aws.amazon.com'],
    [['prod', '--session-duration', '60'], 2, '--session-duration must be'],
    [['prod', '--session-duration', 'long'], 2, '--session-duration must be'],
    [[], 2, 'profile'],
  ] as const)('says why not: %j', async (words, exit, sentence) => {
    const { calls, code, federation, stderr, stdout } = await run(words);
    expect({ calls, code, stdout }).toEqual({ calls: [], code: exit, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(federation.asked).toEqual([]);
  });

  it('ends with 3 where a code is needed and nobody can be asked', async () => {
    const backend = refusing({ kind: 'code-needed', message: 'A code of the MFA device mfa is needed.' });
    expect(await run(['prod', '--print'], { backend })).toMatchObject({ code: 3, stdout: '' });
  });

  it('says what AWS said, and repeats no key', async () => {
    const { activity, code, stderr } = await run(['prod', '--print'], { answers: () => ({ status: 400 }) });
    expect(code).toBe(1);
    expect(stderr).toContain('AWS did not sign in prod');
    expect(stderr + activity()).not.toContain(obtained.credentials.secretAccessKey);
    expect(activity()).toContain('"outcome":"refused"');
  });

  it('says how to go on where no browser starts', async () => {
    const { code, stderr } = await run(['prod'], { environment: { BROWSER: '/nowhere/to/be/found' } });
    expect(code).toBe(1);
    expect(stderr).toContain('/nowhere/to/be/found could not be started (ENOENT)');
    expect(stderr).toContain('understudy console prod --print');
  });
});
