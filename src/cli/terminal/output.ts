import { fstatSync, writeSync } from 'node:fs';
import type { Output } from '../context.ts';

/** How long to leave a pipe that is full to its reader, in milliseconds. */
const PAUSE_MS = 5;

/**
 * Standard output or error, written at once. Without Node's streams, which take longer to load than most commands take to
 * answer; only the console of Windows needs them, for letters beyond ASCII.
 */
export function outputOf(descriptor: 1 | 2, platform: NodeJS.Platform): Output {
  const isTTY = isTerminal(descriptor);
  if (isTTY && platform === 'win32') {
    const stream = descriptor === 1 ? process.stdout : process.stderr;
    return { isTTY, write: (text) => void stream.write(text) };
  }
  return { isTTY, write: (text) => writeAll(descriptor, Buffer.from(text)) };
}

/** Most outputs that are no terminal are known without loading what knows terminals. */
function isTerminal(descriptor: number): boolean {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
  } catch {
    return false;
  }
  return process.getBuiltinModule('node:tty').isatty(descriptor);
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // Whoever read it has gone away, as `head` does, or it was closed from the start: there is nothing left to say.
      if (code === 'EPIPE' || code === 'EBADF') process.exit();
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
