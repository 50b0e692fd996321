import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseIniDocument } from '../aws-files/ini/ini-document.ts';
import { readFileProfiles } from '../aws-files/profiles/file-profiles.ts';
import type { ReadFile } from '../aws-files/profiles/load-profiles.ts';
import { mergeProfiles } from '../aws-files/profiles/merge-profiles.ts';
import type { AwsFile, Profile } from '../aws-files/profiles/profile-set.ts';
import { diagnose } from './doctor.ts';

/** Odd files and what botocore and the JavaScript SDK were seen to make of them; beside the repository, no part of it. */
const CASES = new URL('../../../../shared/vectors/differential/edge-cases-3way.json', import.meta.url);

const properties = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())]));
const cases = z.object({
  cases: z.record(
    z.string(),
    z.object({
      input: z.object({ c: z.string().default(''), k: z.string().default('') }),
      botocore: z.union([
        z.object({ ERR: z.string() }),
        z.object({ profiles: z.record(z.string(), properties).default({}) }),
      ]),
      js: z.record(z.string(), properties),
    }),
  ),
});

type Properties = z.infer<typeof properties>;

const here = existsSync(CASES);
const recorded = here ? Object.entries(cases.parse(JSON.parse(readFileSync(CASES, 'utf8'))).cases) : [];

function stateOf(text: string, file: AwsFile): ReadFile {
  const document = parseIniDocument(text);
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

function plain(profiles: ReadonlyMap<string, Profile>): Record<string, Properties> {
  return Object.fromEntries(
    [...profiles].map(([name, profile]) => [
      name,
      Object.fromEntries(
        [...profile.properties].map(([key, { value, subProperties }]) => [
          key,
          subProperties ? Object.fromEntries(subProperties) : value,
        ]),
      ),
    ]),
  );
}

/** Only profiles, with nested keys as the JavaScript SDK names them: `s3.max`. */
function flat(profiles: Record<string, Properties>): Record<string, Record<string, string>> {
  return Object.fromEntries(
    Object.entries(profiles)
      .filter(([name]) => !/^(services|sso-session)\./.test(name))
      .map(([name, keys]) => [
        name,
        Object.fromEntries(
          Object.entries(keys).flatMap(([key, value]) =>
            typeof value === 'string'
              ? [[key, value]]
              : Object.entries(value).map(([inner, text]) => [`${key}.${inner}`, text]),
          ),
        ),
      ]),
  );
}

/** Where botocore and JavaScript agree, and the rules of the other SDKs say otherwise: the reason. */
const OTHER_RULES: Readonly<Record<string, string>> = {
  quoted_cred: 'quotes are no characters of a name',
  unicode_cred: 'names are ASCII',
  indented_key: 'a key is not indented',
  proto_key: 'a key __proto__ is one, though not even the object of this test holds what botocore saw',
  nbsp: 'white space is space and tab',
};

describe('odd files', () => {
  it.skipIf(!here)('are all there', () => {
    expect(recorded).toHaveLength(56);
  });

  it.each(recorded)(
    '%s: read as the others do, or the doctor says who reads it differently',
    (name, { input, botocore, js }) => {
      const config = stateOf(input.c, 'config');
      const credentials = stateOf(input.k, 'credentials');
      const profiles = mergeProfiles(config.profiles, credentials.profiles);
      const findings = diagnose({
        files: { config, credentials, profiles },
        environment: {},
        platform: 'linux',
        targets: [],
        now: new Date(0),
      });
      const ours = flat(plain(profiles.profiles));
      const theirs = 'ERR' in botocore ? undefined : flat(botocore.profiles);
      const allAgree = theirs && isEqual(ours, theirs) && isEqual(ours, flat(js));
      const aboutReading = findings.filter(({ readers, code }) => readers && code !== 'keys-in-two-files');
      if (!allAgree) expect(aboutReading).not.toEqual([]);
      if (theirs && isEqual(theirs, flat(js)) && !Object.hasOwn(OTHER_RULES, name))
        expect(ours).toEqual(theirs);
    },
  );
});

function isEqual(one: unknown, other: unknown): boolean {
  const sorted = (value: unknown): unknown =>
    value && typeof value === 'object'
      ? Object.entries(value)
          .map(([key, inner]) => [key, sorted(inner)])
          .sort()
      : value;
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}
