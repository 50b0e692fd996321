import type { BackendFlags } from '../options/file-options.ts';

/** The flags of `understudy keys`. */
export interface KeysFlags extends BackendFlags {
  readonly json?: true;
  readonly yes?: true;
  /** Switches the old key on again. */
  readonly undo?: true;
}
