import { describe, expect, it } from 'vitest';
import { sharedKeytar } from './shared-keytar.ts';

describe('a shared keytar', () => {
  it('asks the keychain once while the answer is awaited, and anew after it', async () => {
    let loads = 0;
    let asked = 0;
    const answers: ((secret: string | null) => void)[] = [];
    const load = sharedKeytar(async () => {
      loads += 1;
      return {
        getPassword: () => {
          asked += 1;
          return new Promise((resolve) => answers.push(resolve));
        },
        setPassword: async () => undefined,
        deletePassword: async () => true,
      };
    });
    const first = (await load()).getPassword('Understudy', 'master-key');
    const second = (await load()).getPassword('Understudy', 'master-key');
    const other = (await load()).getPassword('Understudy', 'other');
    expect({ loads, asked }).toEqual({ loads: 1, asked: 2 });
    for (const answer of answers.splice(0)) answer('secret');
    expect(await Promise.all([first, second, other])).toEqual(['secret', 'secret', 'secret']);

    const third = (await load()).getPassword('Understudy', 'master-key');
    for (const answer of answers.splice(0)) answer(null);
    expect(await third).toBeNull();
    expect(asked).toBe(3);
  });
});
