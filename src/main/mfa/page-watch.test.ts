import { beforeEach, describe, expect, it } from 'vitest';
import { LOOK_MS, MISSED_AGAIN, MISSED_FIRST, PageWatch } from './page-watch.ts';

describe('a page that is watched', () => {
  let done: string[];
  let look: (() => void) | undefined;
  let watch: PageWatch;
  beforeEach(() => {
    done = [];
    look = undefined;
    watch = new PageWatch({
      ask: () => done.push('ask'),
      replace: (why) => {
        done.push(`replace: ${why}`);
        watch.begin({ fresh: false });
      },
      onLost: (why) => done.push(`lost: ${why}`),
      onFound: () => done.push('found'),
      every: (_ms, again) => {
        look = again;
        return () => {
          look = undefined;
        };
      },
    });
    watch.begin({ fresh: true });
  });
  const looks = (times: number) => {
    for (let time = 0; time < times; time += 1) look?.();
  };
  const news = () => done.filter((what) => what !== 'ask');

  it('and answers is left alone', () => {
    for (let time = 0; time < 20; time += 1) {
      look?.();
      watch.answered();
    }
    expect(news()).toEqual([]);
    expect(done).toHaveLength(20);
  });

  it('and misses a few answers has until the last of them', () => {
    looks(MISSED_FIRST);
    watch.answered();
    looks(MISSED_FIRST);
    expect(news()).toEqual([]);
  });

  it('and never answers is replaced once, and then somebody is told, within ten seconds', () => {
    looks(MISSED_FIRST + 1);
    expect(news()).toEqual(['replace: it does not answer']);
    looks(MISSED_AGAIN + 1);
    expect(news()).toEqual(['replace: it does not answer', 'lost: it does not answer']);
    expect((MISSED_FIRST + 1 + MISSED_AGAIN + 1) * LOOK_MS).toBeLessThanOrEqual(10_000);
    looks(20);
    expect(news()).toHaveLength(2);
  });

  it('and was lost is found when it answers after all', () => {
    looks(MISSED_FIRST + 1 + MISSED_AGAIN + 1);
    expect(watch.isLost).toBe(true);
    watch.answered();
    expect(watch.isLost).toBe(false);
    expect(news().at(-1)).toBe('found');
  });

  it('and crashes is replaced at once, and lost at the second time', () => {
    watch.broke('crashed');
    watch.broke('crashed');
    watch.broke('crashed');
    expect(news()).toEqual(['replace: crashed', 'lost: crashed']);
  });

  it('for the next question may be replaced again', () => {
    watch.broke('crashed');
    watch.begin({ fresh: true });
    watch.broke('crashed');
    expect(news()).toEqual(['replace: crashed', 'replace: crashed']);
  });

  it('is nobody’s concern once it is closed', () => {
    watch.end();
    watch.broke('crashed');
    expect(look).toBeUndefined();
    expect(done).toEqual([]);
  });
});
