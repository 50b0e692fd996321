import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Chain, ChainProblem } from './chain.ts';
import { resolveChain } from './resolve-chain.ts';
import { profileSetOf } from './testing/profile-set.ts';

const VECTORS = fileURLToPath(new URL('../../../../shared/vectors/assume-role-tests.json', import.meta.url));

const texts = z.record(z.string(), z.string());
const cases = z.array(
  z.object({
    docs: z.string(),
    input: z.object({
      profiles: z.record(z.string(), texts),
      sso_sessions: z.record(z.string(), texts).optional(),
      selected_profile: z.string(),
    }),
    output: z.union([
      z.object({ ProfileChain: z.array(z.record(z.string(), z.union([z.string(), texts]))) }),
      z.object({ Error: z.string() }),
    ]),
  }),
);

/** What the phrase of a vector's error is called here. */
const CODES: readonly (readonly [RegExp, ChainProblem['code']])[] = [
  [/must contain `source_profile`/, 'no-source'],
  [/contained both/, 'both-sources'],
  [/profile missing/, 'partial-keys'],
  [/did not contain credential information/, 'no-credentials'],
  [/could not find source profile/, 'missing-source-profile'],
  [/No profiles were defined/, 'unknown-profile'],
  [/infinite loop/, 'source-loop'],
  [/`role_arn` was missing/, 'invalid-field'],
  [/must also be set|only be specified in the \[sso-session\]|sso-session named/, 'incomplete-sso'],
];

/** A chain in the words of the vectors. */
function providersOf({ base, hops }: Chain): unknown[] {
  return [
    providerOf(base),
    ...hops.map(({ roleArn, externalId, sessionName }) => ({
      AssumeRole: {
        role_arn: roleArn,
        ...(externalId && { external_id: externalId }),
        ...(sessionName && { role_session_name: sessionName.value }),
      },
    })),
  ];
}

function providerOf(base: Chain['base']): unknown {
  switch (base.kind) {
    case 'long-term-keys':
    case 'session-keys':
      return {
        AccessKey: {
          access_key_id: base.credentials.accessKeyId,
          secret_access_key: base.credentials.secretAccessKey,
          ...(base.credentials.sessionToken && { session_token: base.credentials.sessionToken }),
          ...(base.accountId && { account_id: base.accountId }),
        },
      };
    case 'keychain-keys':
      throw new Error('No vector knows of the keychain.');
    case 'credential-source':
      return { NamedSource: base.source };
    case 'saml':
      throw new Error('No vector signs in with SAML.');
    case 'web-identity':
      return {
        WebIdentityToken: {
          role_arn: base.roleArn,
          web_identity_token_file: base.tokenFile,
          ...(base.sessionName && { role_session_name: base.sessionName }),
        },
      };
    case 'sso':
      return {
        Sso: {
          ...(base.sessionName && { sso_session: base.sessionName }),
          sso_region: base.ssoRegion,
          sso_start_url: base.startUrl,
          ...(base.accountId && { sso_account_id: base.accountId }),
          ...(base.roleName && { sso_role_name: base.roleName }),
        },
      };
    case 'credential-process':
      return { CredentialProcess: base.command };
    case 'login':
      return { Login: base.loginSession };
  }
}

const found = existsSync(VECTORS);

describe('the conformance vectors of chain resolution', () => {
  const vectors = found ? cases.parse(JSON.parse(readFileSync(VECTORS, 'utf8'))) : [];

  it.skipIf(!found)('are all there (the folder shared/vectors)', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(28);
  });

  it.each(vectors)('$docs', ({ input, output }) => {
    const profiles = profileSetOf(input.profiles, { ssoSessions: input.sso_sessions ?? {} });
    const result = resolveChain(profiles, { profile: input.selected_profile }, {});
    if ('Error' in output) {
      expect(result.ok ? providersOf(result.chain) : result.problem.code).toBe(
        CODES.find(([phrase]) => phrase.test(output.Error))?.[1] ?? 'no code for this phrase',
      );
    } else {
      expect(result.ok ? providersOf(result.chain) : result.problem.message).toEqual(output.ProfileChain);
    }
  });
});
