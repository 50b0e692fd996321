import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildCommand } from './built-command.ts';
import { type Ended, Person } from './pty-user.ts';

/** The command as it is shipped, opening the console at the simulator's sign-in service. Time-outs bear a busy machine. */
const SLOW = 180_000;

let main: string;
let jo: Person;

beforeAll(async () => {
  main = await buildCommand();
}, SLOW);
afterAll(() => rmSync(dirname(dirname(main)), { recursive: true, force: true }));
beforeEach(async () => {
  jo = await Person.sitDown(main);
});
afterEach(() => jo.leave());

/** A browser: goes where it is sent, and notes the page that it lands on, never its address. */
function browser(): { readonly BROWSER: string; readonly pages: () => readonly string[] } {
  const script = join(jo.home, 'browser.mjs');
  const folder = join(jo.home, 'pages');
  writeFileSync(
    script,
    `import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
mkdirSync(${JSON.stringify(folder)}, { recursive: true });
const answer = await fetch(process.argv.at(-1));
const page = answer.status + ' ' + await answer.text();
writeFileSync(${JSON.stringify(script)} + process.pid, page);
renameSync(${JSON.stringify(script)} + process.pid, ${JSON.stringify(folder)} + '/' + process.pid);`,
  );
  const pages = () => {
    try {
      return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    } catch {
      return [];
    }
  };
  return { BROWSER: `"${process.execPath}" "${script}"`, pages };
}

const federation = (): Readonly<Record<string, string>> => ({
  UNDERSTUDY_FEDERATION_ENDPOINT: jo.simulator.environment['UNDERSTUDY_FEDERATION_ENDPOINT'] ?? '',
});
const calls = () => jo.granted().map(({ action }) => action);

describe('understudy console', { timeout: SLOW }, () => {
  it('signs the browser in as the role, and asks STS nothing when the credentials are at hand', async () => {
    const { BROWSER, pages } = browser();
    const first = await jo.run(['console', 'production-admin', 's3', '--mfa-token', jo.code()], {
      ...federation(),
      BROWSER,
    });
    expect(first).toEqual({ code: 0, stdout: '', stderr: 'The console is open as production-admin.\n' });
    await expect.poll(pages, { timeout: 60_000 }).toHaveLength(1);
    const [page = ''] = pages();
    expect(page).toMatch(/^200 /);
    for (const text of ['444444444444', 'Admin', 'https://eu-central-1.console.aws.amazon.com/s3/home'])
      expect(page).toContain(text);
    expect(calls()).toEqual(['GetSessionToken', 'AssumeRole', 'getSigninToken', 'login']);

    jo.simulator.journal.clear();
    const warm = await jo.run(['console', 'production-admin', '--print'], federation());
    expect(warm.code).toBe(0);
    expect(calls()).toEqual(['getSigninToken']);
    expect(await (await fetch(warm.stdout.trim())).text()).toContain('444444444444');
  });

  it('asks once more without a duration that AWS refuses for a role behind an MFA session', async () => {
    const words = ['console', 'production-admin', '--print', '--session-duration', '7200'];
    const { code, stderr } = await jo.run([...words, '--mfa-token', jo.code()], federation());
    expect(code).toBe(0);
    expect(stderr).toContain('AWS refused the session duration');
    const asked = jo.simulator.journal.entries.filter(({ action }) => action === 'getSigninToken');
    expect(asked.map(({ outcome, parameters }) => [outcome === 'ok', parameters['SessionDuration']])).toEqual(
      [
        [false, '7200'],
        [true, undefined],
      ],
    );
  });

  it('leaves no token and no key on a command line, in a file or in what it says', async () => {
    const { BROWSER, pages } = browser();
    const environment = { ...federation(), BROWSER };
    await jo.run(['env', 'production-admin', '--mfa-token', jo.code()], environment);
    const watch = watchCommandLines();
    const runs: Ended[] = [];
    // Fifty in all, ten at a time.
    for (let group = 0; group < 5; group += 1) {
      const open = () => jo.run(['console', 'production-admin', '--verbose'], environment);
      runs.push(...(await Promise.all(Array.from({ length: 10 }, open))));
    }
    await expect.poll(pages, { timeout: 120_000 }).toHaveLength(50);
    const lines = watch.end();
    expect(runs.map(({ code }) => code)).toEqual(Array.from({ length: 50 }, () => 0));
    if (process.platform === 'linux') expect(lines).toContain('browser.mjs');
    const { stdout } = await jo.run(['console', 'production-admin', '--print'], environment);
    const token = new URL(stdout.trim()).searchParams.get('SigninToken') ?? '';
    expect(token.length).toBeGreaterThan(20);
    const said = runs.map((run) => run.stdout + run.stderr).join();
    for (const text of [lines, said, allFiles(join(jo.home, 'understudy'))]) {
      expect(text).not.toMatch(/SigninToken|sessionKey|Session=/);
      expect(text).not.toContain(token);
    }
  });
});

/** Everything that the app keeps, as one text, but for its own compiled code: that has the words of the addresses in it. */
function allFiles(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.v8'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

/** Reads the command lines of all processes again and again, as everybody on the machine can. */
function watchCommandLines(): { end(): string } {
  const seen = new Set<string>();
  const look = () => {
    for (const name of process.platform === 'linux' ? readdirSync('/proc') : []) {
      if (!/^\d+$/.test(name)) continue;
      try {
        seen.add(readFileSync(`/proc/${name}/cmdline`, 'utf8'));
      } catch {
        // It has ended.
      }
    }
  };
  const timer = setInterval(look, 5);
  return {
    end() {
      clearInterval(timer);
      return [...seen].join('\n');
    },
  };
}
