import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { aboutView } from './about.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-about-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const about = () =>
  aboutView({
    appVersion: '1.2.3',
    versions: { electron: '33.2.1', node: '20' },
    dataFolder: '/d',
    logFile: '/l',
    licenceFile: join(folder, 'licences.json'),
  });

it('names the versions that are known and the licences of what ships', async () => {
  writeFileSync(
    join(folder, 'licences.json'),
    JSON.stringify([{ name: 'zod', version: '4', licence: 'MIT', homepage: 'x', text: 'MIT text' }]),
  );
  const view = await about();
  expect(view.versions.map(({ name }) => name)).toEqual(['Understudy', 'Electron', 'Node']);
  expect(view.licences).toEqual([{ name: 'zod', version: '4', licence: 'MIT', text: 'MIT text' }]);
});

it.each([undefined, '{', '[{"name":1}]'])('has no licences to show where the list is %s', async (text) => {
  if (text !== undefined) writeFileSync(join(folder, 'licences.json'), text);
  expect((await about()).licences).toEqual([]);
});
