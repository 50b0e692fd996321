import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../doctor/doctor.ts';
import { decodeUtf8Lossless, encodeUtf8Lossless } from '../../files/text/lossless-utf8.ts';
import { joinLines, parseIniDocument } from '../ini/ini-document.ts';
import { readFileProfiles } from './file-profiles.ts';
import type { ReadFile } from './load-profiles.ts';
import { mergeProfiles } from './merge-profiles.ts';

const REALISTIC = `# Bastion
[default]
region = eu-west-1   # home
output = json

[profile bastion]
mfa_serial = arn:aws:iam::111122223333:mfa/ada
s3 =
    max_concurrent_requests = 20
    addressing_style = path

[profile prod-admin]
role_arn=arn:aws:iam::444455556666:role/Admin
source_profile = bastion
external_id = a;b#c
credential_process = "/opt/my tool" --account 'x y'
\r
[sso-session corp]\r
sso_start_url = https://corp.awsapps.com/start#/\r
sso_region = eu-west-1\r
[services local]
sts =
\tendpoint_url = http://localhost:4566
[plugins]
cli_legacy_plugin_path = /usr/lib
`;

type Mutation = (bytes: Buffer) => Buffer;

/** Cuts, doubles, moves, flips: what a disk, an editor or another tool may do to a file. */
const mutation: fc.Arbitrary<Mutation> = fc
  .tuple(
    fc.constantFrom('delete', 'double', 'flip', 'insert'),
    fc.nat(),
    fc.nat(200),
    fc.uint8Array({ maxLength: 8 }),
  )
  .map(([kind, place, length, bytes]) => (input) => {
    const from = input.length === 0 ? 0 : place % input.length;
    const to = Math.min(input.length, from + length);
    const [before, middle, after] = [input.subarray(0, from), input.subarray(from, to), input.subarray(to)];
    if (kind === 'delete') return Buffer.concat([before, after]);
    if (kind === 'double') return Buffer.concat([before, middle, middle, after]);
    if (kind === 'flip')
      return Buffer.concat([before, Uint8Array.from(middle, (byte) => byte ^ (1 << (place % 8))), after]);
    return Buffer.concat([before, bytes, middle, after]);
  });

const mutated = fc
  .array(mutation, { minLength: 1, maxLength: 12 })
  .map((mutations) => mutations.reduce<Buffer>((bytes, mutate) => mutate(bytes), Buffer.from(REALISTIC)));
const arbitraryBytes: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 3, arbitrary: mutated },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)) },
);

function readOf(bytes: Buffer, file: 'config' | 'credentials'): ReadFile {
  const document = parseIniDocument(decodeUtf8Lossless(bytes));
  const stamp = { device: 0n, inode: 0n, size: 0n, modifiedNs: 0n, changedNs: 0n, mode: 0o600 };
  return {
    kind: 'read',
    path: file,
    document,
    profiles: readFileProfiles(document, file, file),
    stamp,
    isSettled: true,
  };
}

describe('fuzzed files', () => {
  const seed = Date.now() % 2 ** 31;

  it('are read, examined and given back without a throw and without the loss of a byte', () => {
    console.info(`Fuzz run of the AWS files: seed ${seed}.`);
    fc.assert(
      fc.property(arbitraryBytes, arbitraryBytes, (first, second) => {
        const config = readOf(first, 'config');
        const credentials = readOf(second, 'credentials');
        const profiles = mergeProfiles(config.profiles, credentials.profiles);
        diagnose({
          files: { config, credentials, profiles },
          environment: {},
          platform: 'linux',
          targets: ['understudy'],
          now: new Date(0),
        });
        expect(Buffer.compare(Buffer.from(encodeUtf8Lossless(joinLines(config.document.lines))), first)).toBe(
          0,
        );
        expect(Buffer.compare(Buffer.from(encodeUtf8Lossless(credentials.document.toString())), second)).toBe(
          0,
        );
      }),
      { numRuns: 1000, seed },
    );
  });

  it('give every key the line it stands in', () => {
    fc.assert(
      fc.property(arbitraryBytes, (bytes) => {
        const { document, profiles } = readOf(bytes, 'config');
        for (const { properties, sections } of profiles.profiles.values()) {
          for (const { line } of sections) expect(document.lines[line - 1]?.kind).toBe('section');
          for (const { key, at } of properties.values()) {
            expect(document.lines[at.line - 1]).toMatchObject({
              kind: 'property',
              key: expect.stringMatching(new RegExp(`^${literally(key)}$`, 'i')),
            });
          }
        }
      }),
      { numRuns: 300, seed },
    );
  });
});

function literally(text: string): string {
  return text.replace(/[^a-z0-9]/g, '\\$&');
}
