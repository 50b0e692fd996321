import { describe, expect, it } from 'vitest';
import { EndpointsInUse } from './endpoints-in-use.ts';

const since = new Date('2026-11-22T10:00:00Z');

describe('the endpoints in use', () => {
  it('are listed in order, and told of when one comes or goes', () => {
    const uses = new EndpointsInUse();
    let changes = 0;
    const end = uses.onChange(() => {
      changes += 1;
    });
    const first = uses.add({ profile: 'prod', by: 'exec', program: 'terraform', since }, () => undefined);
    uses.add({ profile: 'dev', by: 'serve', since }, () => undefined);
    expect(uses.list.map(({ profile }) => profile)).toEqual(['prod', 'dev']);
    first();
    first();
    expect(uses.list.map(({ profile }) => profile)).toEqual(['dev']);
    expect(changes).toBe(3);
    end();
    uses.stopAll();
    expect(changes).toBe(3);
  });

  it('are stopped one by one and all together, each once', () => {
    const uses = new EndpointsInUse();
    const stopped: string[] = [];
    for (const profile of ['a', 'b', 'c']) {
      const ended = uses.add({ profile, by: 'app', since }, () => {
        stopped.push(profile);
        // Whoever is stopped says so, too.
        ended();
      });
    }
    const [, b] = uses.list;
    expect(uses.stop(b?.id ?? '')).toBe(true);
    expect(uses.stop(b?.id ?? '')).toBe(false);
    expect(stopped).toEqual(['b']);
    uses.stopAll();
    expect(stopped).toEqual(['b', 'a', 'c']);
    expect(uses.list).toEqual([]);
  });
});
