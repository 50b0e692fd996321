import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pushes, requests } from './ipc-contract.ts';
import { settingNames } from './settings/setting-values.ts';

/** All that stands in the sources of these folders, tests and the pictures of the windows aside. */
function sourcesOf(...folders: readonly string[]): string {
  const src = fileURLToPath(new URL('../', import.meta.url));
  return folders
    .flatMap((folder) =>
      readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /(?<!\.test)\.tsx?$/.test(name) && !/(^|[\\/])(testing|harness)[\\/]/.test(name))
        .map((name) => readFileSync(join(src, folder, name), 'utf8')),
    )
    .join('\n');
}

/** A row that somebody added and nobody reads compiles, and does nothing. */
describe('a row', () => {
  const program = sourcesOf('app', 'cli', 'core', 'main');
  const pages = sourcesOf('renderer');

  it.each(settingNames)('of a setting is read by what it sets: %s', (name) => {
    expect(program).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it.each(Object.values(requests).flatMap((page) => Object.keys(page)))(
    'of a request is asked by a page: %s',
    (channel) => {
      expect(pages).toContain(`'${channel}'`);
    },
  );

  it.each(Object.keys(pushes))('of a push is heard by a page: %s', (channel) => {
    expect(pages).toContain(`'${channel}'`);
  });
});
