import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltFile, buildInto } from './built-command.ts';

let folder: string;
let files: readonly BuiltFile[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-files-'));
  files = await buildInto(folder);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function built(name: string): BuiltFile {
  const found = files.find((file) => file.name === name);
  if (!found) throw new Error(`There is no ${name} among ${files.map((file) => file.name).join(', ')}.`);
  return found;
}

/** What they may load beside Node's own modules. */
const beside = {
  'main.js': ['./commands.js', './completion.js', './kept.js', 'keytar'],
  'kept.js': [],
  // The list of the commands says where each is; a completion loads none.
  'completion.js': ['./commands.js'],
} as const;

describe.each(['main.js', 'kept.js', 'completion.js'] as const)('%s', (name) => {
  it('holds no package: no SDK, no zod, no commander', () => {
    expect(built(name).modules.length).toBeGreaterThan(5);
    expect(built(name).modules.filter((id) => /[\\/]node_modules[\\/]/.test(id))).toEqual([]);
  });

  it('is one file that loads nothing but modules of Node and its neighbours', () => {
    const others = built(name).loads.filter((id) => !isBuiltin(id));
    expect([...new Set(others)].sort()).toEqual(beside[name]);
    expect(built(name).code).not.toMatch(/\bimport\(/);
  });
});

it('completes without loading a command', () => {
  // Asks for names with everything that could be loaded out of reach.
  const alone = mkdtempSync(join(tmpdir(), 'understudy-alone-'));
  try {
    for (const name of ['main.js', 'completion.js'])
      copyFileSync(join(folder, name), join(alone, `${name.slice(0, -3)}.cjs`));
    const main = readFileSync(join(alone, 'main.cjs'), 'utf8').replaceAll(
      './completion.js',
      './completion.cjs',
    );
    writeFileSync(join(alone, 'main.cjs'), main);
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(alone, 'main.cjs'), '__complete', 'fish', 'understudy', 'swi'],
      { encoding: 'utf8', env: { HOME: alone, PATH: process.env['PATH'] ?? '' } },
    );
    expect({ status, stdout: stdout.trim() }).toEqual({
      status: 0,
      stdout: expect.stringContaining('switch'),
    });
  } finally {
    rmSync(alone, { recursive: true, force: true });
  }
});

describe('the command', () => {
  it('starts small', () => {
    expect(built('main.js').code.length).toBeLessThan(40_000);
  });

  it('holds nothing of Electron or the app’s windows', () => {
    const modules = files.flatMap((file) => file.modules);
    expect(modules.length).toBeGreaterThan(500);
    const ofTheApp =
      /[\\/]node_modules[\\/](?:electron|electron-[\w-]+|react[\w-]*)[\\/]|[\\/]src[\\/](?:main|renderer|preload)[\\/]/;
    expect(modules.filter((id) => ofTheApp.test(id))).toEqual([]);
    expect(files.flatMap((file) => file.loads).filter((id) => /^electron\b/.test(id))).toEqual([]);
  });

  it('holds of zod what it uses, and no sentences in sixty languages', () => {
    const locales = files.flatMap(({ modules }) =>
      modules.filter((id) => /[\\/]zod[\\/]v4[\\/]locales[\\/]/.test(id)),
    );
    expect(locales.filter((id) => !/[\\/]en\.[cm]?js$/.test(id))).toEqual([]);
  });

  it('loads what starts processes only where one is started', () => {
    expect(built('commands.js').loads.filter((id) => id === 'node:child_process')).not.toEqual([]);
    expect(built('commands.js').atOnce).not.toContain('node:child_process');
  });

  it('loads the SDK only where STS is called', () => {
    const holds = (file: BuiltFile) =>
      file.modules.some((id) => /[\\/]node_modules[\\/]@aws-sdk[\\/]/.test(id));
    expect(files.filter(holds).length).toBeGreaterThan(0);
    expect(holds(built('commands.js'))).toBe(false);
    const list = files.find((file) => /^list-/.test(file.name));
    expect(list && withAll(list).map((file) => file.name)).toContain('commands.js');
    expect(list && withAll(list).filter(holds)).toEqual([]);
  });
});

/** A file, and all that are loaded along with it. */
function withAll(file: BuiltFile, seen = new Set<BuiltFile>()): readonly BuiltFile[] {
  if (seen.has(file)) return [];
  seen.add(file);
  return [file, ...file.atOnce.filter((id) => !isBuiltin(id)).flatMap((id) => withAll(built(id), seen))];
}
