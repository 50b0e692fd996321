import { describe, expect, it } from 'vitest';
import type { Backend } from '../../core/agent/verbs.ts';
import { resolveChain } from '../../core/chain/resolve-chain.ts';
import { profileSetOf } from '../../core/chain/testing/profile-set.ts';
import { credentials, homeWith, obtained, type RunOptions, refusing, runCli } from '../testing/cli.ts';

/*
 * What AWSume 4.5 was seen to do wrong when it was run, one test each, at the command line. What its files suffer is tested in
 * file-bugs-of-other-tools.test.ts, its chains in resolve-chain.test.ts and the session tests.
 */

const giving: Partial<Backend> = { obtain: async () => ({ ok: true, value: obtained }) };

function awsume(words: readonly string[], options: RunOptions = {}) {
  return runCli(['awsume', '--shell=bash', ...words], { backend: giving, ...options });
}

describe('AWSume printed nothing', () => {
  it.each([[['--show-commands', 'prod']], [['-rs', 'prod']], [['-sr', 'prod']], [['-s', 'prod']]])(
    'for %j, since its shell script looks for words that begin with -s only',
    async (words) => {
      expect((await awsume(words)).stdout).toMatch(/^printf '%s\\n' 'unset [^']+\nexport AWS_ACCESS_KEY_ID=/);
    },
  );
});

describe('AWSume mixed up its answer', () => {
  it('for a profile with a blank in its name: the parts landed in other variables', async () => {
    const backend: Partial<Backend> = {
      obtain: async () => ({ ok: true, value: { ...obtained, name: 'with space' } }),
    };
    const { stdout } = await awsume(['with space'], { backend });
    expect(stdout).toContain("export AWSUME_PROFILE='with space'\n");
    expect(stdout).not.toContain('export AWS_PROFILE');
  });

  it('for values that a shell takes apart: -s printed them without quotes', async () => {
    const { stdout } = await awsume(['-s', 'prod']);
    expect(stdout).toContain("AWS_SECRET_ACCESS_KEY='secret/of+the/test'");
  });

  it('by leaving a stale AWS_SECURITY_TOKEN where it was', async () => {
    expect((await awsume(['prod'])).stdout).toMatch(/^unset .*\bAWS_SECURITY_TOKEN\b/);
  });

  it('by never setting AWS_CREDENTIAL_EXPIRATION', async () => {
    expect((await awsume(['prod'])).stdout).toContain('AWS_CREDENTIAL_EXPIRATION=');
  });
});

describe('AWSume misread its flags', () => {
  it('--role-duration 43201 was accepted', async () => {
    expect(await awsume(['prod', '--role-duration', '43201'])).toMatchObject({ code: 2, calls: [] });
    expect(await awsume(['prod', '--role-duration', '43200'])).toMatchObject({ code: 0 });
  });

  it('--role-duration 0 could not take back the profile’s duration_seconds', async () => {
    const { calls } = await awsume(['prod', '--role-duration', '0']);
    expect(calls).toMatchObject([{ request: { durationSeconds: 3600 } }]);
  });

  it('--tags a=b=c was sent as a=b', async () => {
    const { calls } = await awsume(['prod', '-t', 'a=b=c,d=e']);
    const tags = calls.map((call) => ('request' in call ? [...(call.request.tags ?? [])] : []));
    expect(tags).toEqual([
      [
        ['a', 'b=c'],
        ['d', 'e'],
      ],
    ]);
  });

  it('--session-policy-arns swallowed the profile behind it', async () => {
    const arns = ['arn:aws:iam::aws:policy/A', 'arn:aws:iam::aws:policy/B'];
    const { calls } = await awsume(['--session-policy-arns', ...arns, 'prod']);
    expect(calls).toMatchObject([
      {
        request: {
          profile: 'prod',
          sessionPolicyArns: ['arn:aws:iam::aws:policy/A', 'arn:aws:iam::aws:policy/B'],
        },
      },
    ]);
  });

  it('-l prod was an error, and is a filter', async () => {
    expect((await awsume(['-l', 'prod'])).stdout).toMatch(/ list prod\n$/);
  });

  it('--config-file was ignored where AWS_CONFIG_FILE was set', async () => {
    const { requests } = await awsume(['prod', '--config-file', '/mine', '--credentials-file', '/keys'], {
      environment: { AWS_CONFIG_FILE: '/theirs', AWS_SHARED_CREDENTIALS_FILE: '/theirs' },
    });
    expect(requests).toEqual([{ files: { config: '/mine', credentials: '/keys' } }]);
  });

  it('--mfa-token was sent whatever it was', async () => {
    expect(await awsume(['prod', '--mfa-token', '12345x'])).toMatchObject({ code: 2, calls: [] });
  });

  it('a --source-profile that is a role was passed over for keys of the environment', async () => {
    const { calls } = await awsume(['--role-arn', '123456789012:Admin', '--source-profile', 'hub'], {
      environment: { AWS_ACCESS_KEY_ID: 'AKIAAMBIENT', AWS_SECRET_ACCESS_KEY: 'x' },
    });
    expect(calls).toMatchObject([{ request: { roleArn: '123456789012:Admin', sourceProfile: 'hub' } }]);
  });
});

