import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InitShell } from '../../shared/shells.ts';
import { completionScript } from '../shell/init-shells.ts';
import { hasShell, type RealShell, realShells, runShell } from '../testing/shells.ts';
import { answerCompletion } from './answer-completion.ts';
import { nameSources } from './completion-sources.ts';

let folder: string;
let environment: Readonly<Record<string, string>>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-completion-'));
  mkdirSync(join(folder, '.aws'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(
    join(folder, '.aws', 'config'),
    '[profile prod]\nrole_arn = arn:aws:iam::123456789012:role/Admin\n[profile acct:one]\n[profile acct:two]\n[profile jo@home]\nregion = eu-west-1\n[sso-session s]\n',
  );
  writeFileSync(
    join(folder, '.aws', 'credentials'),
    '[bastion]\naws_access_key_id = AKIA\n[understudy]\n# Managed by Understudy: prod, expires 2026-11-22T13:00:00Z\naws_access_key_id = ASIA\n',
  );
  mkdirSync(join(folder, 'data'));
  writeFileSync(
    join(folder, 'data', 'settings.json'),
    JSON.stringify({ favourites: [{ name: "jo's role" }, 7] }),
  );
  environment = { HOME: folder, UNDERSTUDY_HOME: join(folder, 'data') };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function answer(...argv: readonly string[]) {
  const context = { environment, platform: process.platform, homeOfUser: folder };
  return answerCompletion(argv, (flags) => nameSources(context, flags));
}
const lines = (text: string) => text.split('\n').filter((line) => line !== '');

describe('the answer to a completion', () => {
  it('gives names and words about them, one a line', () => {
    expect(lines(answer('fish', 'understudy', 'understudy', 'switch', 'pro').text)).toEqual([
      'prod\t123456789012 Admin',
    ]);
  });

  it('gives profiles of both files and saved roles, and no sso-session', () => {
    expect(lines(answer('bash', 'us', 'us ', ' ').text)).toEqual([
      'prod',
      'acct:one',
      'acct:two',
      'jo@home',
      'bastion',
      'understudy',
      "jo\\'s\\ role",
    ]);
  });

  it('gives bash only what follows the last character at which readline splits', () => {
    expect(lines(answer('bash', 'understudy', 'understudy switch acct:t', ' :').text)).toEqual(['two']);
    expect(lines(answer('bash', 'understudy', 'AWS_PAGER= understudy switch jo@', ' @').text)).toEqual([
      'home',
    ]);
  });

  it('quotes for PowerShell what it would take apart', () => {
    expect(lines(answer('powershell', 'us', 'us', "jo'").text)).toEqual(["'jo''s role'"]);
  });

  it('reads the files that are named on the line', () => {
    writeFileSync(join(folder, 'other'), '[profile elsewhere]\n');
    const other = join(folder, 'other');
    expect(lines(answer('zsh', 'us', 'us', '--config-file', other, 'else').text)).toEqual(['elsewhere']);
    expect(lines(answer('zsh', 'us', 'us', `--config-file=${other}`, 'else').text)).toEqual(['elsewhere']);
  });

  it('gives live profiles, targets and regions', () => {
    expect(lines(answer('fish', 'understudy', 'understudy', 'stop', '').text)).toEqual([
      'prod\t123456789012 Admin',
    ]);
    expect(lines(answer('fish', 'awsume', 'awsume', 'prod', '-o', '').text)).toEqual([
      'understudy',
      'default',
      'bastion',
    ]);
    expect(lines(answer('fish', 'us', 'us', 'prod', '--region', '').text)).toEqual(['eu-west-1']);
  });

  it('is empty for a shell function that it does not know', () => {
    expect(answer('zsh', 'rm', 'rm', '')).toEqual({ text: '', exitCode: 0 });
  });
});

/** `understudy` on PATH, which gives the answers above to the lines that it is asked about. */
function installed(shell: InitShell): Readonly<Record<string, string>> {
  const questions = [
    ['understudy', 'understudy switch acct:'],
    ['us', 'us pro'],
    ['understudy', 'understudy exec prod -- '],
  ] as const;
  const answers = questions.map(([as, line]) => [line, answer(shell, ...asked(shell, as, line))] as const);
  const words = JSON.stringify(Object.fromEntries(answers));
  const program = join(folder, 'bin', 'understudy');
  writeFileSync(
    program,
    `#!${process.execPath}
const answers = ${words};
const [command, shell, as, ...rest] = process.argv.slice(2);
const line = shell === 'bash' ? rest[0] : rest.join(' ');
const answer = command === '__complete' ? answers[line] : undefined;
if (answer === undefined) { console.error('not asked for: ' + JSON.stringify(process.argv)); process.exit(9); }
process.stdout.write(answer.text);
process.exitCode = answer.exitCode;
`,
  );
  chmodSync(program, 0o755);
  return { ...environment, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` };
}

function asked(shell: InitShell, as: string, line: string): string[] {
  return shell === 'bash' ? [as, line, ' \t\n"\'><=;|&(:@'] : [as, ...line.split(' ')];
}

const find = (name: RealShell['name']) => realShells.find((shell) => shell.name === name);
const bash = find('bash');
const fish = find('fish');
const zsh = find('zsh');
const completed = [
  { name: 'understudy', as: 'understudy' },
  { name: 'us', as: 'us' },
] as const;

describe('in the real bash', () => {
  const ask = (line: string) => {
    if (bash === undefined) throw new Error('no bash');
    const script = `${completionScript('bash', ['understudy'], completed)}
set -eu
COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:@'
COMP_LINE=${JSON.stringify(line)} COMP_POINT=\${#COMP_LINE}; read -ra COMP_WORDS <<< "$COMP_LINE"
_understudy_complete_${line.startsWith('us') ? 'us' : 'understudy'}
printf '%s\\n' \${COMPREPLY[@]+"\${COMPREPLY[@]}"}`;
    return runShell(bash, script, installed('bash'));
  };
  it.skipIf(bash === undefined || !hasShell(bash))(
    'completes profiles, for the program and for the function',
    () => {
      expect(ask('understudy switch acct:')).toEqual({ code: 0, stdout: 'one\ntwo\n', stderr: '' });
      expect(ask('us pro')).toEqual({ code: 0, stdout: 'prod\n', stderr: '' });
      expect(ask('understudy exec prod -- ').stdout).toBe('\n');
    },
  );
});

describe('in the real fish', () => {
  it.skipIf(fish === undefined || !hasShell(fish))('completes profiles with a word about each', () => {
    if (fish === undefined) return;
    const script = `${completionScript('fish', ['understudy'], completed)}
function us; end
complete -C 'understudy switch acct:'
complete -C 'us pro'`;
    const { stderr, stdout } = runShell(fish, script, installed('fish'));
    expect(stderr).toBe('');
    expect(lines(stdout)).toEqual(['acct:one', 'acct:two', 'prod\t123456789012 Admin']);
  });
});

describe('in the real zsh', () => {
  const hasZsh = zsh !== undefined && hasShell(zsh);
  it.skipIf(!hasZsh)(
    'completes at a press of Tab, loaded before compinit or after it',
    { timeout: 60_000 },
    () => {
      const script = completionScript('zsh', ['understudy'], completed);
      const start = join(folder, 'start.zsh');
      for (const order of ['before', 'after'] as const) {
        const init = 'autoload -Uz compinit; compinit -u -D';
        writeFileSync(start, order === 'before' ? `${script}\n${init}\n` : `${init}\n${script}\n`);
        expect(pressTab('us pro', start, installed('zsh')), order).toContain('us prod ');
      }
    },
  );

  it.skipIf(!hasZsh)('completes as a file in the folder of completions', { timeout: 60_000 }, () => {
    const functions = join(folder, 'functions');
    mkdirSync(functions, { recursive: true });
    writeFileSync(join(functions, '_understudy'), completionScript('zsh', ['understudy'], [completed[0]]));
    const start = join(folder, 'start.zsh');
    writeFileSync(start, `fpath=(${functions} $fpath)\nautoload -Uz compinit; compinit -u -D\n`);
    const screen = pressTab('understudy switch acct:', start, installed('zsh'));
    expect(screen).toMatch(/acct:one/);
    expect(screen).toMatch(/acct:two/);
  });
});

/** Types a line and Tab into a zsh at a terminal of its own, and returns what the screen shows. */
function pressTab(line: string, startFile: string, env: Readonly<Record<string, string>>): string {
  const script = `
zmodload zsh/zpty
zpty shell ${zsh?.program} -f -i
zpty -w shell "PS1='> '; source ${startFile}"
zpty -w shell "echo re""ady"
zpty -r -m shell text '*ready*' || exit 8
zpty -w -n shell $'${line}\\t'
screen=''
for round in {1..100}; do
  sleep 0.05
  while zpty -r -t shell text; do screen+=$text; done
  [[ $screen == *prod\\ * || $screen == *two* ]] && break
done
print -r -- "$screen"
zpty -d shell
`;
  const { stdout } = spawnSync(zsh?.program ?? 'zsh', ['-f', '-c', script], {
    env: { ...env, TERM: 'dumb', LANG: 'C.UTF-8' },
    encoding: 'utf8',
    timeout: 50_000,
    cwd: resolve(folder),
  });
  return stdout;
}
