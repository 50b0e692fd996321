import type { Environment } from '../aws-files/profiles/file-locations.ts';

/** The marks of a session whose browser would open on the wrong machine, or of a machine without one. */
const REMOTE_MARKS = ['SSH_CLIENT', 'SSH_TTY', 'SSH_CONNECTION', 'CODESPACES', 'CLOUD_SHELL'];

/** A browser opened here would open on the wrong machine. */
export function isRemoteSession(environment: Environment): boolean {
  return REMOTE_MARKS.some((mark) => environment[mark]);
}
