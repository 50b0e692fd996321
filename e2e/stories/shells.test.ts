import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO_MFA_SERIAL, writeDemoHome } from '../../src/simulator/index.ts';
import { runCommand } from '../desktop/aws-cli.ts';
import { projectRoot } from '../desktop/running-app.ts';
import { understudyScript } from '../desktop/understudy-command.ts';
import { expect, test } from './bastion.ts';

const program = `'${process.execPath}' '${understudyScript}'`;
const exported =
  'AWS_ACCESS_KEY_ID AWS_REGION AWS_DEFAULT_REGION AWS_CREDENTIAL_EXPIRATION UNDERSTUDY_PROFILE AWSUME_PROFILE AWS_PROFILE';

interface Shell {
  readonly name: string;
  readonly args: readonly string[];
  readonly init: (flags: string) => string;
  readonly show: string;
}

const posixShow = `for name in ${exported}; do eval "printf '%s\\n' \\"$name=\\\${$name-}\\""; done`;
const shells: readonly Shell[] = [
  {
    name: 'bash',
    args: ['--norc', '--noprofile', '-euc'],
    init: (flags) => `eval "$(${program} shell-init bash ${flags})"`,
    show: posixShow,
  },
  {
    name: 'zsh',
    args: ['-f', '-euc'],
    init: (flags) => `eval "$(${program} shell-init zsh ${flags})"`,
    show: `for name in $=names; do print -r -- "$name=\${(P)name-}"; done`.replace('$=names', exported),
  },
  {
    name: 'fish',
    args: ['--no-config', '-c'],
    init: (flags) => `${program} shell-init fish ${flags} | source`,
    show: `for name in ${exported}; echo "$name=$$name"; end`,
  },
];

/** The variables that a script shows at its end. */
function variables(stdout: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

for (const shell of shells) {
  test(`us and awsume set the variables in the real ${shell.name}`, async ({
    home,
    appEnvironment,
    simulator,
  }) => {
    const found = await runCommand(shell.name, ['-c', 'exit 0'], {});
    test.skip(found.code !== 0, `${shell.name} not found`);
    writeDemoHome(home.folder);
    const run = (...lines: readonly string[]) =>
      runCommand(shell.name, [...shell.args, lines.join('\n')], {
        ...appEnvironment,
        UNDERSTUDY_SECRETS: 'memory',
        AWS_PROFILE: 'before',
      });
    const code = () => simulator.mfaCode(DEMO_MFA_SERIAL).code;

    const us = await run(shell.init(''), `us production-admin --mfa-token ${code()}`, shell.show);
    expect(us.stderr).toBe('');
    expect(variables(us.stdout)).toMatchObject({
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
      AWS_REGION: 'eu-central-1',
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_CREDENTIAL_EXPIRATION: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      UNDERSTUDY_PROFILE: 'production-admin',
      AWS_PROFILE: '',
    });

    const awsume = await run(
      shell.init('--awsume'),
      `awsume production-admin -o x --role-duration 900 --mfa-token ${code()}`,
      shell.show,
    );
    expect(variables(awsume.stdout)).toMatchObject({
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
      AWSUME_PROFILE: 'production-admin',
    });
    const written = await home.credentialsOf('x');
    expect(written?.['aws_access_key_id']).toBe(variables(awsume.stdout)['AWS_ACCESS_KEY_ID']);

    const listed = await run(shell.init('--awsume'), 'awsume -l production');
    expect(listed.code).toBe(0);
    expect(listed.stdout).toContain('production-admin');

    const failed = await run(shell.init(''), 'us nonsense', shell.show);
    if (shell.name !== 'fish') expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('nonsense');
  });
}

test('the function us of the documentation sets the variables in the real nushell', async ({
  home,
  appEnvironment,
  simulator,
}) => {
  test.skip((await runCommand('nu', ['--version'], {})).code !== 0, 'nu not found');
  writeDemoHome(home.folder);
  const page = await readFile(join(projectRoot, 'docs', 'shells.md'), 'utf8');
  const us = /```nu\n([\s\S]*?)```/.exec(page)?.[1]?.replaceAll('^understudy', `^${program}`) ?? '';
  const { code } = simulator.mfaCode(DEMO_MFA_SERIAL);
  const nu = (...lines: readonly string[]) =>
    runCommand('nu', ['--no-config-file', '-c', [us, ...lines].join('\n')], {
      ...appEnvironment,
      UNDERSTUDY_SECRETS: 'memory',
      AWS_PROFILE: 'before',
    });
  const show = 'print $env.UNDERSTUDY_PROFILE $env.AWS_REGION ($env.AWS_PROFILE? | default gone)';
  const set = await nu(`us production-admin --mfa-token ${code} --role-duration 900`, show);
  expect({ stderr: set.stderr, stdout: set.stdout }).toEqual({
    stderr: '',
    stdout: 'production-admin\neu-central-1\ngone\n',
  });
  const failed = await nu('try { us nonsense }', 'print ($env.AWS_PROFILE? | default gone)');
  expect(failed.stdout).toBe('before\n');
  expect(failed.stderr).toContain('nonsense');
});

test('env for nushell is read by load-env', async ({ home, appEnvironment, simulator }) => {
  test.skip((await runCommand('nu', ['--version'], {})).code !== 0, 'nu not found');
  writeDemoHome(home.folder);
  const { code } = simulator.mfaCode(DEMO_MFA_SERIAL);
  const script = `^${program} env production-admin --shell json --mfa-token ${code} | from json | load-env; print $env.UNDERSTUDY_PROFILE`;
  const { stderr, stdout } = await runCommand('nu', ['--no-config-file', '-c', script], {
    ...appEnvironment,
    UNDERSTUDY_SECRETS: 'memory',
  });
  expect({ stderr, stdout }).toEqual({ stderr: '', stdout: 'production-admin\n' });
});
