/** A plugin for rolldown and Vite. */
export const nodeModulesOnDemand: {
  readonly name: string;
  resolveId(id: string, importer: string | undefined): null | string | { id: string; external: true };
  load(id: string): string | null;
};
