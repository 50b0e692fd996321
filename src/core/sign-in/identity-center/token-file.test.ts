import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { identityCenterAddresses } from './addresses.ts';
import { parseToken, tokenFilePath, tokenFileText, writeTokenFile } from './token-file.ts';

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

it('no reader ever sees a torn file while it is written five hundred times', async () => {
  const home = mkdtempSync(join(tmpdir(), 'understudy-torn-'));
  const session = { name: 'corp', startUrl: 'https://corp.awsapps.com/start', region: 'eu-west-1' };
  const path = tokenFilePath(session, home);
  const write = (round: number) =>
    writeTokenFile(
      path,
      tokenFileText(session, {
        // Of different lengths, so that a file cut short or left too long would show.
        accessToken: 'a'.repeat(1 + ((round * 7919) % 4000)),
        expiresAt: new Date('2026-11-29T10:00:00Z'),
        client: { id: 'c', secret: 's', expiresAt: new Date('2027-01-01T00:00:00Z') },
      }),
    );
  try {
    await write(0);
    let reading = true;
    let reads = 0;
    const reader = async () => {
      while (reading) {
        expect(parseToken(await readFile(path, 'utf8'))).toBeDefined();
        reads += 1;
      }
    };
    const readers = [reader(), reader(), reader()];
    for (let round = 1; round <= 500; round += 1) expect(await write(round)).toBeUndefined();
    reading = false;
    await Promise.all(readers);
    expect(reads).toBeGreaterThan(0);
    expect(readdirSync(join(path, '..'))).toEqual([basename(path)]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}, 60_000);
