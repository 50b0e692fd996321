import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseIniDocument } from '../ini/ini-document.ts';
import { readFileProfiles } from './file-profiles.ts';
import { mergeProfiles } from './merge-profiles.ts';
import type { Profile } from './profile-set.ts';

/** The AWS SDK for Rust's own cases. They lie beside the repository and are no part of it. */
const VECTORS = new URL('../../../../../shared/vectors/profile-parser-tests.json', import.meta.url);

const sections = z.record(z.string(), z.record(z.string(), z.string()));
const vectors = z.object({
  tests: z.array(
    z.object({
      name: z.string(),
      input: z.object({ configFile: z.string().default(''), credentialsFile: z.string().default('') }),
      output: z.union([
        z.object({ errorContaining: z.string() }),
        z.object({ config: z.object({ profiles: sections, sso_sessions: sections.default({}) }) }),
      ]),
    }),
  ),
});

const here = existsSync(VECTORS);
const tests = here ? vectors.parse(JSON.parse(readFileSync(VECTORS, 'utf8'))).tests : [];

function plain(profiles: ReadonlyMap<string, Profile>): Record<string, Record<string, string>> {
  return Object.fromEntries(
    [...profiles].map(([name, { properties }]) => [
      name,
      Object.fromEntries([...properties].map(([key, { value }]) => [key, value])),
    ]),
  );
}

describe('profile parser vectors of the AWS SDK for Rust', () => {
  it.skipIf(!here)('are all there', () => {
    expect(tests).toHaveLength(65);
  });

  it.each(tests)('$name', ({ input, output }) => {
    const set = mergeProfiles(
      readFileProfiles(parseIniDocument(input.configFile), 'config', 'config'),
      readFileProfiles(parseIniDocument(input.credentialsFile), 'credentials', 'credentials'),
    );
    const errors = set.problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    if ('errorContaining' in output) {
      expect(errors).toContainEqual(expect.stringContaining(output.errorContaining));
      return;
    }
    expect(errors).toEqual([]);
    expect(plain(set.profiles)).toEqual(output.config.profiles);
    expect(plain(set.ssoSessions)).toEqual(output.config.sso_sessions);
  });
});
