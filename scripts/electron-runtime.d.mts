export interface ElectronRuntime {
  /** The absolute path of the program. */
  readonly executable: string;
  /** The Electron version, such as `33.2.1`. */
  readonly version: string;
  readonly source: 'override' | 'official' | 'fallback';
}

/** Finds or fetches the Electron that runs the app. */
export function resolveElectron(options: { readonly purpose: 'app' | 'tests' }): Promise<ElectronRuntime>;
