import { describe, expect, it } from 'vitest';
import { fittedSize, placed } from './fitted-size.ts';

const room = { x: 1920, y: 30, width: 1366, height: 738 };

describe('the size of a window for its page', () => {
  it.each([
    ['as large as the page', { width: 380, height: 300 }, 1, { width: 380, height: 300 }],
    ['larger with its zoom', { width: 380, height: 300 }, 2, { width: 760, height: 600 }],
    ['never a part of a pixel short', { width: 380, height: 301 }, 1.25, { width: 475, height: 377 }],
    ['no larger than the display', { width: 380, height: 420 }, 2, { width: 760, height: 738 }],
    ['no wider than the display', { width: 900, height: 300 }, 2, { width: 1366, height: 600 }],
  ])('is %s', (_name, page, zoom, size) => {
    expect(fittedSize(page, zoom, room)).toEqual(size);
  });

  it('stands in the middle of its display, above the centre', () => {
    expect(placed({ width: 380, height: 300 }, room)).toEqual({ x: 2413, y: 176, width: 380, height: 300 });
  });
});
