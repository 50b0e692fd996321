import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileLine } from './export-commands.ts';

describe('the line that sets AWS_PROFILE', () => {
  it.each([
    ['bash', 'understudy', 'export AWS_PROFILE=understudy'],
    ['zsh', "jo's own", "export AWS_PROFILE='jo'\\''s own'"],
    ['fish', 'understudy', 'set -gx AWS_PROFILE understudy'],
    ['fish', 'a b', "set -gx AWS_PROFILE 'a b'"],
    ['powershell', 'understudy', "$env:AWS_PROFILE = 'understudy'"],
    ['cmd', 'understudy', 'set "AWS_PROFILE=understudy"'],
    ['cmd', '100%', undefined],
    ['nu', 'understudy', "$env.AWS_PROFILE = 'understudy'"],
    ['dotenv', 'understudy', 'AWS_PROFILE=understudy'],
    ['json', 'understudy', '{"AWS_PROFILE":"understudy"}'],
    ['bash', 'two\nlines', undefined],
  ] as const)('in %s for %j is %s', (shell, profile, line) => {
    expect(profileLine(shell, profile)).toBe(line);
  });

  it.skipIf(process.platform === 'win32')('sets exactly that name in a POSIX shell', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (profile) => {
        const line = profileLine('bash', profile);
        if (line === undefined) return;
        const said = execFileSync('sh', ['-c', `${line}\nprintf %s "$AWS_PROFILE"`], { encoding: 'utf8' });
        expect(said).toBe(profile);
      }),
      { numRuns: 20 },
    );
  });
});
