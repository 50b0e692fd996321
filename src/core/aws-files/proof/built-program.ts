import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Builds a TypeScript program into one file that plain Node runs, and returns the path of that file. Its folder is the
 * caller's to remove.
 *
 * @param folder where `NAME.ts` lies; this folder unless told otherwise
 * @param external packages that the program names but never loads, and that cannot be built in
 */
export async function buildProgram(
  name: string,
  { folder = new URL('./', import.meta.url), external = [] }: { folder?: URL; external?: string[] } = {},
): Promise<string> {
  const output = mkdtempSync(join(tmpdir(), 'understudy-program-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, external },
    build: {
      ssr: fileURLToPath(new URL(`${name}.ts`, folder)),
      outDir: output,
      target: 'node20',
      rollupOptions: {
        external,
        output: { format: 'es', entryFileNames: 'program.mjs', codeSplitting: false },
      },
    },
  });
  return join(output, 'program.mjs');
}
