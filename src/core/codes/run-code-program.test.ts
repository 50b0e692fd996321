import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type CodeProgramId,
  codeProgram,
  codeProgramIds,
  type ProgramItem,
  unfitItem,
} from './code-programs.ts';
import { runCodeProgram } from './run-code-program.ts';
import { type StandIns, standIns } from './testing/programs.ts';

const hasShell = process.platform !== 'win32';
let programs: StandIns;
beforeEach(() => {
  programs = standIns();
});
afterEach(() => programs.remove());

const item: ProgramItem = { item: 'AWS: jo@bastion; $(id)', database: '/home/jo/my keys.kdbx' };
const run = (id: CodeProgramId, rest: Partial<Parameters<typeof runCodeProgram>[2]> = {}) =>
  runCodeProgram(id, item, { environment: programs.environment, ...rest });

describe.skipIf(!hasShell)('a program that gives codes', () => {
  it.each<[CodeProgramId, readonly string[]]>([
    ['ykman', ['oath', 'accounts', 'code', '--single', item.item]],
    ['op', ['item', 'get', item.item, '--otp']],
    ['bw', ['get', 'totp', item.item]],
    ['pass', ['otp', 'code', item.item]],
    ['gopass', ['otp', '-o', item.item]],
    ['rbw', ['code', item.item]],
    ['keepassxc', ['show', '-q', '-t', item.database ?? '', item.item]],
  ])(
    '%s is called by its words, without a shell, and its last six digits are the code',
    async (id, words) => {
      const { program } = codeProgram(id);
      programs.put(program, 'echo "a line before"; echo 123456; echo "  042042  "; echo bye');
      expect(await run(id)).toEqual({ kind: 'code', code: '042042' });
      expect(programs.wordsOf(program)).toEqual(words);
      expect(programs.environmentOf(program)).not.toContain('never/for/programs');
      expect(programs.environmentOf(program).includes('BW_SESSION')).toBe(id === 'bw');
    },
  );

  it('tells of a touch once, and has the code after it', async () => {
    programs.put('ykman', 'echo "Touch your YubiKey..." >&2; sleep 0.05; echo "Touch it." >&2; echo 111222');
    let touches = 0;
    expect(await run('ykman', { onTouch: () => (touches += 1) })).toEqual({ kind: 'code', code: '111222' });
    expect(touches).toBe(1);
  });

  it.each<[string, CodeProgramId, string, RegExp]>([
    [
      'locked',
      'bw',
      'echo "You are not logged in." >&2; exit 1',
      /Bitwarden gave no code. It said: You are not logged in./,
    ],
    [
      'the wrong item',
      'op',
      'echo "[ERROR] \\"x\\" isn\'t an item." >&2; exit 1',
      /1Password gave no code. It said: \[ERROR\]/,
    ],
    ['silent', 'pass', 'exit 3', /^pass gave no code\.$/],
    ['garbage', 'gopass', 'echo "<html>1234567</html>"; echo 12345', /gopass printed no code/],
    ['nothing', 'rbw', 'true', /rbw printed no code/],
    ['a secret in its error', 'rbw', 'echo "token=abcdefghijklmnop" >&2; exit 1', /token=\[redacted\]/],
  ])('that is %s says what it said', async (_what, id, script, message) => {
    programs.put(codeProgram(id).program, script);
    expect(await run(id)).toMatchObject({ kind: 'failed', message: expect.stringMatching(message) });
  });

  it('that takes for ever is ended', async () => {
    programs.put('bw', 'exec sleep 600');
    expect(await run('bw', { timeoutMs: 200 })).toMatchObject({
      kind: 'failed',
      message: 'Bitwarden did not answer within 0.2 seconds.',
    });
    programs.put('ykman', 'echo "Touch your YubiKey" >&2; exec sleep 600');
    expect(await run('ykman', { timeoutMs: 400 })).toMatchObject({
      message: 'The YubiKey was not touched in time.',
    });
  });

  it('that is not there is named', async () => {
    expect(await run('op')).toMatchObject({
      message: '1Password gave no code: the program op was not found.',
    });
  });

  it('is left when the question is over', async () => {
    programs.put('pass', 'exec sleep 600');
    const over = new AbortController();
    const running = run('pass', { signal: over.signal });
    over.abort();
    expect(await running).toEqual({ kind: 'cancelled' });
  });
});

describe('what a program can be asked for', () => {
  it.each<[Partial<ProgramItem>, RegExp | undefined]>([
    [{ item: 'AWS' }, undefined],
    [{ item: ' ' }, /which entry/],
    [{ item: '--help' }, /hyphen/],
    [{ item: 'a\nb' }, /control/],
  ])('%j', (named, fault) => {
    const found = unfitItem('op', { item: '', ...named });
    if (fault) expect(found).toMatch(fault);
    else expect(found).toBeUndefined();
  });

  it('of KeePassXC names a database', () => {
    expect(unfitItem('keepassxc', { item: 'AWS' })).toMatch(/database/);
    expect(codeProgramIds).toHaveLength(7);
  });
});
