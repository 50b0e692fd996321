import { describe, expect, it } from 'vitest';
import { createSimulatorClock } from './simulator-clock.ts';

function baseAt(text: string): { now: () => Date; pass: (ms: number) => void } {
  let time = Date.parse(text);
  return {
    now: () => new Date(time),
    pass: (ms) => {
      time += ms;
    },
  };
}

describe('the simulator’s clock', () => {
  it('runs with its base, at an offset once it was moved', () => {
    const base = baseAt('2026-03-01T10:00:00Z');
    const clock = createSimulatorClock(base);
    clock.advance(60_000);
    base.pass(1000);
    expect(clock.now().toISOString()).toBe('2026-03-01T10:01:01.000Z');
    clock.set(new Date('2030-01-01T00:00:00Z'));
    base.pass(500);
    expect(clock.now().toISOString()).toBe('2030-01-01T00:00:00.500Z');
    clock.advance(-1500);
    expect(clock.now().toISOString()).toBe('2029-12-31T23:59:59.000Z');
  });

  it('stands still while frozen and runs on from there', () => {
    const base = baseAt('2026-03-01T10:00:00Z');
    const clock = createSimulatorClock(base);
    clock.freeze();
    base.pass(5000);
    expect(clock.now().toISOString()).toBe('2026-03-01T10:00:00.000Z');
    clock.advance(1000);
    expect(clock.now().toISOString()).toBe('2026-03-01T10:00:01.000Z');
    clock.resume();
    base.pass(2000);
    expect(clock.now().toISOString()).toBe('2026-03-01T10:00:03.000Z');
  });

  it('hands out dates that nobody can move it with', () => {
    const clock = createSimulatorClock();
    clock.freeze(new Date('2026-03-01T10:00:00Z'));
    clock.now().setFullYear(1999);
    expect(clock.now().toISOString()).toBe('2026-03-01T10:00:00.000Z');
  });
});
