import { describe, expect, it } from 'vitest';
import { Coalescer } from './coalesce.ts';

const turn = () => new Promise(setImmediate);

describe('OncePerTurn', () => {
  it('runs once for all that asked in one turn, at its end', async () => {
    let runs = 0;
    const { ask } = new Coalescer(() => {
      runs += 1;
    });
    ask();
    ask();
    await Promise.resolve();
    ask();
    expect(runs).toBe(0);
    await turn();
    expect(runs).toBe(1);
  });

  it('runs again for whoever asks while it runs', async () => {
    let runs = 0;
    const once = new Coalescer(() => {
      runs += 1;
      if (runs === 1) once.ask();
    });
    once.ask();
    expect(once.isPending).toBe(true);
    await turn();
    expect([runs, once.isPending]).toEqual([1, true]);
    await turn();
    expect([runs, once.isPending]).toEqual([2, false]);
  });
});
