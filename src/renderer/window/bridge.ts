import type { Bridge } from '../../shared/ipc-contract.ts';

declare global {
  interface Window {
    /** Put there by the preload script: the only way to the main process. */
    readonly understudy: Bridge;
  }
}

export const bridge: Bridge = window.understudy;
