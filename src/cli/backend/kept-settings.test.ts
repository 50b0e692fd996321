import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settingsFromText } from '../../core/settings/settings.ts';
import { settingsOfApp } from './kept-settings.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-settings-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (text: string) => writeFileSync(join(root, 'settings.json'), text);
const kept = () => join(root, 'compiled', 'settings.json');

/** Puts another answer in the place of what was kept, so that it shows when it is taken. */
function disguise(): void {
  const file = JSON.parse(readFileSync(kept(), 'utf8'));
  writeFileSync(kept(), JSON.stringify({ ...file, settings: { ...file.settings, defaultTarget: 'kept' } }));
}

describe('the settings as a command reads them', () => {
  it.each(['', '{"defaultTarget":"mine","pinned":["a"]}', '{"defaultTarget":7}', '[]', 'no JSON'])(
    'are those of %j, judged or kept',
    async (text) => {
      if (text !== '') write(text);
      const judged = settingsFromText(text);
      expect(await settingsOfApp(root)).toEqual(judged);
      expect(statSync(kept()).isFile()).toBe(true);
      expect(await settingsOfApp(root)).toEqual(judged);
    },
  );

  it('are taken from what was kept while the file says the same', async () => {
    write('{"defaultTarget":"mine"}');
    await settingsOfApp(root);
    disguise();
    expect((await settingsOfApp(root)).defaultTarget).toBe('kept');
    write('{"defaultTarget":"other"}');
    expect((await settingsOfApp(root)).defaultTarget).toBe('other');
  });

  it.each([
    [
      'another program kept them',
      () => writeFileSync(kept(), readFileSync(kept(), 'utf8').replace(/"program":"/, '$&9')),
    ],
    ['it is damaged', () => writeFileSync(kept(), '{')],
    ['others could have written it', () => chmodSync(kept(), 0o666)],
  ])('are judged again where %s', async (reason, spoil) => {
    if (process.platform === 'win32' && reason.startsWith('others')) return;
    write('{"defaultTarget":"mine"}');
    await settingsOfApp(root);
    disguise();
    spoil();
    expect((await settingsOfApp(root)).defaultTarget).toBe('mine');
  });

  it('leave nothing where the app has no folder', async () => {
    const none = join(root, 'none');
    expect((await settingsOfApp(none)).defaultTarget).toBe('understudy');
    expect(readdirSync(root)).toEqual([]);
  });

  it('are read where nothing can be kept', async () => {
    write('{"defaultTarget":"mine"}');
    mkdirSync(join(root, 'compiled', 'settings.json'), { recursive: true });
    expect((await settingsOfApp(root)).defaultTarget).toBe('mine');
  });
});
