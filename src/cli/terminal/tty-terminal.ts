import { closeSync, openSync } from 'node:fs';
import { ReadStream, WriteStream } from 'node:tty';
import { type Terminal, terminalInput } from './terminal.ts';

function terminalOutput(platform: NodeJS.Platform): string {
  return platform === 'win32' ? '\\\\.\\CONOUT$' : '/dev/tty';
}

/**
 * The terminal that this process belongs to, so that a code can be asked for while stdin and stdout are pipes, as in
 * `eval "$(understudy env prod)"`. The line is edited by the terminal itself, so nothing has to be put back when the process
 * is killed. `undefined` where the process has no terminal.
 */
export function ttyTerminal(platform: NodeJS.Platform): Terminal | undefined {
  const opened: number[] = [];
  const open = (path: string): number => {
    const descriptor = openSync(path, 'r+');
    opened.push(descriptor);
    return descriptor;
  };
  let input: ReadStream;
  let output: WriteStream;
  try {
    input = new ReadStream(open(terminalInput(platform)));
    output = new WriteStream(open(terminalOutput(platform)));
  } catch {
    for (const descriptor of opened) closeSync(descriptor);
    return undefined;
  }
  input.setEncoding('utf8');
  input.pause();
  return {
    write: (text) => void output.write(text),
    readLine: (signal) => readLine(input, signal),
    close() {
      input.destroy();
      output.destroy();
    },
  };
}

/** The terminal hands over whole lines. */
function readLine(input: ReadStream, signal: AbortSignal): Promise<string | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    let text = '';
    const settle = (line: string | undefined) => {
      input.off('data', take).off('end', end).off('error', end);
      signal.removeEventListener('abort', end);
      input.pause();
      resolve(line);
    };
    const take = (chunk: Buffer | string) => {
      text += String(chunk);
      const stop = text.search(/[\r\n]/);
      if (stop >= 0) settle(text.slice(0, stop));
    };
    const end = () => settle(undefined);
    signal.addEventListener('abort', end, { once: true });
    input.on('data', take).once('end', end).once('error', end);
    input.resume();
  });
}
