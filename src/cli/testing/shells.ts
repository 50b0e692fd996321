import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real shell that runs a script without its start files. */
export interface RealShell {
  readonly name: 'bash' | 'zsh' | 'fish' | 'dash' | 'powershell' | 'nu';
  readonly program: string;
  readonly args: readonly string[];
}

export const realShells: readonly RealShell[] = [
  { name: 'bash', program: 'bash', args: ['--norc', '--noprofile', '-c'] },
  { name: 'zsh', program: 'zsh', args: ['-f', '-c'] },
  { name: 'fish', program: 'fish', args: ['--no-config', '-c'] },
  { name: 'dash', program: 'dash', args: ['-c'] },
  { name: 'powershell', program: 'pwsh', args: ['-NoProfile', '-NonInteractive', '-Command'] },
  { name: 'nu', program: 'nu', args: ['--no-config-file', '-c'] },
];

export function hasShell({ args, program }: RealShell): boolean {
  return spawnSync(program, [...args, 'exit 0'], { timeout: 60_000 }).status === 0;
}

export interface ShellRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script with nothing in the environment but PATH and what is given. */
export function runShell(
  { args, program }: RealShell,
  script: string,
  environment: Readonly<Record<string, string>> = {},
): ShellRun {
  const { status, stdout, stderr } = spawnSync(program, [...args, script], {
    env: {
      PATH: process.env['PATH'] ?? '',
      LANG: 'C.UTF-8',
      HOME: '/nonexistent',
      ...environment,
    },
    encoding: 'utf8',
    timeout: 120_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { code: status, stdout, stderr };
}

/** A program in the place of `understudy`, at a path that needs quotes. */
export interface StandIn {
  readonly program: string;
  /** `env` and `awsume` answer with this text. */
  answer(text: string): void;
  /** They fail with this sentence and exit code instead. */
  fail(sentence: string, code: number): void;
  /** The arguments of each call. */
  calls(): readonly string[];
  remove(): void;
}

export function standIn(): StandIn {
  const root = mkdtempSync(join(tmpdir(), 'understudy-shell-'));
  const folder = join(root, "jo's $tools");
  mkdirSync(folder);
  const program = join(folder, 'understudy');
  writeFileSync(
    program,
    `#!/bin/sh
here=\${0%/*}
{ for word in "$@"; do printf '<%s>' "$word"; done; printf '\\n'; } >> "$here/calls"
case "$1" in
  env | awsume)
    [ -f "$here/sentence" ] && cat "$here/sentence" >&2
    cat "$here/answer" 2>/dev/null
    exit "$(cat "$here/code")" ;;
  list) echo "the list:$2" ;;
esac
`,
  );
  chmodSync(program, 0o755);
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  put('code', '0');
  return {
    program,
    answer: (text) => put('answer', text),
    fail(sentence, code) {
      put('sentence', `${sentence}\n`);
      put('answer', '');
      put('code', String(code));
    },
    calls() {
      try {
        return readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n');
      } catch {
        return [];
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
