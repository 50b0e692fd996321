import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../testing/cli.ts';
import { commands } from './command-list.ts';

describe('understudy', () => {
  it('lists every command in its help, on stdout', async () => {
    const { code, stderr, stdout } = await runCli(['--help']);
    expect(code).toBe(0);
    for (const name of Object.keys(commands)) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(stderr).toBe('');
  });

  it('has every file that registers a command on its list', async () => {
    const folder = new URL('../commands/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => /^[\w/-]+\.ts$/.test(file));
    const registered = await Promise.all(
      files.map(async (file): Promise<readonly unknown[]> => {
        const exported: Readonly<Record<string, unknown>> = await import(new URL(file, folder).href);
        return Object.entries(exported).flatMap(([name, value]) =>
          /^register[A-Z]/.test(name) ? [value] : [],
        );
      }),
    );
    const listed = await Promise.all(Object.values(commands).map(({ load }) => load()));
    expect(registered.flat().length).toBeGreaterThan(10);
    expect(registered.flat().filter((register) => !listed.some((known) => known === register))).toEqual([]);
  });

  it('shows the help without a command, as a mistake', async () => {
    const { code, stderr, stdout } = await runCli([]);
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: understudy');
    expect(stdout).toBe('');
  });

  it.each(['-V', '--version'])('says its version with %s', async (flag) => {
    expect(await runCli([flag])).toMatchObject({ code: 0, stdout: '1.2.3\n' });
  });

  it('takes an unknown command for a mistake and suggests the right one', async () => {
    const { code, stderr } = await runCli(['swich', 'prod']);
    expect(code).toBe(2);
    expect(stderr).toContain('switch');
  });

  it.each(Object.keys(commands))('gives examples in the help of %s', async (name) => {
    for (const argv of [
      [name, '--help'],
      ['help', name],
    ]) {
      const { code, stdout } = await runCli(argv);
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: understudy ${name}`);
      expect(stdout).toMatch(
        new RegExp(`Examples?:\\n +(?:eval "\\$\\(|source <\\()?understudy (?:shell-init .*)?${name}`),
      );
    }
  });

  it.each([
    [['switch', 'prod', '--no-such-flag']],
    [['env', 'prod', '--shell', 'tcsh']],
    [['list', 'a', 'b']],
    [['switch', 'prod', 'other']],
    [['env', 'prod', '--region']],
    [['completion']],
    [['shell-init', 'tcsh']],
    [['nothing']],
  ])('takes %j for a mistake', async (argv) => {
    const { calls, code, stderr, stdout } = await runCli(argv);
    expect({ calls, code, stdout }).toEqual({ calls: [], code: 2, stdout: '' });
    expect(stderr).toMatch(/^[A-Z].*[.?)]\n(?:\(Did you mean .*\)\n)?See understudy /);
  });
});
