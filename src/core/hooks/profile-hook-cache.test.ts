import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshHookProfiles, recentHookProfiles } from './profile-hook-cache.ts';
import { hasShell, type TestHooks, testHooks } from './testing/hooks.ts';

const minute = 60_000;

describe.skipIf(!hasShell)('what the hooks told of profiles', () => {
  let test: TestHooks;
  let nowMs: number;
  let path: string;
  beforeEach(() => {
    test = testHooks();
    nowMs = Date.parse('2026-11-22T10:00:00Z');
    path = join(test.folder, '..', 'hook-profiles.json');
  });
  afterEach(() => test.remove());
  const options = () => ({ hooks: test.hooks, path, clock: { now: () => new Date(nowMs) } });
  const names = async () => [...(await recentHookProfiles(options())).profiles.keys()];
  const prints = (name: string) =>
    test.put('profiles', `echo '{"profiles": {"${name}": {"role_arn": "r", "source_profile": "b"}}}'`);

  it('is kept for a quarter of an hour, in a file of the user alone', async () => {
    prints('first');
    const explanation = await freshHookProfiles(options());
    expect(statSync(path).mode & 0o777).toBe(0o600);
    prints('second');
    expect(await names()).toEqual(['first']);
    expect((await recentHookProfiles(options())).profiles).toEqual(explanation.profiles);
    nowMs += 16 * minute;
    expect(await names()).toEqual(['second']);
  });

  it('is asked for anew when other programs stand there, and gone with them', async () => {
    prints('first');
    await names();
    test.put('profiles.d/more', 'exit 0');
    prints('second');
    expect(await names()).toEqual(['second']);
    test.remove();
    expect(await names()).toEqual([]);
  });

  it('is not kept where a hook was broken', async () => {
    test.put('profiles', 'exit 1');
    await names();
    prints('mended');
    expect(await names()).toEqual(['mended']);
  });

  it('is asked for where the file was changed into something else, and no key gets in through it', async () => {
    prints('first');
    await names();
    const kept = JSON.parse(readFileSync(path, 'utf8'));
    kept.profiles[0].properties.aws_secret_access_key = 'x';
    writeFileSync(path, JSON.stringify(kept));
    expect(await names()).toEqual([]);
    writeFileSync(path, '{');
    expect(await names()).toEqual(['first']);
  });
});
