import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportCommands } from '../../core/delivery/export/export-commands.ts';
import { isInitShell } from '../../shared/shells.ts';

import { hasShell, type RealShell, realShells, runShell, type StandIn, standIn } from '../testing/shells.ts';
import { INIT_SHELLS } from './init-shells.ts';
import { isFunctionName } from './shell-function.ts';

const credentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'wJalr/XUtn+FEMI==',
  sessionToken: 'IQoJb3JpZ2luX2VjE//token==',
  expiration: new Date('2026-11-22T13:00:00Z'),
};
const oddNames = [
  "it's mine",
  '$HOME `id` $(id)',
  'a;b&c|d<e>f',
  '!!',
  'back\\slash "q"',
  'é日本😀',
  '*?[a]{b,c}~#',
];

let understudy: StandIn;
beforeEach(() => {
  understudy = standIn();
});
afterEach(() => understudy.remove());

/** Prints one variable between brackets, or `-` where it is not set. */
function show({ name }: RealShell, variable: string): string {
  switch (name) {
    case 'fish':
      return `set -q ${variable}; and printf '[%s]' "$${variable}"; or printf '[-]'`;
    case 'powershell':
      return `if (Test-Path env:${variable}) { [Console]::Out.Write("[$env:${variable}]") } else { [Console]::Out.Write('[-]') }`;
    default:
      return `printf '[%s]' "\${${variable}--}"`;
  }
}

const exported = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'UNDERSTUDY_PROFILE',
];

