import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Interruption } from './signals.ts';

class FakeProcess extends EventEmitter {
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
  }
}

describe('Interruption', () => {
  it('leaves the signals to the system until someone asks', () => {
    const source = new FakeProcess();
    const interruption = new Interruption(source);
    expect(source.listenerCount('SIGINT')).toBe(0);
    expect(interruption.signal.aborted).toBe(false);
    expect(source.listenerCount('SIGINT')).toBe(1);
    void interruption.signal;
    expect(source.listenerCount('SIGINT')).toBe(1);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('fires at the first %s, and ends the process at the second with %i', (name, code) => {
    const source = new FakeProcess();
    const interruption = new Interruption(source);
    const { signal } = interruption;
    source.emit(name, name);
    expect(signal.aborted).toBe(true);
    expect(interruption.exitCode).toBe(code);
    expect(source.exits).toEqual([]);
    source.emit(name, name);
    expect(source.exits).toEqual([code]);
  });

  it('hands the signals over to another program', () => {
    const source = new FakeProcess();
    const interruption = new Interruption(source);
    void interruption.signal;
    interruption.stopListening();
    expect(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM')).toBe(0);
  });
});
