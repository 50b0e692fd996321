import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MachineTime, openKeptClockOffset } from './kept-clock-offset.ts';

const HOUR = 3_600_000;

let folder: string;
let path: string;
/** This machine's clock, and how long it runs, in milliseconds. */
let now: number;
let running: number;
let boot: string | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-clock-'));
  path = join(folder, 'data', 'clock.json');
  now = Date.UTC(2026, 10, 22, 10);
  running = 5 * HOUR;
  boot = 'first';
});
afterEach(() => rmSync(folder, { recursive: true }));

const time: MachineTime = { uptimeSeconds: () => running / 1000, bootId: () => boot };
/** As another process finds it. */
const open = () => openKeptClockOffset(path, { now: () => new Date(now) }, time);
const passes = (ms: number) => {
  now += ms;
  running += ms;
};

describe('how far the clock of this machine is from that of AWS', () => {
  it('is known to processes that ask AWS nothing', () => {
    expect(open().currentMs()).toBe(0);
    open().keep(-24 * HOUR);
    passes(9 * HOUR);
    expect(open().currentMs()).toBe(-24 * HOUR);
  });

  it('is nothing once AWS agrees again', () => {
    open().keep(HOUR);
    open().keep(0);
    expect(open().currentMs()).toBe(0);
    open().keep(0);
  });

  it.each([
    ['put right', -24 * HOUR, 0],
    ['put half right', -12 * HOUR, -12 * HOUR],
    ['put further wrong', HOUR, -25 * HOUR],
  ])('follows a clock that was %s', (_, set, expected) => {
    open().keep(-24 * HOUR);
    now += set;
    expect(open().currentMs()).toBe(expected);
  });

  it.each([0, -24 * HOUR, HOUR])(
    'is not known after a start of the machine, with its clock set by %s ms',
    (set) => {
      open().keep(-24 * HOUR);
      passes(8 * HOUR);
      now += set;
      running = HOUR / 60;
      boot = 'second';
      expect(open().currentMs()).toBe(0);
    },
  );

  it('is not believed of a clock that was set, where the system does not name its starts', () => {
    boot = undefined;
    open().keep(-24 * HOUR);
    passes(HOUR);
    expect(open().currentMs()).toBe(-24 * HOUR);
    now -= 12 * HOUR;
    expect(open().currentMs()).toBe(0);
  });

  it('is told once, and again when it is another by more than a minute', () => {
    expect(open().news()).toBeUndefined();
    open().keep(HOUR);
    expect(open().news()).toBe(HOUR);
    expect(open().news()).toBeUndefined();
    open().keep(HOUR + 20_000);
    expect(open().news()).toBeUndefined();
    open().keep(2 * HOUR);
    expect(open().news()).toBe(2 * HOUR);
    now += 2 * HOUR;
    expect([open().news(), open().currentMs()]).toEqual([undefined, 0]);
  });

  it.each(['', 'null', '[]', '{"offsetMs": "1", "startedAt": 0}', '{"offsetMs": 1}'])(
    'is not read from a spoilt file (%j)',
    (text) => {
      open().keep(HOUR);
      writeFileSync(path, text);
      expect([open().currentMs(), open().news()]).toEqual([0, undefined]);
      open().keep(HOUR);
      expect(open().currentMs()).toBe(HOUR);
    },
  );

  it('lies in a file of the user alone', () => {
    open().keep(HOUR);
    expect(Object.keys(JSON.parse(readFileSync(path, 'utf8'))).sort()).toEqual([
      'boot',
      'offsetMs',
      'startedAt',
    ]);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is learned anew where nothing can be kept', () => {
    writeFileSync(join(folder, 'data'), 'a file in the place of the folder');
    open().keep(HOUR);
    expect([open().currentMs(), open().news()]).toEqual([0, undefined]);
  });
});
