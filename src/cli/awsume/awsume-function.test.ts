import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isInitShell } from '../../shared/shells.ts';
import { INIT_SHELLS } from '../shell/init-shells.ts';
import { hasShell, realShells, runShell, type StandIn, standIn } from '../testing/shells.ts';

let understudy: StandIn;
beforeEach(() => {
  understudy = standIn();
});
afterEach(() => understudy.remove());

const settings = {
  bash: ["export AWSUME_PROFILE='it'\\''s $HOME'", `printf '%s' "$AWSUME_PROFILE"`, 'printf %s "$?"'],
  zsh: ["export AWSUME_PROFILE='it'\\''s $HOME'", `printf '%s' "$AWSUME_PROFILE"`, 'printf %s "$?"'],
  fish: ["set -gx AWSUME_PROFILE 'it\\'s $HOME'", `printf '%s' "$AWSUME_PROFILE"`, 'printf %s "$status"'],
  powershell: [
    "$env:AWSUME_PROFILE = 'it''s $HOME'",
    '[Console]::Out.Write($env:AWSUME_PROFILE)',
    '[Console]::Out.Write($LASTEXITCODE)',
  ],
} as const;

describe.each(realShells.filter(({ name }) => isInitShell(name)))('awsume in the real $name', (shell) => {
  const skip = !hasShell(shell);
  const kind = isInitShell(shell.name) ? shell.name : 'bash';
  const [set, show, status] = settings[kind];
  const run = (...lines: readonly string[]) =>
    runShell(shell, [INIT_SHELLS[kind].awsume([understudy.program]), ...lines].join('\n'));

  it.skipIf(skip)('does what the program prints and hands over the words as they are', () => {
    understudy.answer(`${set}\n`);
    const { code, stderr, stdout } = run("awsume 'a b' -s -o x", show);
    expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: '', stdout: "it's $HOME" });
    expect(understudy.calls()).toEqual([`<awsume><--shell=${kind}><a b><-s><-o><x>`]);
  });

  it.skipIf(skip)('does nothing and keeps the exit code where the program fails', () => {
    understudy.fail('No.', 2);
    const { stderr, stdout } = run('awsume prod', status, show);
    expect({ stderr, stdout }).toEqual({ stderr: 'No.\n', stdout: '2' });
  });

  it.skipIf(skip)('is content with nothing to do', () => {
    understudy.answer('');
    const { code, stderr } = run('awsume --refresh-autocomplete');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
