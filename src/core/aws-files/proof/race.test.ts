import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseIniDocument } from '../ini/ini-document.ts';
import { readFileProfiles } from '../profiles/file-profiles.ts';
import { buildProgram } from './built-program.ts';
import { isFullProof } from './proof-size.ts';

/**
 * Several processes write their sections into one file at once. `UNDERSTUDY_PROOF=full` runs 8 writers x 50 writes, as the figures
 * in the documentation do; otherwise fewer.
 */
const writers = isFullProof ? 8 : 4;
const writesEach = isFullProof ? 50 : 6;

const userKeys = `# the keys to everything
[default]
aws_access_key_id = AKIAUSER
aws_secret_access_key = ${'userSecret'.repeat(50)}

[bystander]
region = eu-central-1 ; stays
`;

let program: string;
let home: string;
let credentials: string;

beforeAll(async () => {
  program = await buildProgram('writer-process');
});
afterAll(() => rmSync(dirname(program), { recursive: true, force: true }));
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'race-'));
  credentials = join(home, '.aws', 'credentials');
  mkdirSync(join(home, '.aws'));
  writeFileSync(credentials, userKeys, { mode: 0o600 });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function runWriter(target: string): Promise<string[]> {
  const child = spawn(process.execPath, [program, home, target, String(writesEach)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await new Promise((resolve) => child.on('close', resolve));
  return output.trim().split('\n');
}

function runWriters(): Promise<string[][]> {
  return Promise.all(Array.from({ length: writers }, (_, index) => runWriter(`w${index}`)));
}

function keyIdOf(target: string): string | undefined {
  const document = parseIniDocument(readFileSync(credentials, 'utf8'));
  const { profiles } = readFileProfiles(document, 'credentials', credentials);
  return profiles.get(target)?.properties.get('aws_access_key_id')?.value;
}

function expectEverythingThere(outputs: string[][]): void {
  for (const [index, lines] of outputs.entries()) {
    expect(lines).toHaveLength(writesEach);
    for (const line of lines) expect(line).toContain('"kind":"written"');
    expect(keyIdOf(`w${index}`)).toBe(`ASIAw${index}${writesEach}`);
  }
  expect(keyIdOf('default')).toBe('AKIAUSER');
}

/** A tool that reads the whole file and writes it anew with a section of its own, without any lock, again and again. */
function startForeignTool(save: (text: string) => void): { stop(): Promise<number> } {
  let rounds = 0;
  let stopped = false;
  const run = async () => {
    while (!stopped) {
      rounds += 1;
      const text = readFileSync(credentials, 'utf8').replace(/\[foreign\]\ncount = \d+\n/, '');
      // Other programs get the processor between reading and writing.
      await sleep(1);
      save(`${text}[foreign]\ncount = ${rounds}\n`);
      await sleep(25);
    }
    return rounds;
  };
  const running = run();
  return {
    stop: () => {
      stopped = true;
      return running;
    },
  };
}

describe(`${writers} processes that write ${writesEach} times each`, () => {
  it('lose nothing, leave every other byte alone and no file behind', async () => {
    const outputs = await runWriters();
    expectEverythingThere(outputs);
    expect(readFileSync(credentials, 'utf8').startsWith(userKeys)).toBe(true);
    expect(statSync(credentials).mode & 0o777).toBe(0o600);
    const names = readdirSync(join(home, '.aws')).filter((name) => !name.startsWith('credentials.before-'));
    expect(names).toEqual(['credentials']);
  }, 180_000);

  it.each([
    [
      'replaces it by rename',
      (text: string) => {
        writeFileSync(`${credentials}.foreign`, text, { mode: 0o600 });
        renameSync(`${credentials}.foreign`, credentials);
      },
    ],
    ['truncates and writes it', (text: string) => writeFileSync(credentials, text)],
  ])(
    'keep the user keys and end with every section, beside a tool that %s without a lock',
    async (_, save) => {
      const foreign = startForeignTool(save);
      const outputs = await runWriters();
      expect(await foreign.stop()).toBeGreaterThan(5);
      expectEverythingThere(outputs);
      expect(keyIdOf('bystander')).toBeUndefined();
      expect(readFileSync(credentials, 'utf8')).toContain('[bystander]\nregion = eu-central-1 ; stays\n');
    },
    180_000,
  );
});
