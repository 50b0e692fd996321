import { describe, expect, it } from 'vitest';
import { obtained, runCli } from '../testing/cli.ts';
import { readRequest } from './request-options.ts';

const backend = { obtain: async () => ({ ok: true, value: obtained }) as const };

describe('--with-saml and --with-web-identity', () => {
  it.each([
    [
      ['--with-saml', '--role-arn', '222222222222:Dev'],
      { withSaml: true, roleArn: '222222222222:Dev' },
      undefined,
    ],
    [
      ['--with-saml', '--principal-arn', '222222222222:Okta', 'okta'],
      { withSaml: true, principalArn: '222222222222:Okta', profile: 'okta' },
      undefined,
    ],
    // The token is named by this process's environment, which is not the app's.
    [['--with-web-identity'], { withWebIdentity: true }, 'alone'],
    [['prod'], { profile: 'prod' }, undefined],
  ])('env %j asks for %j', async (words, request, place) => {
    const { calls, code, requests } = await runCli(['env', ...words], { backend });
    expect(code).toBe(0);
    expect(calls).toMatchObject([{ what: 'obtain', request }]);
    expect(requests[0]?.place).toBe(place);
  });

  it.each([
    [{ withSaml: true, withWebIdentity: true } as const, 'exclude each other'],
    [{ principalArn: 'x', roleArn: 'y' }, '--principal-arn goes with --with-saml only'],
    [{ withSaml: true, sourceProfile: 'x', roleArn: 'y' } as const, '--source-profile goes neither'],
  ])('%j is a mistake', (flags, sentence) => {
    expect(readRequest(undefined, flags)).toMatchObject({
      ok: false,
      mistake: expect.stringContaining(sentence),
    });
  });
});
