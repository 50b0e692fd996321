import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { startVirtualScreen } from '../../scripts/virtual-desktop.mjs';

const runFile = promisify(execFile);

/** A screen that nobody sits before. */
export interface Screen {
  /** How programs find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Saves a picture of the whole screen as a PNG. */
  takePicture(path: string): Promise<void>;
  /** The text in the clipboard, read by a program other than the app; undefined when it is empty or no text. */
  clipboard(): Promise<string | undefined>;
  setClipboard(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a virtual X screen of its own, so that tests show nothing on the developer's. */
export async function openScreen(): Promise<Screen> {
  const server = await startVirtualScreen({ width: 1280, height: 900 });
  const environment = { DISPLAY: server.display };
  const env = { ...process.env, ...environment };
  return {
    environment,
    async takePicture(path) {
      await mkdir(dirname(path), { recursive: true });
      await runFile('import', ['-window', 'root', path], { env, timeout: 15_000 });
    },
    async clipboard() {
      try {
        const args = ['-selection', 'clipboard', '-out', '-target', 'UTF8_STRING'];
        return (await runFile('xclip', args, { env, timeout: 5_000 })).stdout;
      } catch {
        return undefined;
      }
    },
    async setClipboard(text) {
      await new Promise<void>((resolve, reject) => {
        // xclip stays in the background to serve the text; its output must not be waited for.
        const child = execFile('xclip', ['-selection', 'clipboard', '-in'], { env });
        child.once('error', reject);
        child.once('exit', () => resolve());
        child.stdin?.end(text);
      });
    },
    close: () => server.stop(),
  };
}
