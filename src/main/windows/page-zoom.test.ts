import { describe, expect, it } from 'vitest';
import { zoomAction, zoomAfter } from './page-zoom.ts';

const plain = { type: 'keyDown', key: '+', control: false, meta: false, alt: false } as const;

describe('the keys that zoom', () => {
  it.each([
    ['+', 'in'],
    ['=', 'in'],
    ['-', 'out'],
    ['0', 'reset'],
    ['1', undefined],
    ['p', undefined],
  ] as const)('Ctrl %s is %s', (key, action) => {
    expect(zoomAction({ ...plain, key, control: true }, 'linux')).toBe(action);
    expect(zoomAction({ ...plain, key, meta: true }, 'darwin')).toBe(action);
  });

  it.each([
    ['without Ctrl', plain, 'linux'],
    ['with the key of another system', { ...plain, meta: true }, 'win32'],
    ['with Ctrl on macOS', { ...plain, control: true }, 'darwin'],
    ['with AltGr, which is Ctrl and Alt on Windows', { ...plain, control: true, alt: true }, 'win32'],
    ['when the key comes up', { ...plain, type: 'keyUp', control: true }, 'linux'],
  ] as const)('nothing %s', (_name, input, platform) => {
    expect(zoomAction(input, platform)).toBeUndefined();
  });
});

describe('the zoom after a key', () => {
  it('goes up to 200 % and back in steps, and stays within them', () => {
    const up = [1];
    for (let times = 0; times < 7; times += 1) up.push(zoomAfter(up.at(-1) ?? 1, 'in'));
    expect(up).toEqual([1, 1.1, 1.25, 1.5, 1.75, 2, 2, 2]);
    const down = [2];
    for (let times = 0; times < 6; times += 1) down.push(zoomAfter(down.at(-1) ?? 1, 'out'));
    expect(down).toEqual([2, 1.75, 1.5, 1.25, 1.1, 1, 1]);
  });

  it('takes a factor that is a hair off for the step it means', () => {
    expect(zoomAfter(1.0999999, 'in')).toBe(1.25);
    expect(zoomAfter(1.2500001, 'out')).toBe(1.1);
  });

  it('goes back to 100 % at once', () => {
    expect(zoomAfter(1.75, 'reset')).toBe(1);
  });
});
