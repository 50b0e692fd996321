import type { Plugin } from 'vite';

/** Modules that packages name and this product never runs, with what stands in for them. */
const NEVER_RUN: Readonly<Record<string, string>> = {
  // electron-store checks settings against JSON schemas and migrates them; `settings.ts` does both with zod. A third of the bundle.
  'ajv/dist/2020.js': missing('Ajv2020', 'electron-store is used without a schema'),
  'ajv-formats': missing('default', 'electron-store is used without a schema'),
  semver: missing('default', 'electron-store is used without migrations'),
};

/**
 * Node makes an import of `node:process` by asking for everything in it, which opens stdin, stdout and stderr: 20 ms at the start for
 * a name that is there anyway.
 */
const PROCESS_IMPORT = /^import process from ['"](?:node:)?process['"];?$/gm;

/** Keeps out of a bundle what costs time at the start and is never used. */
export function leanBundle(): Plugin {
  return {
    name: 'lean-bundle',
    enforce: 'pre',
    resolveId: (id) => (Object.hasOwn(NEVER_RUN, id) ? `\0lean:${id}` : null),
    load: (id) => (id.startsWith('\0lean:') ? (NEVER_RUN[id.slice('\0lean:'.length)] ?? null) : null),
    transform: (code, id) => {
      if (!id.includes('/node_modules/') || !PROCESS_IMPORT.test(code)) return null;
      return { code: code.replaceAll(PROCESS_IMPORT, ''), map: null };
    },
  };
}

function missing(name: string, why: string): string {
  const fail = `() => { throw new Error(${JSON.stringify(`Not in this bundle: ${why}.`)}); }`;
  return name === 'default'
    ? `export default new Proxy({}, { get: ${fail} });`
    : `export const ${name} = new Proxy(function () {}, { construct: ${fail} });`;
}
