import { randomBytes } from 'node:crypto';
import { chmodSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { AgentClient } from './agent-client.ts';
import { AgentConnection } from './agent-connection.ts';
import { type AgentFile, agentFilePath, readAgentFile } from './agent-file.ts';
import type { PeerContext } from './protocol.ts';
import type { RequestHandler } from './request-handler.ts';
import { type PlaceOptions, prepareSocketPath } from './socket-path.ts';
import { removeAgentFile, writeAgentFile } from './write-agent-file.ts';

export interface AgentServerOptions extends PlaceOptions {
  readonly version: string;
  readonly work: RequestHandler;
  /** The names of what the terminal sees differently; empty when both mean the same. */
  readonly differs: (peer: PeerContext) => readonly string[];
  readonly log: { info(message: string): void; warn(message: string): void };
}

export interface AgentServer {
  readonly address: string;
  /** Ends every connection and leaves nothing behind. */
  close(): void;
}

export type StartedAgent =
  | { readonly ok: true; readonly server: AgentServer }
  /** Nothing listens; the app does all else. */
  | { readonly ok: false; readonly message: string };

/** More at a time are turned away, and work alone. */
const MOST_CONNECTIONS = 256;
const PROBE_MS = 500;

/**
 * Listens for terminals of this user. The socket of an app that was killed is replaced; where another app answers, nothing
 * is touched. Both sides have to know the token of this start.
 */
export async function startAgentServer(options: AgentServerOptions): Promise<StartedAgent> {
  const place = prepareSocketPath(options);
  if (!place.ok) return place;
  const { address, isPipe } = place;
  const former = readAgentFile(options.dataFolder);
  if (former && former.address !== address && (await isApp(former, options.version)))
    return { ok: false, message: `Another Understudy answers terminals at ${former.address}.` };

  const token = randomBytes(32).toString('base64url');
  const connections = new Set<AgentConnection>();
  const explanation = new Set<string>();
  const once = (message: string) => {
    if (explanation.has(message)) return;
    explanation.add(message);
    options.log.warn(`The terminal's socket: ${message}`);
  };
  const server = createServer((socket) => {
    const connection = new AgentConnection(socket, {
      version: options.version,
      token,
      differs: options.differs,
      work: options.work,
      onProblem: once,
      onClosed: () => connections.delete(connection),
    });
    connections.add(connection);
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.on('drop', () => once(`More than ${MOST_CONNECTIONS} connected at a time.`));

  const problem = await listen(server, address, isPipe);
  if (problem !== undefined) return { ok: false, message: problem };
  server.on('error', (error) => once(error.message));
  const left =
    (isPipe ? undefined : closeToOthers(address)) ?? writeAgentFile(options.dataFolder, { address, token });
  const close = () => {
    for (const connection of [...connections]) connection.end();
    // Takes the socket's name away with it.
    server.close();
    removeAgentFile(options.dataFolder, token);
  };
  if (left !== undefined) {
    close();
    return {
      ok: false,
      message: `Terminals cannot be answered (${agentFilePath(options.dataFolder)}): ${left}`,
    };
  }
  return { ok: true, server: { address, close } };
}

/** `undefined` when it listens, else why not. */
async function listen(server: Server, address: string, isPipe: boolean): Promise<string | undefined> {
  for (let tries = 1; ; tries += 1) {
    const code = await tryListening(server, address);
    if (code === undefined) return undefined;
    if (code !== 'EADDRINUSE' || isPipe || tries > 2)
      return `Listening at ${address} failed (${code}), so the terminal works without the app.`;
    if (await answers(address)) return `Another Understudy answers terminals at ${address}.`;
    try {
      // Its app was killed.
      unlinkSync(address);
    } catch {
      // The next try tells.
    }
  }
}

/** The folder is ours alone already. A sentence when it does not work. */
function closeToOthers(address: string): string | undefined {
  try {
    chmodSync(address, 0o600);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function tryListening(server: Server, address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => {
      server.off('listening', listening);
      resolve(error.code ?? error.message);
    };
    const listening = () => {
      server.off('error', failed);
      resolve(undefined);
    };
    server.once('error', failed);
    server.once('listening', listening);
    server.listen(address);
  });
}

/**
 * Whether an app listens where the file says so. A program that took over the address of one that crashed does not count: it knows
 * no token.
 */
async function isApp(former: AgentFile, version: string): Promise<boolean> {
  const nobody: PeerContext = { home: '', environment: {} };
  const found = await AgentClient.connect(former, nobody, version, PROBE_MS);
  if (found.kind === 'connected') found.client.close();
  return found.kind !== 'absent' && found.kind !== 'unproven';
}

/** True when somebody listens there. One that does not even accept in time is taken for alive: it may only be busy. */
function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = connect(address);
    const done = (alive: boolean) => {
      socket.destroy();
      resolve(alive);
    };
    socket.setTimeout(PROBE_MS, () => done(true));
    socket.once('connect', () => done(true));
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code === 'EAGAIN'));
  });
}
