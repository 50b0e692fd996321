import { tmpdir } from 'node:os';
import { type AgentServer, startAgentServer } from '../../core/agent/agent-server.ts';
import type { PeerContext } from '../../core/agent/protocol.ts';
import type { RequestHandler } from '../../core/agent/request-handler.ts';
import type { Environment } from '../../core/aws-files/profiles/file-locations.ts';
import { hostPlatform } from '../../core/platform.ts';
import type { Log } from '../log.ts';

export interface TerminalAgentOptions {
  readonly dataFolder: string;
  readonly environment: Environment;
  readonly version: string;
  readonly work: RequestHandler;
  readonly differs: (peer: PeerContext) => readonly string[];
  readonly log: Log;
}

/** The app's ear for terminals. That nothing can listen is logged, and the terminal then works alone. */
export class TerminalAgent {
  #server: AgentServer | undefined;
  #closed = false;

  async open(options: TerminalAgentOptions): Promise<void> {
    const { log } = options;
    const started = await startAgentServer({
      ...options,
      platform: hostPlatform,
      temporaryFolder: tmpdir(),
    });
    if (!started.ok) {
      log.warn(started.message);
      return;
    }
    if (this.#closed) {
      started.server.close();
      return;
    }
    this.#server = started.server;
    log.info(`Terminals are answered at ${started.server.address}`);
  }

  /** Ends every connection and takes the socket away. */
  close(): void {
    this.#closed = true;
    this.#server?.close();
    this.#server = undefined;
  }
}
