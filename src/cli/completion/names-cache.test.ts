import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { completionScript } from '../shell/init-shells.ts';
import { hasShell, type RealShell, realShells, runShell } from '../testing/shells.ts';
import { answerCompletionHere } from './answer-completion.ts';

let folder: string;
let environment: Record<string, string>;
const at = (...path: readonly string[]) => join(folder, ...path);
const namesFile = () => at('data', 'completion', 'names');
const long = new Date(Date.now() - 3_600_000);

/** Everything was written an hour ago. */
function age(...paths: readonly string[]): void {
  for (const path of paths) utimesSync(path, long, long);
}

function ageAll(): void {
  age(at('.aws', 'config'), at('.aws', 'credentials'), at('.aws'), at('data', 'settings.json'));
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'us-names-'));
  for (const name of ['.aws', 'data', 'bin']) mkdirSync(at(name));
  writeFileSync(
    at('.aws', 'config'),
    '[profile prod-one]\nrole_arn = arn:aws:iam::123456789012:role/Admin\n[profile prod:two]\n[profile w]\n',
  );
  const favourites = ['$(touch hacked)', `a b'c"d`, 'a*'].map((name) => ({ name }));
  writeFileSync(at('data', 'settings.json'), JSON.stringify({ favourites }));
  writeFileSync(at('.aws', 'credentials'), '[bastion]\n');
  writeFileSync(at('bin', 'understudy'), '#!/bin/sh\ntouch "$HOME/asked"\n');
  chmodSync(at('bin', 'understudy'), 0o755);
  environment = { HOME: folder, UNDERSTUDY_HOME: at('data') };
  ageAll();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function complete(...argv: readonly string[]) {
  const answer = answerCompletionHere(argv, environment);
  answer.keep();
  return answer;
}
const press = () => complete('fish', 'understudy', 'understudy', 'switch', '');

describe('the names that are kept for the shells', () => {
  it('hold the profiles and what they were taken from, and no keys, for this user alone', () => {
    writeFileSync(
      at('.aws', 'credentials'),
      '[bastion]\naws_access_key_id = AKIA\naws_secret_access_key = secret\n',
    );
    ageAll();
    press();
    const text = readFileSync(namesFile(), 'utf8');
    expect(text).toContain('\n=prod-one\t123456789012 Admin\n=prod:two\n=w\n');
    expect(text).not.toMatch(/AKIA|secret/);
    expect(statSync(namesFile()).mode & 0o777).toBe(0o600);
    expect(statSync(at('data', 'completion')).mode & 0o777).toBe(0o700);
    for (const path of [at('.aws', 'config'), at('.aws', 'credentials'), at('.aws')])
      expect(text).toContain(`\nw${path}\n`);
    expect(text).toContain(`\nw${at('data', 'settings.json')}\n`);
    expect(text).toContain(`\nn${at('data', 'hook-profiles.json')}\n`);
  });

  it('are as old as the look at the files', () => {
    const before = Date.now();
    press();
    expect(statSync(namesFile()).mtimeMs).toBeLessThan(before);
  });

  it('are kept only where there is a data folder, and where no other folder gives other files', () => {
    rmSync(at('data'), { recursive: true });
    press();
    expect(() => statSync(at('data'))).toThrow();
    mkdirSync(at('data'));
    environment['AWS_CONFIG_FILE'] = 'config';
    press();
    expect(() => statSync(namesFile())).toThrow();
  });

  it('are kept when profiles were asked for, and not from files that were named on the line', () => {
    complete('fish', 'understudy', 'understudy', 'switch', '--region', '');
    complete('fish', 'understudy', 'understudy', 'switch', '--config-file', at('.aws', 'config'), '');
    expect(() => statSync(namesFile())).toThrow();
    press();
    expect(statSync(namesFile()).isFile()).toBe(true);
  });
});

const shellsThatKeep = realShells.filter(({ name }) => name === 'bash' || name === 'zsh' || name === 'fish');