describe.each(realShells.filter(({ name }) => isInitShell(name)))('us in the real $name', (shell) => {
  const skip = !hasShell(shell);
  const kind = isInitShell(shell.name) ? shell.name : 'bash';
  const define = () => INIT_SHELLS[kind].us({ name: 'us', program: [understudy.program] });
  const join = shell.name === 'fish' || shell.name === 'powershell' ? '; ' : '; ';
  const run = (lines: readonly string[], environment = {}) =>
    runShell(shell, [define(), ...lines].join('\n'), environment);
  const answer = (profile: string) => {
    const text = exportCommands(kind, { credentials, region: 'eu-west-1', profile });
    if (!text.ok) throw new Error(text.message);
    understudy.answer(text.text);
  };
  const showAll = (variables: readonly string[]) => variables.map((each) => show(shell, each)).join(join);

  it.skipIf(skip)('sets the variables, both regions among them, and says nothing', () => {
    answer('prod');
    const { code, stderr, stdout } = run(['us prod', showAll(exported)]);
    expect(stderr).toBe('');
    expect(stdout).toBe(
      '[ASIAEXAMPLE][wJalr/XUtn+FEMI==][IQoJb3JpZ2luX2VjE//token==][2026-11-22T13:00:00Z][eu-west-1][eu-west-1][prod]',
    );
    expect(code).toBe(0);
    expect(understudy.calls()).toEqual([`<env><--shell><${kind}><prod>`]);
  });

  it.skipIf(skip).each(oddNames)('carries the profile name %s both ways', (name) => {
    answer(name);
    const quoted =
      shell.name === 'fish'
        ? `'${name.replace(/[\\']/g, '\\$&')}'`
        : shell.name === 'powershell'
          ? `'${name.replaceAll("'", "''")}'`
          : `'${name.replaceAll("'", "'\\''")}'`;
    const { stderr, stdout } = run([`us ${quoted} --region eu-west-1`, show(shell, 'UNDERSTUDY_PROFILE')]);
    expect(stderr).toBe('');
    expect(stdout).toBe(`[${name}]`);
    expect(understudy.calls()).toEqual([`<env><--shell><${kind}><${name}><--region><eu-west-1>`]);
  });

  it.skipIf(skip)('unsets what would speak for someone else', () => {
    answer('prod');
    const stale = [
      'AWS_PROFILE',
      'AWS_DEFAULT_PROFILE',
      'AWS_SECURITY_TOKEN',
      'AWS_ACCOUNT_ID',
      'AWS_SESSION_EXPIRATION',
    ];
    const before = Object.fromEntries(stale.map((name) => [name, 'old']));
    expect(run(['us prod', showAll(stale)], before).stdout).toBe('[-]'.repeat(stale.length));
  });

  it.skipIf(skip)('lets the error through, keeps the exit code and leaves every variable as it was', () => {
    understudy.fail('A code is needed.', 3);
    const status = shell.name === 'fish' ? '$status' : shell.name === 'powershell' ? '$LASTEXITCODE' : '$?';
    const echo = shell.name === 'powershell' ? `[Console]::Out.Write(${status})` : `printf '%s' "${status}"`;
    const { stderr, stdout } = run(
      ['us prod', echo, showAll(['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_REGION'])],
      {
        AWS_ACCESS_KEY_ID: 'AKIAOLD',
        AWS_PROFILE: 'before',
      },
    );
    expect(stdout).toBe('3[AKIAOLD][before][-]');
    expect(stderr).toBe('A code is needed.\n');
  });

  it.skipIf(skip)('takes its variables back and puts back what they hid', () => {
    answer('prod');
    const variables = [...exported, 'AWS_PROFILE'];
    const { stderr, stdout } = run(['us prod', 'us prod', 'us --unset', showAll(variables)], {
      AWS_PROFILE: "jo's",
      AWS_REGION: 'us-east-1',
    });
    expect(stderr).toBe('');
    expect(stdout).toBe("[-][-][-][-][us-east-1][-][-][jo's]");
  });

  it.skipIf(skip)('lists, shows help, and shows what is no export command instead of running it', () => {
    understudy.answer('Usage: understudy env\ntouch /tmp/never\n');
    const { code, stdout } = run(['us -l pro', 'us --unset', 'us prod --help', 'us']);
    expect(stdout).toContain('the list:pro\nUsage: understudy env\ntouch /tmp/never\n');
    expect(stdout).toContain('us --unset');
    expect(code).toBe(0);
  });

  const isPosix = shell.name === 'bash' || shell.name === 'zsh';
  it.skipIf(skip || !isPosix)('works under set -eu, where a failure ends the script with its code', () => {
    answer('prod');
    expect(run(['set -eu', 'us prod', 'us -u', 'us prod', show(shell, 'UNDERSTUDY_PROFILE')]).stdout).toBe(
      '[prod]',
    );
    understudy.fail('No.', 3);
    const { code, stdout } = run(['set -eu', 'us prod || printf caught', 'us prod', 'printf never']);
    expect([code, stdout]).toEqual([3, 'caught']);
  });

  it.skipIf(skip || !isPosix)('keeps the keys out of a trace, and leaves the trace on', () => {
    answer('prod');
    const { stderr } = run(['set -x', 'us prod', ': still tracing']);
    expect(stderr).not.toContain('wJalr');
    expect(stderr).toContain('still tracing');
  });

  it.skipIf(skip || !isPosix)('is defined over an alias of its name', () => {
    answer('prod');
    const aliases =
      shell.name === 'bash' ? "shopt -s expand_aliases; alias us='echo alias'" : "alias us='echo alias'";
    const { stdout } = runShell(
      shell,
      `${aliases}\neval "$DEFINE"\neval 'us prod'\n${show(shell, 'UNDERSTUDY_PROFILE')}`,
      { DEFINE: define() },
    );
    expect(stdout).toBe('[prod]');
  });
});

describe('a function name', () => {
  it.each([
    ['us', true],
    ['aws-us', true],
    ['_u1', true],
    ['1u', false],
    ['u s', false],
    ['u;rm', false],
    ['', false],
    ['é', false],
  ])('%j: %s', (name, fits) => {
    expect(isFunctionName(name)).toBe(fits);
  });
});
