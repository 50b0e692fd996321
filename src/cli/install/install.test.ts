import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { homeWith, runCli } from '../testing/cli.ts';
import { hasShell, realShells, runShell, standIn } from '../testing/shells.ts';
import { type ChangeRequest, changeWithConsent } from './confirmed-edit.ts';
import { editStartFile, startFile, startLines } from './start-file.ts';

const now = () => new Date('2026-11-22T12:00:00Z');
const isPosix = process.platform !== 'win32';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-install-'));
  file = join(folder, 'rc');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a change with consent', () => {
  const change = (more: Partial<ChangeRequest> = {}) =>
    changeWithConsent({
      path: file,
      edit: (text) => ({ ok: true, text: `${text}new\n` }),
      agree: async () => true,
      now,
      ...more,
    });

  it('is written after a yes, and the first state is kept', async () => {
    writeFileSync(file, 'old\n', { mode: 0o644 });
    const outcome = await change();
    expect(outcome).toMatchObject({
      kind: 'changed',
      backup: expect.stringContaining('rc.before-understudy-'),
    });
    expect(readFileSync(file, 'utf8')).toBe('old\nnew\n');
    if (isPosix) expect(statSync(file).mode & 0o777).toBe(0o644);
    const backup = readdirSync(folder).find((name) => name.includes('before-understudy'));
    expect(readFileSync(join(folder, backup ?? ''), 'utf8')).toBe('old\n');
  });

  it('is not written after a no, and the folder holds nothing new', async () => {
    writeFileSync(file, 'old\n');
    expect(await change({ agree: async () => false })).toEqual({ kind: 'declined' });
    expect(readFileSync(file, 'utf8')).toBe('old\n');
    expect(readdirSync(folder)).toEqual(['rc']);
  });

  it('is not written over what someone saved while the question stood there', async () => {
    writeFileSync(file, 'old\n');
    const outcome = await change({
      agree: async () => {
        writeFileSync(file, 'theirs\n');
        return true;
      },
    });
    expect(outcome).toMatchObject({ kind: 'failed', message: expect.stringContaining('changed meanwhile') });
    expect(readFileSync(file, 'utf8')).toBe('theirs\n');
  });

  it.skipIf(!isPosix)('goes through a link, which stays', async () => {
    writeFileSync(join(folder, 'real'), 'old\n');
    symlinkSync(join(folder, 'real'), file);
    await change();
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('old\nnew\n');
  });

  it('asks nothing when there is nothing to change', async () => {
    writeFileSync(file, 'old\n');
    const never = async () => Promise.reject(new Error('asked'));
    expect(await change({ edit: (text) => ({ ok: true, text }), agree: never })).toEqual({
      kind: 'unchanged',
    });
  });

  it('shows no key that stands near', async () => {
    writeFileSync(file, '[a]\naws_secret_access_key = hidden\n');
    let shown = '';
    await change({
      aws: { isHarmless: () => false },
      agree: async (diff) => {
        shown = diff;
        return false;
      },
    });
    expect(shown).toContain('aws_secret_access_key = ····');
    expect(shown).not.toContain('hidden');
  });

  it('leaves a file that is no text alone', async () => {
    writeFileSync(file, Buffer.from([0xff, 0xfe, 0x61, 0x00]));
    expect(await change()).toMatchObject({ kind: 'failed' });
  });
});

describe('the part of a start file', () => {
  const lines = startLines('bash', ['understudy'], []);

  it('goes to the end, is replaced in its place, and goes again without a trace', () => {
    const rc = fc.array(fc.constantFrom('alias a=b', '', '# note', 'export X=1'), { maxLength: 6 });
    fc.assert(
      fc.property(rc, fc.constantFrom('\n', '\r\n'), (before, eol) => {
        const text = before.map((line) => line + eol).join('');
        const put = editStartFile(text, lines);
        if (!put.ok) throw new Error(put.message);
        expect(put.text.startsWith(text)).toBe(true);
        const other = editStartFile(put.text, startLines('bash', ['/opt/understudy'], ['--awsume']));
        if (!other.ok) throw new Error(other.message);
        expect(other.text.match(/>>> understudy >>>/g)).toHaveLength(1);
        expect(editStartFile(put.text, lines)).toEqual(put);
        expect(editStartFile(other.text, undefined)).toEqual({ ok: true, text });
      }),
    );
  });

  it('is put behind a last line without an end', () => {
    const put = editStartFile('alias a=b', lines);
    expect(put.ok && put.text.startsWith('alias a=b\n\n# >>> understudy >>>\n')).toBe(true);
  });

  it('is not touched where its end was removed', () => {
    expect(editStartFile('# >>> understudy >>>\neval x\n', lines)).toMatchObject({
      ok: false,
      message: expect.stringContaining('line 1'),
    });
  });

  it.each([
    ['bash', 'linux', {}, '/home/jo/.bashrc'],
    ['bash', 'darwin', {}, '/home/jo/.bash_profile'],
    ['zsh', 'linux', { ZDOTDIR: '/z' }, '/z/.zshrc'],
    ['fish', 'linux', { XDG_CONFIG_HOME: '/x' }, '/x/fish/config.fish'],
    ['powershell', 'linux', {}, '/home/jo/.config/powershell/Microsoft.PowerShell_profile.ps1'],
    [
      'powershell',
      'win32',
      {
        PSModulePath:
          'C:\\Program Files\\WindowsPowerShell\\Modules;C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules',
      },
      '\\home\\jo\\Documents\\WindowsPowerShell\\Microsoft.PowerShell_profile.ps1',
    ],
    [
      'powershell',
      'win32',
      {
        PSModulePath:
          'C:\\Users\\jo\\Documents\\PowerShell\\Modules;C:\\Program Files\\WindowsPowerShell\\Modules',
      },
      '\\home\\jo\\Documents\\PowerShell\\Microsoft.PowerShell_profile.ps1',
    ],
  ] as const)('stands for %s on %s in the file that it reads', (shell, platform, environment, path) => {
    expect(startFile({ shell, platform, environment, homeOfUser: '/home/jo' })).toBe(path);
  });

  for (const shell of realShells) {
    const kind = shell.name;
    if (kind !== 'bash' && kind !== 'zsh' && kind !== 'fish' && kind !== 'powershell') continue;
    it.skipIf(!hasShell(shell))(`runs the program in the real ${kind}, and nothing where it is gone`, () => {
      const understudy = standIn();
      try {
        const [, line = ''] = startLines(kind, [understudy.program], ['--awsume']);
        expect(runShell(shell, line)).toMatchObject({ code: 0, stderr: '' });
        expect(understudy.calls()).toEqual([`<shell-init><${kind}><--awsume>`]);
        const [, gone = ''] = startLines(kind, ['/nonexistent/under study'], []);
        expect(runShell(shell, gone)).toMatchObject({ stdout: '', stderr: '' });
      } finally {
        understudy.remove();
      }
    });
  }
});

