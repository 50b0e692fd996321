/** A person at a terminal. */
export interface Terminal {
  /** Shows text. */
  write(text: string): void;
  /** Reads one line. `undefined` at the end of input, or when the signal fires. */
  readLine(signal: AbortSignal): Promise<string | undefined>;
  close(): void;
}

/**
 * Whether somebody can be asked at the console. In Git Bash's own window (mintty) Windows' console is there and hidden: a question in it
 * would be seen by nobody, and waited for. Streams that are a terminal show that it is not hidden.
 */
export function hasConsole(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  streams: readonly { readonly isTTY?: boolean }[],
): boolean {
  if (platform !== 'win32' || !environment['MSYSTEM']) return true;
  return streams.some(({ isTTY }) => isTTY === true);
}

/** Where the keys of the terminal come from that this process belongs to. */
export function terminalInput(platform: NodeJS.Platform): string {
  return platform === 'win32' ? '\\\\.\\CONIN$' : '/dev/tty';
}
