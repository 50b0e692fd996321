import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the running app is to be found, and what proves that one is its user. */
export interface AgentFile {
  /** A socket's path, or the name of a pipe. */
  readonly address: string;
  readonly token: string;
}

/** The file in the data folder, mode 0600, that the running app leaves for the terminal. */
export function agentFilePath(dataFolder: string): string {
  return join(dataFolder, 'agent.json');
}

/** `undefined` where no app runs, and where the file is not this user's own. */
export function readAgentFile(dataFolder: string): AgentFile | undefined {
  let file: number;
  try {
    file = openSync(agentFilePath(dataFolder), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch {
    return undefined;
  }
  try {
    const { mode, uid } = fstatSync(file);
    const owner = process.getuid?.();
    if (owner !== undefined && (uid !== owner || (mode & 0o077) !== 0)) return undefined;
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof content !== 'object' || content === null) return undefined;
    const { address, token }: { address?: unknown; token?: unknown } = content;
    return typeof address === 'string' && typeof token === 'string' && address !== '' && token !== ''
      ? { address, token }
      : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}
