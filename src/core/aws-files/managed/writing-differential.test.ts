import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseKnownFiles } from '@smithy/core/config';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseIniDocument } from '../ini/ini-document.ts';
import { runs } from '../proof/proof-size.ts';
import { hasBotocore, readWithBotocore } from '../testing/botocore.ts';
import { safeFiles, safeName } from '../testing/safe-files.ts';
import { type ManagedEntry, unsafeEntry, valuesOf, withManagedSection } from './managed-section.ts';

/** What is written into a file that all tools read is read alike by all of them afterwards. */
const PEER_TIMEOUT_MS = 60_000;

const token = fc.string({ unit: fc.constantFrom(...'abcXYZ019/+='), minLength: 1, maxLength: 120 });
const entries: fc.Arbitrary<ManagedEntry> = fc
  .record({
    profile: safeName,
    accessKeyId: fc.string({ unit: fc.constantFrom(...'ABC234'), minLength: 4, maxLength: 20 }),
    secretAccessKey: token,
    sessionToken: token.map((text) => `${text}==`),
    region: fc.constantFrom('eu-west-1', 'us-gov-east-1'),
    expiration: fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
  })
  .map(({ profile, region, ...credentials }) => ({ profile, region, credentials }));

const written = fc.tuple(safeFiles, safeName, entries).map(([files, target, entry]) => {
  expect(unsafeEntry(target, entry)).toBeUndefined();
  const result = withManagedSection(parseIniDocument(files.credentials), target, entry, false);
  if (!result.ok) throw new Error(result.message);
  const credentials = result.document.toString();
  return { files: { config: files.config, credentials }, before: files, target, entry };
});
type Written = typeof written extends fc.Arbitrary<infer T> ? T : never;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writing-differential-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All profiles as another reader sees them, with ours among them, and the others as they were. */
function expected({ before, target, entry }: Written): Record<string, Record<string, unknown>> {
  const profiles = [...before.profiles].map(([name, properties]) => [name, plain(properties)] as const);
  const all: Record<string, Record<string, unknown>> = Object.fromEntries(profiles);
  return { ...all, [target]: { ...all[target], ...Object.fromEntries(valuesOf(entry)) } };
}

function plain(
  properties: ReadonlyMap<string, string | ReadonlyMap<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    [...properties].map(([key, value]) => [
      key,
      typeof value === 'string' ? value : Object.fromEntries(value),
    ]),
  );
}

/** The JavaScript loader writes `s3.max` for a key `max` under `s3`. */
function flat(profiles: Record<string, Record<string, unknown>>): Record<string, Record<string, unknown>> {
  const flatten = (properties: Record<string, unknown>) =>
    Object.entries(properties).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([inner, text]) => [`${key}.${inner}`, text])
        : [[key, value]],
    );
  return Object.fromEntries(
    Object.entries(profiles).map(([name, properties]) => [name, Object.fromEntries(flatten(properties))]),
  );
}

function onDisk(files: Written['files']): { configFilepath: string; filepath: string } {
  const paths = { configFilepath: join(folder, 'config'), filepath: join(folder, 'credentials') };
  writeFileSync(paths.configFilepath, files.config);
  writeFileSync(paths.filepath, files.credentials);
  return paths;
}

describe('what was written into a random file that all tools read', () => {
  it(
    'is read by the AWS SDK for JavaScript',
    async () => {
      await fc.assert(
        fc.asyncProperty(written, async (example) => {
          const theirs = await parseKnownFiles({ ...onDisk(example.files), ignoreCache: true });
          expect(theirs).toEqual(flat(expected(example)));
        }),
        { numRuns: runs(250) },
      );
    },
    PEER_TIMEOUT_MS,
  );

  it.skipIf(!hasBotocore())(
    'is read by botocore',
    () => {
      const samples = fc.sample(written, runs(250));
      const theirs = readWithBotocore(samples.map(({ files }) => files));
      for (const [index, example] of samples.entries()) {
        expect(theirs[index]).toEqual({ refused: false, profiles: expected(example) });
      }
    },
    PEER_TIMEOUT_MS,
  );

  const hasAws = spawnSync('aws', ['--version']).status === 0;
  it.skipIf(!hasAws)(
    'is read by aws configure get',
    () => {
      for (const { files, target, entry } of fc.sample(written, 3)) {
        const { configFilepath, filepath } = onDisk(files);
        // With a sign of equality, since a name may begin with a hyphen.
        const { stdout } = spawnSync(
          'aws',
          ['configure', 'get', 'aws_session_token', `--profile=${target}`],
          {
            encoding: 'utf8',
            env: { ...process.env, AWS_CONFIG_FILE: configFilepath, AWS_SHARED_CREDENTIALS_FILE: filepath },
          },
        );
        expect(stdout).toBe(`${entry.credentials.sessionToken}\n`);
      }
    },
    PEER_TIMEOUT_MS,
  );
});
