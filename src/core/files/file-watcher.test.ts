import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileWatcher, isAmong, watchFiles } from './file-watcher.ts';

const LONGEST_WAIT_MS = 5_000;
let home: string;
let folder: string;
let credentials: string;
let config: string;
let watcher: FileWatcher | undefined;
let calls: number;
let called: () => void;
let problems: string[];

beforeEach(() => {
  home = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'file-watcher-')));
  folder = join(home, '.aws');
  credentials = join(folder, 'credentials');
  config = join(folder, 'config');
  calls = 0;
  called = () => undefined;
  problems = [];
});
afterEach(() => {
  watcher?.close();
  fs.rmSync(home, { recursive: true, force: true });
});

function start(quietMs = 30): void {
  watcher = watchFiles({
    paths: [config, credentials],
    quietMs,
    onProblem: (message) => problems.push(message),
    onChange: () => {
      calls += 1;
      called();
    },
  });
}

/** Does something and waits for the one call it leads to. */
async function reported(change: () => void): Promise<void> {
  const before = calls;
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('the change was not reported')), LONGEST_WAIT_MS);
    called = () => {
      clearTimeout(limit);
      resolve();
    };
    change();
  });
  expect(calls).toBe(before + 1);
}

/** Shows that something was not reported: the call that follows comes from the change behind it. */
async function notReported(change: () => void): Promise<void> {
  const before = calls;
  change();
  await reported(() => fs.appendFileSync(credentials, '# known change\n'));
  expect(calls).toBe(before + 1);
}

function makeFolder(): void {
  fs.mkdirSync(folder);
}

function makeFiles(): void {
  makeFolder();
  fs.writeFileSync(credentials, '[a]\n');
  fs.writeFileSync(config, '[default]\n');
}

/** As editors save: a new file in place of the old one. */
function replace(path: string, text: string): void {
  fs.writeFileSync(`${path}.swp`, text);
  fs.renameSync(`${path}.swp`, path);
}

