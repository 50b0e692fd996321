import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../core/agent/verbs.ts';
import { homeWith, obtained, runCli } from '../../testing/cli.ts';

const config = `[profile bastion]
region = eu-west-1
mfa_serial = arn:aws:iam::111111111111:mfa/jo
[profile hub]
role_arn = arn:aws:iam::222222222222:role/Hub
source_profile = bastion
[profile prod]
role_arn = arn:aws:iam::444444444444:role/Admin
source_profile = hub
region = eu-central-1
`;
const keys = '[bastion]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = wJalrSECRET\n';
const backend: Partial<Backend> = {
  obtain: async (_request, { explain }) => ({
    ok: true,
    value: { ...obtained, ...(explain && { explanation: ['Called AssumeRole for it.'] }) },
  }),
};

describe('--verbose', () => {
  it('tells on stderr where the profile starts, every hop, the region, and the calls that were made', async () => {
    const home = homeWith(config, keys);
    const { code, stderr, stdout } = await runCli(['env', 'prod', '--verbose', '--shell', 'bash'], {
      home,
      backend,
    });
    expect(code).toBe(0);
    expect(stderr.replaceAll(home, '~').split('\n')).toEqual([
      'The AWS files are ~/.aws/config and ~/.aws/credentials.',
      'prod starts from the long-term keys of profile bastion (~/.aws/credentials, line 2).',
      'A code of arn:aws:iam::111111111111:mfa/jo opens the MFA session (mfa_serial from profile bastion, ~/.aws/config line 3).',
      'It assumes arn:aws:iam::222222222222:role/Hub (profile hub).',
      'From there arn:aws:iam::444444444444:role/Admin (profile prod).',
      'The region is eu-central-1 (from profile prod, ~/.aws/config line 10).',
      'Called AssumeRole for it.',
      '',
    ]);
    expect(stderr).not.toMatch(/AKIA|SECRET/);
    expect(stdout).toBe((await runCli(['env', 'prod', '--shell', 'bash'], { home, backend })).stdout);
  });

  it('leaves a profile that cannot be followed to the sentence of the refusal', async () => {
    const error = { kind: 'refused', message: 'There is no profile x.' } as const;
    const ended = await runCli(['credentials', 'x', '--verbose'], {
      backend: { obtain: async () => ({ ok: false, error }) },
    });
    expect(ended).toMatchObject({ code: 1, stderr: 'There is no profile x.\n', stdout: '' });
  });

  it('is not asked of anybody without the flag', async () => {
    const { calls } = await runCli(['env', 'prod'], { backend });
    expect(calls[0]).not.toHaveProperty('wish.explain');
  });
});
