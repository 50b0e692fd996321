import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { hasModes } from '../files/testing/modes.ts';
import { changeSettings } from './change-settings.ts';

let dataFolder: string;
const file = () => join(dataFolder, 'settings.json');
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'understudy-settings-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

const keep = (name: string) =>
  changeSettings({ clock: systemClock, dataFolder }, ({ awsCliCache }) => ({
    awsCliCache: [...awsCliCache, name],
  }));

describe('a change of the settings without the app', () => {
  it('begins a file that is closed to others', async () => {
    expect(await keep('prod')).toMatchObject({ ok: true, settings: { awsCliCache: ['prod'] } });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({
      awsCliCache: ['prod'],
      settingsVersion: 1,
    });
    if (hasModes) expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('leaves everything else in the file, what this version does not know included', async () => {
    writeFileSync(
      file(),
      JSON.stringify({ settingsVersion: 7, theme: 'dark', ofTomorrow: [1], awsCliCache: ['a'] }),
    );
    await keep('b');
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({
      settingsVersion: 7,
      theme: 'dark',
      ofTomorrow: [1],
      awsCliCache: ['a', 'b'],
    });
  });

  it('loses none of several at once', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(names.map(keep));
    const { awsCliCache } = JSON.parse(readFileSync(file(), 'utf8'));
    expect([...awsCliCache].sort()).toEqual(names);
  });

  it.each(['{"theme":', '[1]', '"x"'])('leaves %s alone and says so', async (text) => {
    writeFileSync(file(), text);
    expect(await keep('prod')).toMatchObject({ ok: false, message: expect.stringContaining(file()) });
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });
});