describe('watching the AWS files', () => {
  it('reports an edit in place', async () => {
    makeFiles();
    start();
    await reported(() => fs.appendFileSync(credentials, 'b = c\n'));
    await reported(() => fs.writeFileSync(config, '[profile x]\n'));
  });

  it('reports replace after replace', async () => {
    makeFiles();
    start();
    for (const text of ['one', 'two', 'three']) await reported(() => replace(credentials, text));
    await reported(() => fs.appendFileSync(credentials, 'four'));
  });

  it('reports both files in quick succession as one change', async () => {
    makeFiles();
    start();
    await reported(() => {
      replace(config, '[profile y]\n');
      fs.appendFileSync(credentials, 'b = c\n');
      replace(credentials, '[b]\n');
    });
    await reported(() => fs.appendFileSync(config, 'last\n'));
  });

  it('reports a file that appears for the first time, and its edits', async () => {
    makeFolder();
    start();
    await reported(() => fs.writeFileSync(credentials, '[a]\n'));
    await reported(() => fs.appendFileSync(credentials, 'b = c\n'));
  });

  it('reports files whose folder appears for the first time', async () => {
    start();
    await reported(makeFiles);
    await reported(() => replace(config, '[profile z]\n'));
  });

  it('finds a file several folders deep in what did not exist', async () => {
    credentials = join(folder, 'deep', 'deeper', 'credentials');
    start();
    await reported(() => {
      fs.mkdirSync(join(folder, 'deep', 'deeper'), { recursive: true });
      fs.writeFileSync(credentials, '[a]\n');
    });
    await reported(() => fs.appendFileSync(credentials, 'b = c\n'));
  });

  it('survives the removal and the return of the folder', async () => {
    makeFiles();
    start();
    await reported(() => fs.rmSync(folder, { recursive: true }));
    await reported(makeFiles);
    await reported(() => fs.appendFileSync(credentials, 'b = c\n'));
  });

  it('follows a folder that is moved away and made anew', async () => {
    makeFiles();
    start();
    await reported(() => {
      fs.renameSync(folder, join(home, 'old'));
      makeFolder();
      fs.writeFileSync(credentials, 'new');
    });
    await reported(() => fs.appendFileSync(credentials, 'er'));
    await notReported(() => fs.appendFileSync(join(home, 'old', 'credentials'), 'stale'));
  });

  it('reports a removed file', async () => {
    makeFiles();
    start();
    await reported(() => fs.unlinkSync(credentials));
    await reported(() => fs.writeFileSync(credentials, '[back]\n'));
  });

  it('follows a symbolic link and its real file, and a link turned elsewhere', async () => {
    makeFolder();
    fs.mkdirSync(join(home, 'one'));
    fs.mkdirSync(join(home, 'two'));
    const one = join(home, 'one', 'creds');
    const two = join(home, 'two', 'creds');
    fs.writeFileSync(one, '1');
    fs.writeFileSync(two, '2');
    fs.symlinkSync(one, credentials);
    start();
    await reported(() => fs.appendFileSync(one, '1'));
    await reported(() => replace(one, '111'));
    await reported(() => {
      fs.symlinkSync(join('..', 'two', 'creds'), join(folder, 'new-link'));
      fs.renameSync(join(folder, 'new-link'), credentials);
    });
    await reported(() => fs.appendFileSync(two, '2'));
    await notReported(() => fs.appendFileSync(one, 'no longer ours'));
  });

  it('follows a folder that is a symbolic link, turned elsewhere', async () => {
    for (const name of ['one', 'two']) {
      fs.mkdirSync(join(home, name));
      fs.writeFileSync(join(home, name, 'credentials'), name);
    }
    fs.symlinkSync('one', folder);
    start();
    await reported(() => {
      fs.symlinkSync('two', join(home, 'new-link'));
      fs.renameSync(join(home, 'new-link'), folder);
    });
    await reported(() => fs.appendFileSync(join(home, 'two', 'credentials'), 'x'));
  });

  it('waits for what a dangling link points to', async () => {
    makeFolder();
    fs.symlinkSync(join(home, 'disk', 'credentials'), credentials);
    start();
    await reported(() => {
      fs.mkdirSync(join(home, 'disk'));
      fs.writeFileSync(join(home, 'disk', 'credentials'), 'mounted');
    });
  });

  it('keeps working with links that run in a circle', async () => {
    makeFolder();
    fs.symlinkSync('config', credentials);
    fs.symlinkSync('credentials', config);
    start();
    await reported(() => {
      fs.unlinkSync(credentials);
      fs.writeFileSync(credentials, '[a]\n');
    });
  });

  it('reports a changed mode', async () => {
    makeFiles();
    fs.chmodSync(credentials, 0o644);
    start();
    await reported(() => fs.chmodSync(credentials, 0o600));
  });

  it('passes over what happens beside the files', async () => {
    makeFiles();
    start();
    await notReported(() => {
      fs.mkdirSync(join(folder, 'sso'));
      fs.writeFileSync(join(folder, 'credentials.bak'), 'x');
      fs.writeFileSync(join(folder, '.credentials.understudy-lock'), 'x');
      fs.unlinkSync(join(folder, '.credentials.understudy-lock'));
    });
  });

  it('reports a file that is written without a pause all the same', async () => {
    makeFiles();
    start(60);
    const writing = setInterval(() => fs.appendFileSync(credentials, 'x'), 5);
    try {
      await reported(() => undefined);
    } finally {
      clearInterval(writing);
    }
  });

  it('looks at once when asked to, and says nothing when nothing changed', () => {
    makeFiles();
    start();
    watcher?.check();
    expect(calls).toBe(0);
    fs.appendFileSync(credentials, 'b = c\n');
    watcher?.check();
    expect(calls).toBe(1);
  });

  it('is silent once closed', () => {
    makeFiles();
    start();
    watcher?.close();
    fs.appendFileSync(credentials, 'b = c\n');
    watcher?.check();
    expect(calls).toBe(0);
    expect(problems).toEqual([]);
  });
});

it.each([
  ['linux', 'Config', false],
  ['darwin', 'Config', true],
  ['win32', 'CONFIG', true],
  ['win32', 'other', false],
] as const)('on %s a change of %s concerns the file config: %s', (platform, name, concerns) => {
  expect(isAmong(name, ['config'], platform)).toBe(concerns);
});
