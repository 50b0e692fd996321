import { chmodSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { type AgentFile, agentFilePath, readAgentFile } from './agent-file.ts';

/** Leaves word of where the app listens, in one step. A sentence when that fails. */
export function writeAgentFile(dataFolder: string, content: AgentFile): string | undefined {
  const path = agentFilePath(dataFolder);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(content)}\n`, { mode: 0o600 });
    chmodSync(temporary, 0o600);
    renameSync(temporary, path);
    return undefined;
  } catch (error) {
    quietly(() => unlinkSync(temporary));
    return error instanceof Error ? error.message : String(error);
  }
}

/** Takes it away again, unless another app has left its own meanwhile. */
export function removeAgentFile(dataFolder: string, token: string): void {
  if (readAgentFile(dataFolder)?.token === token) quietly(() => unlinkSync(agentFilePath(dataFolder)));
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // A file left behind leads nowhere: whoever reads it finds nobody there.
  }
}
