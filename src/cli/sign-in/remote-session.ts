import type { Environment } from '../../core/chain/chain.ts';

/** Whether the person sits at another machine: a browser here would open before nobody. */
export function isRemoteSession(environment: Environment): boolean {
  const marks = ['SSH_CLIENT', 'SSH_TTY', 'SSH_CONNECTION', 'CODESPACES', 'CLOUD_SHELL'];
  return marks.some((mark) => environment[mark]);
}