/** What the shell offers after these words, with our completion loaded. */
function offered(
  shell: RealShell,
  words: readonly string[],
  more: Record<string, string> = {},
): readonly string[] {
  const name = shell.name === 'bash' || shell.name === 'zsh' ? shell.name : 'fish';
  const script = completionScript(
    name,
    ['understudy'],
    [
      { name: 'understudy', as: 'understudy' },
      { name: 'us', as: 'us' },
    ],
  );
  const function_ = `_understudy_complete_${words[0]}`;
  const run = {
    bash: `${script}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
COMP_LINE='${words.join(' ')}'; COMP_POINT=\${#COMP_LINE}; COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
${function_}; printf '%s\\n' "\${COMPREPLY[@]}"`,
    // The widget's own word is stood in for, since there is no line to edit.
    zsh: `${script}
compadd() { print -rl -- "\${us_values[@]}" }
words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}; PREFIX='${words.at(-1)}'; SUFFIX=''
${function_}`,
    fish: `${script}
complete --do-complete '${words.join(' ')}'`,
  }[name];
  const environmentOfShell = { ...environment, PATH: `${at('bin')}:${process.env['PATH'] ?? ''}`, ...more };
  const { stdout } = runShell(shell, `cd '${folder}'\n${run}`, environmentOfShell);
  if (!existsSync(at('asked'))) {
    // fish sorts by itself.
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .sort();
  }
  rmSync(at('asked'));
  return program;
}

const program = ['asked-the-program'];

describe.each(shellsThatKeep)('$name', (shell) => {
  const here = it.skipIf(!hasShell(shell));
  const plain =
    shell.name === 'fish' ? ['prod-one\t123456789012 Admin', 'prod:two'] : ['prod-one', 'prod:two'];

  here('offers the kept names without starting the program', { timeout: 60_000 }, () => {
    expect(offered(shell, ['understudy', 'switch', 'prod'])).toEqual(program);
    press();
    expect(offered(shell, ['understudy', 'switch', 'prod'])).toEqual(plain);
    expect(offered(shell, ['us', 'prod'])).toEqual(plain);
    expect(offered(shell, ['understudy', 'env', 'w'])).toEqual(['w']);
  });

  here('takes nothing in a name for an instruction', { timeout: 60_000 }, () => {
    press();
    const all = offered(shell, ['understudy', 'switch', '']);
    expect(all).toHaveLength(7);
    const kept = (name: string) => all.find((line) => line.includes(name));
    expect(kept('hacked')).toBe(shell.name === 'bash' ? '\\$\\(touch\\ hacked\\)' : '$(touch hacked)');
    expect(kept('a*') ?? kept('a\\*')).toBe(shell.name === 'bash' ? 'a\\*' : 'a*');
    expect(() => statSync(at('hacked'))).toThrow();
  });

  here('asks the program for everything else', { timeout: 60_000 }, () => {
    press();
    for (const words of [
      ['understudy', 'sw'],
      ['understudy', 'switch', '-'],
      ['understudy', 'switch', 'prod-one', ''],
      ['understudy', 'switch', '--region', 'prod'],
      ['us', 'prod-one', 'p'],
    ])
      expect(offered(shell, words)).toEqual(program);
  });

  const changes: readonly (readonly [string, () => void])[] = [
    ['a file was changed', () => writeFileSync(at('.aws', 'config'), '[profile other]\n')],
    [
      'a file was replaced by an older one',
      () => {
        writeFileSync(at('older'), '[profile other]\n');
        age(at('older'));
        rmSync(at('.aws', 'config'));
        writeFileSync(at('.aws', 'config'), '[profile other]\n');
        age(at('.aws', 'config'));
      },
    ],
    ['a file is gone', () => rmSync(at('.aws', 'credentials'))],
    ['the settings were changed', () => writeFileSync(at('data', 'settings.json'), '{}')],
    ['hooks told of profiles', () => writeFileSync(at('data', 'hook-profiles.json'), '{}')],
    ['the names are of another form', () => writeFileSync(namesFile(), 'understudy-names 2\n')],
    [
      'the names are cut short',
      () => {
        const text = readFileSync(namesFile(), 'utf8');
        writeFileSync(namesFile(), text.slice(0, text.indexOf('\n=')));
      },
    ],
  ];
  for (const [what, change] of changes)
    here(`asks the program when ${what}`, { timeout: 60_000 }, () => {
      press();
      change();
      expect(offered(shell, ['us', 'prod'])).toEqual(program);
    });

  here('asks the program where the environment names other files', { timeout: 60_000 }, () => {
    press();
    expect(offered(shell, ['us', 'prod'], { AWS_CONFIG_FILE: at('.aws', 'config') })).toEqual(program);
    expect(offered(shell, ['us', 'prod'], { AWS_SHARED_CREDENTIALS_FILE: '/other' })).toEqual(program);
    expect(offered(shell, ['us', 'prod'])).toEqual(plain);
  });
});
