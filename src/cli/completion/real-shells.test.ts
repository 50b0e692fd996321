import { describe, expect, it } from 'vitest';
import { environmentChange, exportCommands } from '../../core/delivery/export/export-commands.ts';
import type { ShellName } from '../../shared/shells.ts';
import { hasShell, type RealShell, realShells, runShell } from '../testing/shells.ts';

const names = [
  'prod',
  'with space',
  `it's "quoted"`,
  `$HOME \${HOME} $(id) \`id\``,
  'a;b&&c|d>e<f',
  '!! !$',
  'back\\slash\\',
  'é日本😀',
  '*?[a]{b,c}~#%^',
  '-n',
  "''",
];
const formats: Readonly<Record<RealShell['name'], ShellName>> = {
  bash: 'bash',
  zsh: 'zsh',
  dash: 'bash',
  fish: 'fish',
  powershell: 'powershell',
  nu: 'nu',
};
const stale = {
  AWS_PROFILE: 'old',
  AWS_DEFAULT_PROFILE: 'old',
  AWS_SECURITY_TOKEN: 'old',
  AWS_SESSION_EXPIRATION: 'old',
  AWS_ACCOUNT_ID: 'old',
};
const credentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'wJalr/XUtn+FEMI==',
  sessionToken: 'IQoJb3JpZ2luX2VjE//token==',
  expiration: new Date('2026-11-22T13:00:00Z'),
};

/** Lets a child see what was exported. */
const dump = `"${process.execPath}" -e 'console.log(JSON.stringify(process.env))'`;

describe.each(realShells)('the copied commands, run by the real $name', (shell) => {
  const format = formats[shell.name];
  const child = shell.name === 'nu' ? `^${dump}` : shell.name === 'powershell' ? `& ${dump}` : dump;
  const see = (script: string) => {
    const { code, stderr, stdout } = runShell(shell, `${script}\n${child}`, stale);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return new Map(Object.entries(JSON.parse(stdout) as Record<string, string>));
  };

  it.skipIf(!hasShell(shell)).each(names)(
    'set every variable and unset what would shadow it, for %s',
    (profile) => {
      const input = { credentials, region: 'eu-west-1', profile };
      const commands = exportCommands(format, input);
      if (!commands.ok) throw new Error(commands.message);
      const seen = see(commands.text);
      const { set, unset } = environmentChange(input);
      expect([...set].map(([name]) => [name, seen.get(name)])).toEqual([...set]);
      expect(unset.filter((name) => seen.has(name))).toEqual([]);
      expect(set.has('AWS_DEFAULT_REGION') && set.has('AWS_CREDENTIAL_EXPIRATION')).toBe(true);
    },
  );

  it.each(['a\nb', 'a\rb', 'a\u0085b', 'a\u2028b', 'a\u001bb', 'a\0b'])('are refused for %j', (profile) => {
    expect(exportCommands(format, { credentials, profile })).toMatchObject({ ok: false });
  });
});
