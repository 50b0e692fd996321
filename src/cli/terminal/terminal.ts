/** A person at a terminal. */
export interface Terminal {
  /** Shows text. */
  write(text: string): void;
  /** Reads one line. `undefined` at the end of input, or when the signal fires. */
  readLine(signal: AbortSignal): Promise<string | undefined>;
  close(): void;
}

/** Where the keys of the terminal come from that this process belongs to. */
export function terminalInput(platform: NodeJS.Platform): string {
  return platform === 'win32' ? '\\\\.\\CONIN$' : '/dev/tty';
}
