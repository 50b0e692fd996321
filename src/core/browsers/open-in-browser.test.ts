import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localBrowserSystem, startDetached } from './local-browser-system.ts';
import type { OpenCommand } from './open-command.ts';
import { type BrowserParts, openInBrowser } from './open-in-browser.ts';
import { SecretAddress } from './secret-address.ts';
import { pretendedSystem } from './testing/pretended-system.ts';

const secret = 'SigninToken-that-nobody-sees';
const address = new SecretAddress(`https://signin.example/federation?x=${secret}`);

/** A browser that goes where it is sent, and notes the address it was sent to. */
function parts(options: Partial<BrowserParts> = {}) {
  const went: string[] = [];
  const commands: OpenCommand[] = [];
  const visit = async (url: string) => {
    const answer = await fetch(url, { redirect: 'manual' });
    went.push(answer.headers.get('location') ?? `status ${answer.status}`);
  };
  const made: BrowserParts = {
    system: pretendedSystem('linux', { '/usr/bin/google-chrome': '' }),
    start: async (command) => {
      commands.push(command);
      await visit(command.args.at(-1) ?? '');
      return undefined;
    },
    openWithSystem: async (url) => {
      await visit(url);
      return true;
    },
    ...options,
  };
  return { parts: made, went, commands };
}

describe('opening an address', () => {
  it('takes the system where nothing is chosen', async () => {
    const { commands, parts: made, went } = parts();
    expect(await openInBrowser(address, undefined, made)).toEqual({ ok: true });
    expect(went).toEqual([address.reveal()]);
    expect(commands).toEqual([]);
  });

  it('takes the chosen browser', async () => {
    const { commands, parts: made, went } = parts();
    expect(await openInBrowser(address, { browser: 'chrome' }, made)).toEqual({ ok: true });
    expect(went).toEqual([address.reveal()]);
    expect(commands[0]?.program).toBe('/usr/bin/google-chrome');
    expect(JSON.stringify(commands)).not.toContain(secret);
  });

  it('takes BROWSER before the choice', async () => {
    const system = pretendedSystem('linux', {}, { BROWSER: 'my-browser' });
    const { commands, parts: made } = parts({ system });
    expect(await openInBrowser(address, { browser: 'chrome' }, made)).toEqual({ ok: true });
    expect(commands[0]?.program).toBe('my-browser');
  });

  const missing: Partial<BrowserParts> = { system: pretendedSystem('linux', {}) };
  const broken: Partial<BrowserParts> = { start: () => Promise.resolve('EACCES') };
  const silent: Partial<BrowserParts> = { start: () => Promise.resolve(undefined), limitMs: 20 };
  it.each([
    ['the browser is not here', missing, 'Google Chrome was not found'],
    ['the browser does not start', broken, 'could not be started (EACCES)'],
    ['the browser does not come', silent, 'did not take the address'],
  ])('says that %s', async (_what, options, sentence) => {
    const outcome = await openInBrowser(address, { browser: 'chrome' }, parts(options).parts);
    expect(outcome.ok ? '' : outcome.message).toContain(sentence);
  });

  it('says that the system has no browser', async () => {
    const outcome = await openInBrowser(
      address,
      undefined,
      parts({ openWithSystem: async () => false }).parts,
    );
    expect(outcome).toMatchObject({ ok: false, message: 'No browser could be opened here.' });
  });

  it('ends when it is given up', async () => {
    const controller = new AbortController();
    const { parts: made } = parts({
      start: async () => {
        controller.abort();
        return undefined;
      },
    });
    const outcome = await openInBrowser(address, { browser: 'chrome' }, made, controller.signal);
    expect(outcome).toMatchObject({ ok: false, message: 'Opening the browser was cancelled.' });
  });
});

describe('a browser of this machine', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'understudy-browser-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is sent to the address, which stands on no command line meanwhile', async () => {
    const script = join(folder, 'browser.mjs');
    const log = join(folder, 'went');
    // It looks at itself and at all others as it starts, as anybody could.
    writeFileSync(
      script,
      `import { appendFileSync } from 'node:fs';
const answer = await fetch(process.argv[2], { redirect: 'manual' });
appendFileSync(${JSON.stringify(log)}, answer.headers.get('location') + '\\n');`,
    );
    const system = localBrowserSystem({ ...process.env, BROWSER: `"${process.execPath}" "${script}"` });
    let watching = true;
    const lines = new Set<string>();
    const watch = (async () => {
      while (watching) {
        for (const line of commandLines()) lines.add(line);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const openOne = () =>
      openInBrowser(address, undefined, {
        system,
        start: startDetached,
        openWithSystem: async () => false,
        limitMs: 60_000,
      });
    for (let round = 0; round < 5; round += 1) {
      const outcomes = await Promise.all(Array.from({ length: 10 }, openOne));
      expect(outcomes.filter((outcome) => !outcome.ok)).toEqual([]);
    }
    watching = false;
    await watch;
    if (process.platform === 'linux') expect([...lines].join()).toContain(script);
    expect([...lines].join()).not.toContain(secret);
  }, 120_000);

  it('that is not there is told', async () => {
    expect(await startDetached({ program: join(folder, 'nothing'), args: [] })).toBe('ENOENT');
  });
});

/** The command lines of all processes, as everybody on the machine can read them. */
function commandLines(): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return [readFileSync(`/proc/${name}/cmdline`, 'utf8')];
    } catch {
      return [];
    }
  });
}
