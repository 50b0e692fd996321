import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseKnownFiles } from '@smithy/core/config';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseIniDocument } from '../ini/ini-document.ts';
import { type FilePair, hasBotocore, readWithBotocore } from '../testing/botocore.ts';
import { type SafeFiles, safeFiles } from '../testing/safe-files.ts';
import { readFileProfiles } from './file-profiles.ts';
import { mergeProfiles } from './merge-profiles.ts';

/** Keys with nested ones as maps, as the test files are described. */
type Profiles = Record<string, Record<string, string | Record<string, string>>>;

/** Starting Python on a busy machine takes its time. */
const PEER_TIMEOUT_MS = 60_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-differential-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function meant({ profiles }: SafeFiles): Profiles {
  return Object.fromEntries(
    [...profiles].map(([name, properties]) => [
      name,
      Object.fromEntries(
        [...properties].map(([key, value]) => [
          key,
          typeof value === 'string' ? value : Object.fromEntries(value),
        ]),
      ),
    ]),
  );
}

function ours({ config, credentials }: FilePair): Profiles {
  const set = mergeProfiles(
    readFileProfiles(parseIniDocument(config), 'config', 'config'),
    readFileProfiles(parseIniDocument(credentials), 'credentials', 'credentials'),
  );
  expect(set.problems).toEqual([]);
  return Object.fromEntries(
    [...set.profiles].map(([name, { properties }]) => [
      name,
      Object.fromEntries(
        [...properties].map(([key, { value, subProperties }]) => [
          key,
          subProperties ? Object.fromEntries(subProperties) : value,
        ]),
      ),
    ]),
  );
}

/** The JavaScript loader writes `s3.max` for a key `max` under `s3`. */
function flat(profiles: Profiles): Record<string, Record<string, string>> {
  const flatten = (properties: Profiles[string]) =>
    Object.entries(properties).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[key, value]]
        : Object.entries(value).map(([inner, text]) => [`${key}.${inner}`, text]),
    );
  return Object.fromEntries(
    Object.entries(profiles).map(([name, properties]) => [name, Object.fromEntries(flatten(properties))]),
  );
}

function writeFiles({ config, credentials }: FilePair): { configFilepath: string; filepath: string } {
  const paths = { configFilepath: join(folder, 'config'), filepath: join(folder, 'credentials') };
  writeFileSync(paths.configFilepath, config);
  writeFileSync(paths.filepath, credentials);
  return paths;
}

describe('files that all readers read alike', () => {
  it('say here what was written into them', () => {
    fc.assert(
      fc.property(safeFiles, (files) => {
        expect(ours(files)).toEqual(meant(files));
      }),
      { numRuns: 500 },
    );
  });

  it('say the same to the AWS SDK for JavaScript', async () => {
    await fc.assert(
      fc.asyncProperty(safeFiles, async (files) => {
        const theirs = await parseKnownFiles({ ...writeFiles(files), ignoreCache: true });
        expect(flat(ours(files))).toEqual(theirs);
      }),
      { numRuns: 200 },
    );
  });

  it.skipIf(!hasBotocore())(
    'say the same to botocore, in 1,000 random files',
    () => {
      const samples = fc.sample(safeFiles, 1000);
      const theirs = readWithBotocore(samples);
      for (const [index, files] of samples.entries()) {
        expect(theirs[index]).toEqual({ refused: false, profiles: ours(files) });
      }
    },
    PEER_TIMEOUT_MS,
  );

  const hasAws = spawnSync('aws', ['--version']).status === 0;
  it.skipIf(!hasAws)(
    'say the same to aws configure get',
    () => {
      for (const files of fc.sample(
        safeFiles.filter(({ profiles }) => profiles.size > 0),
        2,
      )) {
        const { configFilepath, filepath } = writeFiles(files);
        for (const [name, properties] of Object.entries(ours(files)).slice(0, 1)) {
          // `aws configure get a.b` asks for b in a.
          const plain = Object.entries(properties).find(
            ([key, value]) => typeof value === 'string' && !key.includes('.'),
          );
          if (!plain) continue;
          const { stdout } = spawnSync('aws', ['configure', 'get', plain[0], '--profile', name], {
            encoding: 'utf8',
            env: {
              ...process.env,
              AWS_CONFIG_FILE: configFilepath,
              AWS_SHARED_CREDENTIALS_FILE: filepath,
              PYTHONIOENCODING: 'utf-8',
            },
          });
          expect(stdout).toBe(`${plain[1]}\n`);
        }
      }
    },
    PEER_TIMEOUT_MS,
  );
});
