import { describe, expect, it } from 'vitest';
import type { StatusAnswer } from '../../core/agent/backend.ts';
import type { Backend } from '../../core/agent/verbs.ts';
import { credentials, obtained, type RunOptions, refusing, runCli } from '../testing/cli.ts';

const giving: Partial<Backend> = {
  obtain: async () => ({ ok: true, value: obtained }),
  switch: async (request, { target = '' }) => ({
    ok: true,
    value: {
      name: request.profile ?? 'a role',
      target,
      expiresAt: credentials.expiration,
      fromCache: false,
      region: 'eu-west-1',
      notes: [],
    },
  }),
  status: async () => ({
    ok: true,
    value: {
      live: [
        { profile: 'prod', target: 'autoawsume-prod', expiresAt: credentials.expiration },
        { profile: 'prod', target: 'understudy', expiresAt: credentials.expiration },
        { profile: 'dev', target: 'work', expiresAt: credentials.expiration },
      ],
      mfaSessions: [],
      endpoints: [],
      signIns: [],
    } satisfies StatusAnswer,
  }),
  stop: async (which) => ({
    ok: true,
    value: { targets: 'target' in which ? [which.target] : [] },
  }),
};

/** As the function `awsume` of the shell calls it, unless `plain`. */
function awsume(line: string | readonly string[], options: RunOptions & { readonly plain?: true } = {}) {
  const words = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line;
  const argv = ['awsume', ...(options.plain ? [] : ['--shell=bash']), ...words];
  return runCli(argv, { backend: giving, ...options });
}

