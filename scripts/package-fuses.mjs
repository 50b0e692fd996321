// What a packaged Electron is allowed to do besides running our app, burnt into its program.

/** How the wire spells a fuse: one character each. */
export const fuseState = { off: 0x30, on: 0x31, removed: 0x72 };

/**
 * The wanted fuses, in electron-builder's names. Why each is as it is: docs/packaging.md.
 * @type {Readonly<Record<string, boolean>>}
 */
export const wantedFuses = {
  runAsNode: false,
  enableCookieEncryption: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

/**
 * Reads the fuses of a packaged program back.
 * @param {string} program the executable, or on macOS the app bundle
 * @returns {Promise<readonly string[]>} one sentence for each fuse that is not as wanted; empty when all are
 */
export async function wrongFuses(program) {
  const { FuseV1Options, getCurrentFuseWire } = await import('@electron/fuses');
  const wire = await getCurrentFuseWire(program);
  return judgeFuses((name) => wire[FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (name)]]);
}

/**
 * @param {(name: string) => number | undefined} stateOf of a fuse by Electron's own name
 * @returns {readonly string[]}
 */
export function judgeFuses(stateOf) {
  return Object.entries(wantedFuses).flatMap(([name, wanted]) => {
    const state = stateOf(upperFirst(name));
    if (state === (wanted ? fuseState.on : fuseState.off)) return [];
    return [`The fuse ${upperFirst(name)} is ${describe(state)}, it must be ${wanted ? 'on' : 'off'}.`];
  });
}

const upperFirst = (/** @type {string} */ name) => name.charAt(0).toUpperCase() + name.slice(1);

function describe(/** @type {number | undefined} */ state) {
  if (state === fuseState.on) return 'on';
  if (state === fuseState.off) return 'off';
  return state === undefined ? 'unknown to this Electron' : 'taken out of this Electron';
}
