import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hookCommand } from './hook-command.ts';
import { listHooks } from './hook-folder.ts';

it.each([
  ['linux', '/h/mfa-code', { program: '/h/mfa-code', words: [] }],
  ['darwin', '/h/mfa-code.py', { program: '/h/mfa-code.py', words: [] }],
  ['win32', 'C:\\h\\mfa-code.exe', { program: 'C:\\h\\mfa-code.exe', words: [] }],
  ['win32', 'C:\\h\\mfa-code.CMD', { program: 'C:\\h\\mfa-code.CMD', words: [] }],
  [
    'win32',
    'C:\\h\\mfa-code.ps1',
    {
      program: 'powershell.exe',
      words: ['-NoProfile', '-ExecutionPolicy', 'Bypass', '-File', 'C:\\h\\mfa-code.ps1'],
    },
  ],
  ['win32', 'C:\\h\\mfa-code', undefined],
  ['win32', 'C:\\h\\mfa-code.sh', undefined],
  ['win32', 'C:\\h\\mfa-code.js', undefined],
] as const)('on %s %s is started as %j', (platform, path, command) => {
  expect(hookCommand(path, platform)).toEqual(command);
});

it('says of a file that Windows does not run what to do about it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-hooks-'));
  try {
    const hooks = join(folder, 'hooks');
    mkdirSync(hooks);
    for (const name of ['mfa-code.cmd', 'profiles.sh']) writeFileSync(join(hooks, name), '');
    const listed = await listHooks(hooks, { platform: 'win32', uid: undefined });
    expect(listed.map(({ state }) => state)).toEqual(['ready', 'refused']);
    expect(listed[1]).toMatchObject({
      message: expect.stringContaining('Windows runs no such file'),
      advice: expect.stringContaining('.cmd'),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
