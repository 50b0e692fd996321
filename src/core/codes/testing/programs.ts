import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder on PATH with stand-ins for programs that give codes: each notes its words and its environment, then does as it is told. */
export interface StandIns {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  put(program: string, script: string): void;
  /** The words it was started with; `undefined`: it was not. */
  wordsOf(program: string): readonly string[] | undefined;
  environmentOf(program: string): string;
  remove(): void;
}

export function standIns(): StandIns {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-programs-'));
  mkdirSync(join(folder, 'bin'));
  const noted = (program: string, what: string) => join(folder, `${program}.${what}`);
  return {
    folder,
    environment: {
      PATH: `${join(folder, 'bin')}:/usr/bin:/bin`,
      HOME: folder,
      BW_SESSION: 'session-of-bitwarden',
      AWS_SECRET_ACCESS_KEY: 'never/for/programs',
    },
    put(program, script) {
      const path = join(folder, 'bin', program);
      const note = `for word; do echo "$word"; done > '${noted(program, 'words')}'; env > '${noted(program, 'env')}'`;
      writeFileSync(path, `#!/bin/sh\n${note}\n${script}\n`);
      chmodSync(path, 0o700);
    },
    wordsOf: (program) => {
      const path = noted(program, 'words');
      return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : undefined;
    },
    environmentOf: (program) => readFileSync(noted(program, 'env'), 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
