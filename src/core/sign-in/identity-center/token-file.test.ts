import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { identityCenterAddresses } from './addresses.ts';
import { parseToken, tokenFilePath } from './token-file.ts';

const vectors = fileURLToPath(new URL('../../../../../shared/vectors/sign-in-vectors.json', import.meta.url));
interface Case {
  readonly id: string;
  readonly kind: string;
  readonly in: { readonly startUrl: string; readonly session_name: string | null; readonly region: string };
  readonly expect: { readonly hash: string; readonly oidc: string; readonly portal: string };
}
const cases: readonly Case[] = existsSync(vectors) ? JSON.parse(readFileSync(vectors, 'utf8')).cases : [];

describe.skipIf(cases.length === 0)('the published cases', () => {
  it.each(cases.filter(({ kind }) => kind === 'token-cache-key'))('$id: the token file', (one) => {
    const { session_name: name, startUrl } = one.in;
    expect(tokenFilePath({ startUrl, ...(name !== null && { name }) }, '/home/jo')).toBe(
      `/home/jo/.aws/sso/cache/${one.expect.hash}.json`,
    );
  });

  it.each(cases.filter(({ kind }) => kind === 'identity-center'))('$id: the addresses', (one) => {
    expect(identityCenterAddresses(one.in.region)).toEqual(one.expect);
  });
});

describe('a token file', () => {
  it.each([
    ['2026-11-29T10:00:00Z', '2026-11-29T10:00:00.000Z'],
    ['2026-11-29T10:00:00UTC', '2026-11-29T10:00:00.000Z'],
    ['2026-11-29T12:00:00+02:00', '2026-11-29T10:00:00.000Z'],
    ['2026-11-29T10:00:00.123456789Z', '2026-11-29T10:00:00.123Z'],
    ['2026-11-29T10:00:00', undefined],
    ['soon', undefined],
    [1_795_000_000, undefined],
  ])('that ends at %s', (expiresAt, expected) => {
    expect(parseToken(JSON.stringify({ accessToken: 'a', expiresAt }))?.expiresAt.toISOString()).toBe(
      expected,
    );
  });

  it.each(['', '{', 'null', '[]', '"x"', '{"accessToken":1,"expiresAt":"2026-11-29T10:00:00Z"}'])(
    'that holds %j is no sign-in',
    (json) => {
      expect(parseToken(json)).toBeUndefined();
    },
  );
});