describe('AWSume ended in a traceback', () => {
  it.each(['2026-11-22T13:00:00Z', '2026-11-22T13:00:00+00:00', '2026-11-22T13:00:00.000Z'])(
    'for --json with the Expiration %s',
    async (Expiration) => {
      const json = JSON.stringify({ AccessKeyId: 'a', SecretAccessKey: 'b', SessionToken: 'c', Expiration });
      const { code, stdout } = await awsume(['--json', json]);
      expect(code).toBe(0);
      expect(stdout).toContain("AWS_CREDENTIAL_EXPIRATION='2026-11-22T13:00:00Z'");
    },
  );

  it('for --config reset of a key that has no default', async () => {
    const { code, stderr } = await awsume(['--config', 'reset', 'nothing']);
    expect(code).toBe(2);
    expect(stderr).toContain('--config'.slice(2));
  });

  it('for -l beside a hardware MFA device, and for every command beside a section that stands twice', async () => {
    const home = homeWith(
      '[profile base]\nmfa_serial = GAHT12345678\n[profile base]\nregion = eu-west-1\n[profile r]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\n',
      '[base]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n',
    );
    const { code, stdout } = await runCli(['awsume', '-l'], { home });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^base\b/m);
    expect(stdout).toMatch(/^r\b/m);
  });

  it('for -l beside a role whose source is missing, and beside [sso-session] and [services] that it took for profiles', async () => {
    const home = homeWith(
      '[profile r]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = gone\nmfa_serial = arn:aws:iam::123456789012:mfa/u\n[sso-session s]\n[services v]\n',
    );
    const { code, stdout } = await runCli(['awsume', '-l'], { home });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^r\b/m);
    expect(stdout).not.toMatch(/^(?:sso-session|services|s|v)\b/m);
  });
});

describe('AWSume guessed', () => {
  it('a profile that sounds alike: acct-base became base', async () => {
    const home = homeWith('[profile base]\nregion = eu-west-1\n');
    const backend = refusing({
      kind: 'refused',
      code: 'unknown-profile',
      message: 'There is no profile acct-base.',
    });
    const { calls, code, stderr, stdout } = await awsume(['acct-base'], { home, backend });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(calls).toMatchObject([{ request: { profile: 'acct-base' } }]);
    expect(stderr).toContain('There is no profile acct-base.');
  });

  it('the profile of -a: default, without a word', async () => {
    expect(await awsume(['-a'])).toMatchObject({ code: 2, calls: [] });
  });

  it('the account of a SAML provider in its name', async () => {
    const { calls } = await awsume(['--with-saml', '--principal-arn', '123456789012:okta']);
    expect(calls).toMatchObject([
      { request: { withSaml: true, principalArn: '123456789012:okta' }, what: 'obtain' },
    ]);
    const saml = { withSaml: true, roleArn: '123456789012:Dev', principalArn: '123456789012:okta' } as const;
    expect(resolveChain(profileSetOf({}), saml, {})).toMatchObject({
      chain: { base: { principalArn: 'arn:aws:iam::123456789012:saml-provider/okta' } },
    });
  });
});

describe('AWSume left the shell pointing at a profile that was gone', () => {
  const stopping: Partial<Backend> = {
    status: async () => ({
      ok: true,
      value: {
        live: ['prod', 'dev'].map((profile) => ({
          profile,
          target: `autoawsume-${profile}`,
          expiresAt: credentials.expiration,
        })),
        mfaSessions: [],
        endpoints: [],
        signIns: [],
      },
    }),
    stop: async (which) => ({
      ok: true,
      value: { targets: 'target' in which ? [which.target] : [] },
    }),
  };

  it('after -k prod, and now unsets what names it', async () => {
    const { stdout } = await awsume(['-k', 'prod'], {
      backend: stopping,
      environment: { AWS_PROFILE: 'autoawsume-prod' },
    });
    expect(stdout).toMatch(/^unset .*AWS_PROFILE/);
  });

  it('and leaves a shell alone that uses another one', async () => {
    const { stdout } = await awsume(['-k', 'prod'], {
      backend: stopping,
      environment: { AWS_PROFILE: 'autoawsume-dev' },
    });
    expect(stdout).toBe('');
  });
});

describe('AWSume told secrets', () => {
  it('--debug printed what a credential_process answers; here it tells the calls, and no key', async () => {
    const backend: Partial<Backend> = {
      obtain: async (_request, { explain }) => ({
        ok: true,
        value: { ...obtained, ...(explain && { explanation: ['Called AssumeRole.'] }) },
      }),
    };
    const { stderr } = await awsume(['prod', '--debug'], { backend });
    expect(stderr).toBe('Called AssumeRole.\n');
    expect(stderr).not.toMatch(/ASIA|secret|token/);
  });

  it('AWSUME_COMMAND held whatever was typed, codes too', async () => {
    const { stdout } = await awsume(['prod', '--mfa-token', '123456']);
    expect(stdout).not.toContain('123456');
    expect(stdout).toMatch(/^unset .*AWSUME_COMMAND/);
  });
});

it('AWSume kept the environment as it was after a failure, and so does this', async () => {
  const { code, stdout } = await awsume(['prod'], {
    backend: refusing({ kind: 'failed', message: 'AWS said no.' }),
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});
