import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIniDocument } from '../../aws-files/ini/ini-document.ts';
import { unsafeValue } from '../../aws-files/ini/safe-subset.ts';
import { splitCommand } from '../../chain/split-command.ts';
import { addProcessLine, processCommand, removeProcessLine } from './credential-process-line.ts';

const word = fc.string({
  unit: fc.constantFrom(...'abc/.\\_- \'"$`!;&|<>()*?[]{}~#%@:=+,^é日'),
  minLength: 1,
  maxLength: 12,
});
const words = fc.tuple(
  word.map((path) => `/opt/${path}/understudy`),
  fc.constant('credentials'),
  fc.constantFrom('prod', 'eu/prod.x@1'),
);

describe('the command line of a credential_process', () => {
  it('is taken apart into the same words by POSIX rules, and may stand in an AWS file', () => {
    fc.assert(
      fc.property(words, (given) => {
        const line = processCommand(given, 'linux');
        expect(splitCommand(line, 'linux')).toEqual({ ok: true, words: given });
        expect(unsafeValue('credential_process', line)).toBeUndefined();
      }),
    );
  });

  it('is taken apart into the same words by Windows rules', () => {
    const path = fc
      .string({ unit: fc.constantFrom(...'abc ()&.-_'), minLength: 1, maxLength: 10 })
      .map((name) => `C:\\Program Files\\${name}\\understudy.exe`);
    fc.assert(
      fc.property(path, (program) => {
        const given = [program, 'credentials', 'prod'];
        expect(splitCommand(processCommand(given, 'win32'), 'win32')).toEqual({ ok: true, words: given });
      }),
    );
  });

  it.skipIf(spawnSync('sh', ['-c', 'exit 0']).status !== 0)(
    'is read alike by a real sh',
    { timeout: 60_000 },
    () => {
      for (const given of fc.sample(words, { numRuns: 40, seed: 5 })) {
        const line = processCommand(['printf', '%s\n', ...given], 'linux').replace('%s\\\n', "'%s\\n'");
        expect(spawnSync('sh', ['-c', line], { encoding: 'utf8' }).stdout).toBe(`${given.join('\n')}\n`);
      }
    },
  );

  const hasShlex = spawnSync('python3', ['-c', 'import shlex']).status === 0;
  it.skipIf(!hasShlex)('is read alike by Python’s shlex, as the AWS CLI does', { timeout: 60_000 }, () => {
    const given = fc.sample(words, { numRuns: 200, seed: 9 });
    const { stdout } = spawnSync(
      'python3',
      [
        '-c',
        'import json,shlex,sys; print(json.dumps([shlex.split(line) for line in json.load(sys.stdin)]))',
      ],
      { input: JSON.stringify(given.map((each) => processCommand(each, 'linux'))), encoding: 'utf8' },
    );
    expect(JSON.parse(stdout)).toEqual(given);
  });
});

it('names a profile that begins with a dash so that it is not taken for an option, and takes the line out again', () => {
  const program = ['/usr/bin/understudy'];
  const empty = parseIniDocument('');
  const noProfiles = { profiles: new Map(), ssoSessions: new Map(), services: new Map(), problems: [] };
  const args = { profile: '-x', into: 'any', program, platform: 'linux' } as const;
  const added = addProcessLine(empty, noProfiles, args);
  if (!added.ok) expect.fail(added.message);
  expect(added.document.toString()).toBe(
    '[profile any]\ncredential_process = /usr/bin/understudy credentials -- -x\n',
  );
  const removed = removeProcessLine(added.document, 'any', { program, platform: 'linux' });
  expect(removed.ok && removed.document.toString()).toBe('');
});
