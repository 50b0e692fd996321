import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let built = '';
beforeAll(async () => {
  built = mkdtempSync(join(tmpdir(), 'understudy-cached-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: fileURLToPath(new URL('cached-script.ts', import.meta.url)),
      outDir: built,
      rollupOptions: { output: { entryFileNames: 'cached-script.mjs' } },
    },
  });
});
afterAll(() => rmSync(built, { recursive: true }));

let folder: string;
let kept: string;
beforeEach(() => {
  folder = mkdtempSync(join(built, 'case-'));
  kept = join(folder, 'compiled', 'list.v8');
  program({ 'main.js': "exports.answer = () => require('./part.js').word;", 'part.js': part('one') });
});

const part = (word: string) => `exports.word = '${word}' + require('node:path').basename(__filename);`;

function program(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

/** What a process says that loads the program. */
function run(exitCode = 0): string {
  const options = `{ file: ${JSON.stringify(join(folder, 'main.js'))}, keptIn: ${JSON.stringify(kept)},
    isWorthKeeping: () => process.exitCode !== 2 }`;
  const script = `import { requireCached } from ${JSON.stringify(join(built, 'cached-script.mjs'))};
    console.log(requireCached(${options}).answer()); process.exitCode = ${exitCode};`;
  const { stderr, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  return stdout.trim() || stderr;
}

describe('a script whose compiled code is kept', () => {
  it('says what it says, and the second process writes nothing', () => {
    expect(run()).toBe('onepart.js');
    const { ino, mode } = statSync(kept);
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
    expect(run()).toBe('onepart.js');
    expect(statSync(kept).ino).toBe(ino);
    expect(readdirSync(join(folder, 'compiled'))).toEqual(['list.v8']);
  });

  it('says what it says now where a file is another one of the same length', () => {
    run();
    const { ino } = statSync(kept);
    program({ 'part.js': part('two') });
    utimesSync(join(folder, 'part.js'), 1, 1);
    expect(run()).toBe('twopart.js');
    expect(statSync(kept).ino).not.toBe(ino);
    expect(run()).toBe('twopart.js');
  });

  it('keeps text that is not ASCII', () => {
    program({ 'part.js': part('ö…😀') });
    expect([run(), run()]).toEqual(['ö…😀part.js', 'ö…😀part.js']);
  });

  it.each([
    ['is empty', () => writeFileSync(kept, '')],
    ['is no such file', () => writeFileSync(kept, Buffer.alloc(4096, 7))],
    ['is cut', () => truncateSync(kept, 300)],
  ])('goes on, and is kept anew, where what was kept %s', (_, damage) => {
    run();
    damage();
    const before = readFileSync(kept);
    expect(run()).toBe('onepart.js');
    expect(readFileSync(kept).equals(before)).toBe(false);
    expect(run()).toBe('onepart.js');
  });

  it.skipIf(process.platform === 'win32')('runs nothing that others could have written', () => {
    run();
    chmodSync(kept, 0o666);
    expect(run()).toBe('onepart.js');
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    rmSync(kept);
    chmodSync(join(folder, 'compiled'), 0o777);
    expect(run()).toBe('onepart.js');
    expect(existsSync(kept)).toBe(false);
  });

  it('is not kept after a use that was a mistake', () => {
    expect(run(2)).toBe('onepart.js');
    expect(existsSync(kept)).toBe(false);
  });

  it('runs where nothing can be kept', () => {
    mkdirSync(kept, { recursive: true });
    expect(run()).toBe('onepart.js');
    expect(readdirSync(join(folder, 'compiled'))).toEqual(['list.v8']);
  });

  it('forgets files that are gone', () => {
    run();
    program({ 'main.js': "exports.answer = () => require('./other.js').word;", 'other.js': part('new') });
    rmSync(join(folder, 'part.js'));
    expect(run()).toBe('newother.js');
    expect(readFileSync(kept, 'latin1')).not.toContain('"part.js"');
  });
});