describe('understudy shell-init --install', () => {
  it('shows the change, asks nobody with --yes, and is taken back', async () => {
    const home = homeWith('');
    writeFileSync(join(home, '.zshrc'), 'alias a=b\n');
    const environment = { HOME: home };
    const put = await runCli(['shell-init', 'zsh', '--install', '--yes'], { home, environment });
    expect(put.code).toBe(0);
    expect(put.stderr).toContain('+# >>> understudy >>>');
    expect(put.stderr).toContain('understudy shell-init zsh --uninstall takes it out again.');
    expect(readFileSync(join(home, '.zshrc'), 'utf8')).toContain('shell-init zsh');
    const again = await runCli(['shell-init', 'zsh', '--install', '--yes'], { home, environment });
    expect(again.stderr).toContain('Nothing was written');
    await runCli(['shell-init', 'zsh', '--uninstall', '-y'], { home, environment });
    expect(readFileSync(join(home, '.zshrc'), 'utf8')).toBe('alias a=b\n');
  });

  it.each([
    [['shell-init', 'bash', '--name', 'a b']],
    [['shell-init', 'tcsh']],
    [['shell-init', 'bash', '--install', '--uninstall']],
  ])('%j is a mistake', async (argv) => {
    expect(await runCli(argv)).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('understudy credentials --install', () => {
  const config =
    '# mine\r\n[profile prod]\r\nrole_arn = arn:aws:iam::123456789012:role/Admin\r\nsource_profile = base\r\nregion = eu-west-1\r\n';
  const keys = '[base]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = hidden\n';
  const text = (home: string) => readFileSync(join(home, '.aws', 'config'), 'utf8');

  it('writes a profile that asks Understudy, leaves every other byte, and is taken back', async () => {
    const home = homeWith(config, keys);
    const put = await runCli(['credentials', 'prod', '--install', 'auto', '-y'], { home });
    expect(put).toMatchObject({ code: 0, stdout: '' });
    expect(text(home).startsWith(config)).toBe(true);
    expect(text(home).slice(config.length)).toMatch(
      /^\[profile auto\]\r\ncredential_process = \S.* credentials prod\r\nregion = eu-west-1\r\n$/,
    );
    expect(put.stderr).toMatch(/\+\[profile auto\]\n\+credential_process = \S.* credentials prod\n/);
    expect(await runCli(['credentials', '--uninstall', 'auto', '-y'], { home })).toMatchObject({ code: 0 });
    expect(text(home)).toBe(config);
  });

  it.each([[['credentials', '--install', 'prod', '-y']], [['credentials', 'prod', '--install', '-y']]])(
    '%j makes up a name that is free',
    async (argv) => {
      const home = homeWith(config, keys);
      await runCli(argv, { home });
      expect(text(home)).toContain('[profile prod-understudy]');
    },
  );

  it.each<[string, readonly string[], string]>([
    ['the role profile itself', ['credentials', 'prod', '--install', 'prod', '-y'], 'role_arn'],
    ['a profile with keys', ['credentials', 'prod', '--install', 'base', '-y'], 'aws_access_key_id'],
    ['a name that not all tools see', ['credentials', 'prod', '--install', 'a b', '-y'], 'a b'],
    ['a profile that is not there', ['credentials', 'nope', '--install', 'auto', '-y'], 'nope'],
  ])('refuses %s', async (_what, argv, word) => {
    const home = homeWith(config, keys);
    const { code, stderr } = await runCli(argv, { home });
    expect(code).toBe(1);
    expect(stderr).toContain(word);
    expect(text(home)).toBe(config);
  });

  it('writes nothing where there is nobody to ask', async () => {
    const home = homeWith(config, keys);
    const { stderr } = await runCli(['credentials', 'prod', '--install', 'prod', '--session-name', 'x'], {
      home,
    });
    expect(stderr).toContain('--install goes with');
    expect(text(home)).toBe(config);
  });

  it('takes out no credential_process of another tool', async () => {
    const other = '[profile vault]\ncredential_process = aws-vault exec prod --json\n';
    const home = homeWith(other);
    expect(await runCli(['credentials', '--uninstall', 'vault', '-y'], { home })).toMatchObject({ code: 1 });
    expect(text(home)).toBe(other);
  });
});
