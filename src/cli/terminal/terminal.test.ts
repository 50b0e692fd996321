import { expect, it } from 'vitest';
import { hasConsole } from './terminal.ts';

const tty = { isTTY: true };
const pipe = { isTTY: false };

it.each([
  ['win32', { MSYSTEM: 'MINGW64' }, [pipe, pipe, {}], false],
  // ConPTY, or winpty: the console is the window.
  ['win32', { MSYSTEM: 'MINGW64' }, [pipe, pipe, tty], true],
  ['win32', { MSYSTEM: '' }, [pipe, pipe, pipe], true],
  ['win32', {}, [pipe, pipe, pipe], true],
  ['linux', { MSYSTEM: 'MINGW64' }, [pipe, pipe, pipe], true],
] as const)(
  'on %s with %j and streams %j somebody sees the console: %s',
  (platform, environment, streams, seen) => {
    expect(hasConsole(environment, platform, streams)).toBe(seen);
  },
);
