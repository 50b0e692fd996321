import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startAgentServer } from '../../core/agent/agent-server.ts';
import { newNonce, proofOf } from '../../core/agent/peer-proof.ts';
import { PROTOCOL, parseLine } from '../../core/agent/protocol.ts';
import { removeAgentFile, writeAgentFile } from '../../core/agent/write-agent-file.ts';
import { connectToApp } from './app-backend.ts';

let folder: string;
let said: string[];
const open: { close(): void }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'us-app-backend-'));
  said = [];
});
afterEach(() => {
  for (const each of open.splice(0)) each.close();
  rmSync(folder, { recursive: true, force: true });
});

const connectHere = () =>
  connectToApp({
    environment: {},
    platform: process.platform,
    homeOfUser: folder,
    dataFolder: folder,
    files: {},
    clock: { now: () => new Date() },
    version: '1.0.0',
    prompter: { ask: async () => undefined, settled: () => {} },
    say: (sentence) => said.push(sentence),
  });

async function startApp(): Promise<void> {
  const started = await startAgentServer({
    dataFolder: folder,
    environment: {},
    platform: process.platform,
    temporaryFolder: tmpdir(),
    version: '1.0.0',
    work: async () => ({ ok: true, value: {} }),
    differs: () => [],
    log: { info: () => {}, warn: () => {} },
  });
  if (!started.ok) throw new Error(started.message);
  open.push(started.server);
}

/** Answers as the app does, with a token of its own choice; the first greeting after `first`. */
async function impostor(first?: () => Promise<void>): Promise<string> {
  const address =
    process.platform === 'win32' ? `\\\\.\\pipe\\us-impostor-${newNonce()}` : join(folder, 'taken.sock');
  let before = first;
  const server: Server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', async (line) => {
      const task = before;
      before = undefined;
      await task?.();
      const nonces = { terminal: String(parseLine(line.toString('utf8'))?.['nonce']), app: newNonce() };
      const proof = proofOf('app', 'guessed', nonces);
      const welcome = { understudy: PROTOCOL, version: '1.0.0', pid: 1, nonce: nonces.app, proof };
      socket.end(`${JSON.stringify(welcome)}\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(address, resolve));
  open.push(server);
  return address;
}

it('works without the app, and says so aloud, where another program answers in its place', async () => {
  const address = await impostor();
  writeAgentFile(folder, { address, token: newNonce() });
  expect(await connectHere()).toBeUndefined();
  expect(said).toEqual([expect.stringContaining(`in place of the Understudy app (${address})`)]);
});

it('looks once more where the app was started anew in between, and says nothing', async () => {
  const address = await impostor(startApp);
  writeAgentFile(folder, { address, token: 'of the former start' });
  const app = await connectHere();
  expect({ kind: app?.kind, said }).toEqual({ kind: 'app', said: [] });
  await app?.close();
});

it('finds no app where none left its word', async () => {
  removeAgentFile(folder, '');
  expect(await connectHere()).toBeUndefined();
  expect(said).toEqual([]);
});
