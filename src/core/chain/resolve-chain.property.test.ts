import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileViews } from './profiles/profile-kind.ts';
import { resolveChain } from './resolve-chain.ts';
import { type Entries, profileSetOf } from './testing/profile-set.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const text = (name: string) => fc.constantFrom(undefined, name);

/** Profiles that name each other, themselves and nobody, with every kind of base thrown in. */
const entries = fc.record({
  role_arn: fc.constantFrom(
    undefined,
    'arn:aws:iam::123456789012:role/R',
    'arn:aws:iam::123456789012:role/R',
    '',
  ),
  source_profile: fc.constantFrom(undefined, ...NAMES, ...NAMES, 'gone', ''),
  credential_source: fc.constantFrom(...Array(9).fill(undefined), 'Environment', 'nonsense'),
  aws_access_key_id: fc.constantFrom(undefined, undefined, 'AKIAEXAMPLE'),
  aws_secret_access_key: fc.constantFrom(undefined, undefined, 'secret'),
  aws_session_token: fc.constantFrom(undefined, undefined, undefined, 'token'),
  credential_process: fc.constantFrom(undefined, undefined, undefined, 'p'),
  web_identity_token_file: fc.constantFrom(...Array(9).fill(undefined), '/t'),
  sso_session: fc.constantFrom(...Array(9).fill(undefined), 'corp'),
  mfa_serial: fc.constantFrom(undefined, undefined, 'GAHT12345678', 'arn:aws:iam::111111111111:mfa/jo', 'jo'),
  duration_seconds: fc.constantFrom(...Array(9).fill(undefined), 'abc', '3600'),
  region: fc.constantFrom(undefined, undefined, 'eu-west-1', 'e w'),
  services: fc.constantFrom(...Array(9).fill(undefined), 'gone'),
  endpoint_url: text('http://127.0.0.1:1'),
});

function written(entry: Readonly<Record<string, string | undefined>>): Entries {
  return Object.fromEntries(
    Object.entries(entry).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

const graphs = fc
  .array(entries, { minLength: 1, maxLength: NAMES.length })
  .map((list) => Object.fromEntries(list.map((entry, index) => [NAMES[index] ?? '', written(entry)])));

/** The walk as plainly as it can be said: who is visited, and whether it comes back to a profile that was. */
function walk(
  graph: Readonly<Record<string, Entries>>,
  start: string,
): { visited: string[]; loops: boolean } {
  const visited: string[] = [];
  for (let name = start; ; ) {
    if (visited.includes(name)) return { visited, loops: true };
    const profile = graph[name];
    if (!profile) return { visited, loops: false };
    visited.push(name);
    const keys = profile['aws_access_key_id'] && profile['aws_secret_access_key'];
    const { role_arn, source_profile, credential_source, web_identity_token_file } = profile;
    const stops =
      (visited.length > 1 && keys) ||
      role_arn === undefined ||
      web_identity_token_file !== undefined ||
      credential_source !== undefined ||
      typeof source_profile !== 'string' ||
      source_profile === name;
    if (stops) return { visited, loops: false };
    name = source_profile;
  }
}

describe('any graph of profiles', () => {
  it('is resolved to an end, with no more hops than profiles, and every loop is reported', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const set = profileSetOf(graph);
        for (const profile of Object.keys(graph)) {
          const result = resolveChain(set, { profile }, {});
          const { visited, loops } = walk(graph, profile);
          if (loops) expect(result.ok ? 'resolved' : result.problem.code).toBe('source-loop');
          if (!result.ok) {
            expect(result.problem.at).toBeDefined();
            continue;
          }
          expect(result.chain.hops.length).toBeLessThanOrEqual(visited.length);
          expect(result.chain.base.profile).toBe(visited.at(-1));
          expect(result.chain.hops.map((hop) => hop.profile)).toEqual(
            visited
              .filter((name) => name !== visited.at(-1) || result.chain.hops.length === visited.length)
              .reverse(),
          );
        }
      }),
      { numRuns: 600 },
    );
  });

  it('is listed as it is resolved', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const set = profileSetOf(graph);
        for (const view of profileViews(set, {})) {
          const result = resolveChain(set, { profile: view.name }, {});
          if (!result.ok) {
            expect(view).toMatchObject({
              kind:
                result.problem.code === 'no-credentials'
                  ? expect.stringMatching(/^(settings|incomplete)$/)
                  : 'incomplete',
              problem: { message: result.problem.message, advice: result.problem.advice },
            });
            continue;
          }
          const { base, hops, mfaSerial, region } = result.chain;
          expect(view.kind).toBe(hops.length > 1 ? 'role-chain' : hops.length === 1 ? 'role' : base.kind);
          expect(view.region).toBe(region?.value);
          if (mfaSerial) expect(view.mfaSerial).toBe(mfaSerial.value);
          expect(view.sourceProfile).toBe(base.profile === view.name ? undefined : base.profile);
        }
      }),
      { numRuns: 600 },
    );
  });
});
