import { expect, it } from 'vitest';
import { followAwsCliCacheList } from './aws-cli-cache-list.ts';

it('seeds what comes into the list, takes out what leaves it, and does each once', async () => {
  const done: string[] = [];
  const follow = followAwsCliCacheList({
    list: ['a', 'b'],
    seed: async (profile) => done.push(`seed ${profile}`),
    remove: async (profile) => done.push(`remove ${profile}`),
  });
  await follow(['a', 'b']);
  expect(done).toEqual([]);
  await follow(['b', 'c']);
  expect(done).toEqual(['seed c', 'remove a']);
  await follow(['b', 'c']);
  await follow([]);
  expect(done).toEqual(['seed c', 'remove a', 'remove b', 'remove c']);
});
