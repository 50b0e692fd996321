/**
 * What is read once is read sooner by code as it stands than by code that zod would write and compile for it first. zod takes its configuration
 * from here when it is loaded (zod 4, `core.ts`), which most commands never do: `config` of zod itself would load it for all of them.
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

export {};