describe('understudy awsume, for the function of a shell', () => {
  it('prints what sets the variables, AWSUME_PROFILE and AWSUME_EXPIRATION among them', async () => {
    const { calls, code, stderr, stdout } = await awsume('prod');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(calls).toMatchObject([{ what: 'obtain', request: { profile: 'prod' } }]);
    expect(stdout).toContain("export AWS_SESSION_TOKEN='token/of+the/test=='\n");
    expect(stdout).toContain("export AWS_REGION='eu-west-1'\nexport AWS_DEFAULT_REGION='eu-west-1'\n");
    expect(stdout).toContain("export AWS_CREDENTIAL_EXPIRATION='2026-11-22T13:00:00Z'\n");
    expect(stdout).toContain("export AWSUME_PROFILE='prod'\n");
    const local = /export AWSUME_EXPIRATION='([^']+)'/.exec(stdout)?.[1] ?? '';
    expect(new Date(local)).toEqual(credentials.expiration);
    expect(local).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    expect(stdout).toMatch(/^unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SECURITY_TOKEN .*AWSUME_COMMAND/);
  });

  it('says and does what -s asks for, in this order', async () => {
    const { stdout } = await awsume('prod -s');
    expect(stdout).toMatch(/^printf '%s\\n' 'unset /);
    expect(stdout.match(/^export AWS_ACCESS_KEY_ID=/gm)).toHaveLength(2);
  });

  it('writes the profile of -o and sets the variables too', async () => {
    const { calls, stdout } = await awsume('prod -o x --role-duration 900');
    expect(calls).toMatchObject([
      { what: 'switch', request: { profile: 'prod', durationSeconds: 900 }, args: { target: 'x' } },
      { what: 'obtain', request: { profile: 'prod', durationSeconds: 900 } },
    ]);
    expect(stdout).toContain('AWS_ACCESS_KEY_ID=');
  });

  it('names a profile of its own for -a, holds no keys, and says when nobody keeps it fresh', async () => {
    const app = await awsume('prod -a', { backend: { ...giving, kind: 'app' } });
    expect(app.calls).toMatchObject([{ what: 'switch', args: { target: 'autoawsume-prod' } }]);
    expect(app.stderr).toBe('');
    expect(app.stdout).toContain(
      "export AWS_PROFILE='autoawsume-prod'\nexport AWS_DEFAULT_PROFILE='autoawsume-prod'\n",
    );
    expect(app.stdout).toMatch(/^unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN/);
    expect(app.stdout).not.toContain('export AWS_ACCESS_KEY_ID');
    const self = await awsume('prod -a');
    expect(self.stderr).toContain('The Understudy app is not running');
  });

  it('asks for a new code with -r, as AWSume does', async () => {
    const { calls } = await awsume('-r prod');
    expect(calls).toMatchObject([{ args: { refresh: true, newMfaSession: true } }]);
  });

  it('gives the code of --mfa-token once, and not a second time after -o', async () => {
    const { calls } = await awsume('prod -o x --mfa-token 123456 -r');
    expect(calls[0]).toMatchObject({ args: { mfaCode: '123456', refresh: true } });
    expect(calls[1]).toMatchObject({ what: 'obtain' });
    expect(JSON.stringify(calls[1])).not.toMatch(/123456|refresh/);
  });

  it.each<[string, object]>([
    ['--with-saml', { withSaml: true }],
    ['--with-saml okta --region eu-west-1', { withSaml: true, profile: 'okta', region: 'eu-west-1' }],
    [
      '--with-saml --role-arn 123456789012:Dev --principal-arn 123456789012:okta',
      { withSaml: true, roleArn: '123456789012:Dev', principalArn: '123456789012:okta' },
    ],
    ['--with-web-identity', { withWebIdentity: true }],
    ['--with-web-identity pod', { withWebIdentity: true, profile: 'pod' }],
  ])('asks with %s for a role that an assertion or a token gives', async (line, request) => {
    const { calls, stderr } = await awsume(line);
    expect(calls).toEqual([{ what: 'obtain', request, args: expect.anything() }]);
    expect(stderr).toBe('');
  });

  it('takes default where no profile is named, and says so', async () => {
    const { calls, stderr } = await awsume('');
    expect(calls).toMatchObject([{ request: { profile: 'default' } }]);
    expect(stderr).toBe('No profile was named, so it is default.\n');
  });

  it.each<[string, string]>([
    ['-l', 'list'],
    ['-l more', 'list'],
    ['-l prod', 'list prod'],
    ['--clean', 'clean'],
    ['-v', '--version'],
    ['-l --config-file /c', 'list --config-file /c'],
    ['-h', 'help awsume'],
  ])('hands %s over to one of our commands', async (line, ours) => {
    const { code, stdout } = await awsume(line);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^command .* ?\S+/);
    expect(stdout.trimEnd().endsWith(` ${ours}`)).toBe(true);
  });

  it('shows who this shell is', async () => {
    const who = (environment: Readonly<Record<string, string>>) => awsume('--who', { environment });
    expect((await who({ AWSUME_PROFILE: 'a', UNDERSTUDY_PROFILE: 'b' })).stdout).toBe("printf '%s\\n' 'a'\n");
    expect((await who({ UNDERSTUDY_PROFILE: "b's" })).stdout).toBe("printf '%s\\n' 'b'\\''s'\n");
    expect((await who({})).stdout).toContain('No profile');
  });

  it('unsets everything with -u, whatever else is said', async () => {
    const { calls, stdout } = await awsume('-u prod');
    expect(calls).toEqual([]);
    expect(stdout).toMatch(/^unset [A-Z_ ]+\n$/);
    for (const name of ['AWS_PROFILE', 'AWSUME_COMMAND', 'AWS_SECURITY_TOKEN', 'AWS_CREDENTIAL_EXPIRATION'])
      expect(stdout).toContain(name);
    expect((await awsume('-us')).stdout).toMatch(/^printf '%s\\n' 'unset [A-Z_ ]+'\nunset /);
  });

  it('ends with -k what -a began, and nothing else', async () => {
    const { calls, stdout, stderr } = await awsume('-k');
    expect(calls).toEqual([{ what: 'status' }, { what: 'stop', which: { target: 'autoawsume-prod' } }]);
    expect(stderr).toBe('Stopped: autoawsume-prod.\n');
    expect(stdout).toMatch(/^unset /);
  });

  it.each<[string, string | undefined, readonly string[]]>([
    ['-k prod', undefined, ['autoawsume-prod']],
    ['-k dev', undefined, []],
    ['-k dev', 'work', ['work']],
    ['-k', 'work', ['autoawsume-prod', 'work']],
    ['-k nobody', 'work', []],
  ])(
    'takes out with %s in a shell of %s: %j, and no target that -a did not begin',
    async (line, named, targets) => {
      const environment = named === undefined ? {} : { AWS_PROFILE: named, AWSUME_PROFILE: 'dev' };
      const { calls, code, stderr } = await awsume(line, { environment });
      expect(code).toBe(0);
      expect(calls.slice(1)).toEqual(targets.map((target) => ({ what: 'stop', which: { target } })));
      expect(stderr).toBe(
        targets.length > 0 ? `Stopped: ${targets.join(', ')}.\n` : 'Nothing is kept fresh.\n',
      );
    },
  );

  it('leaves with -k what the tray wrote into the profile that every shell names', async () => {
    const { calls } = await awsume('-k', { environment: { AWS_PROFILE: 'understudy' } });
    expect(calls.slice(1)).toEqual([{ what: 'stop', which: { target: 'autoawsume-prod' } }]);
  });

  it.each<[string, readonly string[]]>([
    ['--principal-arn x --role-arn y', ['--with-saml']],
    ['--with-saml --with-web-identity', ['exclude each other']],
    ['--config set role-duration 900', ['configuration', 'Settings']],
    ['--list-plugins', ['hooks']],
    ['-w prod', ['-c opens']],
    ['-c --role-arn 123456789012:Admin --source-profile base', ['--role-arn']],
    ['one two', ['one and two']],
    ['-a', ['-a']],
    ['--nonsense', ['--nonsense']],
    ['prod --mfa-token 12', ['--mfa-token']],
    ['prod --role-duration 43201', ['--role-duration']],
  ])('says in a sentence that %s cannot be done, and ends with 2', async (line, words) => {
    const { calls, code, stderr, stdout } = await awsume(line);
    expect({ calls, code, stdout }).toEqual({ calls: [], code: 2, stdout: '' });
    for (const word of words) expect(stderr).toContain(word);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    ['prod -c', {}, 'console -- prod'],
    ['-c prod --region eu-central-1', {}, 'console --region eu-central-1 -- prod'],
    ['prod -cl', {}, 'console --print -- prod'],
    ['-cs s3 prod', {}, 'console -- prod s3'],
    ['-csl s3 prod --config-file /c', {}, 'console --config-file /c --print -- prod s3'],
  ])('sets the variables for %s, then opens the console', async (line, environment, last) => {
    const { calls, code, stdout } = await awsume(line, { environment });
    expect(code).toBe(0);
    expect(calls).toMatchObject([{ what: 'obtain', request: { profile: 'prod' } }]);
    expect(stdout).toContain("export AWSUME_PROFILE='prod'\n");
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(new RegExp(`^command .* ${last}$`));
  });

  it('opens the console of -c as the profile of the shell where none is named', async () => {
    const { calls, stdout } = await awsume('-c', { environment: { AWSUME_PROFILE: 'dev' } });
    expect(calls).toEqual([]);
    expect(stdout).toMatch(/^command .* console -- dev\n$/);
  });

  it('opens no console when the profile cannot be had', async () => {
    const { code, stdout } = await awsume('prod -c', {
      backend: refusing({ kind: 'failed', message: 'AWS said no.' }),
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it('has nothing to do for --refresh-autocomplete', async () => {
    const { code, stderr, stdout } = await awsume('--refresh-autocomplete');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('nothing to refresh');
  });

  it('passes over --info and --debug, which never show a secret', async () => {
    const { code, stderr } = await awsume('prod --debug --info');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('tells how to overwrite what -o may not', async () => {
    const { code, stderr, stdout } = await awsume('prod -o base', {
      backend: refusing({
        kind: 'confirm',
        message: 'The profile base holds long-term keys. Overwrite them?',
      }),
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('understudy switch --force -o base');
  });

  it('ends with 3 and prints nothing for the shell when a code is needed', async () => {
    const error = { kind: 'code-needed', message: 'A code is needed.' } as const;
    const { code, stdout } = await awsume('prod', { backend: refusing(error) });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  });
});

describe('understudy awsume by itself', () => {
  it('prints export commands for eval', async () => {
    const { code, stdout } = await awsume('prod', { plain: true, environment: { SHELL: '/usr/bin/fish' } });
    expect(code).toBe(0);
    expect(stdout).toContain("set -gx AWS_ACCESS_KEY_ID 'ASIATESTTESTTESTTEST'");
  });

  it('keeps the keys off a terminal and says how to get the function', async () => {
    const { code, stderr, stdout } = await awsume('prod', { plain: true, isTTY: true });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('eval "$(understudy shell-init bash --awsume)"');
    const shown = await awsume('prod -s', { plain: true, isTTY: true });
    expect(shown.stdout).toContain('export AWS_ACCESS_KEY_ID=');
  });

  it('runs our own command in this process', async () => {
    expect(await awsume('-v', { plain: true })).toMatchObject({ code: 0, stdout: '1.2.3\n' });
  });
});

describe('credentials given with --json', () => {
  const given = { AccessKeyId: 'ASIAGIVEN', SecretAccessKey: 's', SessionToken: 't' };
  it.each<[string, unknown]>([
    ['flat', given],
    ['as assume-role prints them', { Credentials: given }],
    ['with a null Expiration', { ...given, Expiration: null }],
  ])('are exported: %s', async (_what, json) => {
    const { calls, stdout } = await awsume(['--json', JSON.stringify(json), '--region', 'eu-west-1']);
    expect(calls).toEqual([]);
    expect(stdout).toContain("export AWS_ACCESS_KEY_ID='ASIAGIVEN'");
    expect(stdout).toContain("export AWS_DEFAULT_REGION='eu-west-1'");
  });

  it.each(['{', '{}', '[]', JSON.stringify({ ...given, Expiration: 'soon' })])(
    'are refused without telling them: %s',
    async (json) => {
      const { code, stderr, stdout } = await awsume(['--json', json]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).not.toContain('ASIAGIVEN');
    },
  );

  it('cannot be kept fresh or written', async () => {
    expect((await awsume(['--json', '{}', '-a'])).code).toBe(2);
  });
});
