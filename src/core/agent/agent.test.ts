import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hasModes } from '../files/testing/modes.ts';
import type { MfaPrompter, MfaQuestion } from '../sessions/mfa/mfa-prompter.ts';
import { AgentClient, CANCEL_MS, SILENCE_MS } from './agent-client.ts';
import { agentFilePath, readAgentFile } from './agent-file.ts';
import { type AgentServer, startAgentServer } from './agent-server.ts';
import { newNonce, proofOf } from './peer-proof.ts';
import {
  ALIVE_MS,
  encodeLine,
  LONGEST_LINE,
  lineSplitter,
  type PeerContext,
  PROTOCOL,
  parseLine,
} from './protocol.ts';
import type { RequestHandler } from './request-handler.ts';

const peer: PeerContext = { home: '/home/jo', environment: {} };
const question: MfaQuestion = { serial: 'S', sourceProfile: 'bastion', wanted: 'prod', sessionSeconds: 900 };

let folder: string;
let warnings: string[];
let work: RequestHandler;
let differs: readonly string[];
let server: AgentServer;
const open: (AgentServer | { close(): void })[] = [];
const sockets: Socket[] = [];

async function start(): Promise<AgentServer> {
  const started = await tryStart();
  if (!started.ok) throw new Error(started.message);
  return started.server;
}
async function tryStart() {
  const started = await startAgentServer({
    dataFolder: folder,
    environment: {},
    platform: process.platform,
    temporaryFolder: tmpdir(),
    version: '1.0.0',
    work: (...call) => work(...call),
    differs: () => differs,
    log: { info: () => {}, warn: (message) => warnings.push(message) },
  });
  if (started.ok) open.push(started.server);
  return started;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'us-agent-'));
  warnings = [];
  differs = [];
  work = async (what, argument) => ({ ok: true, value: { what, argument } });
  server = await start();
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const each of open.splice(0)) each.close();
  rmSync(folder, { recursive: true, force: true });
});

function fileOf() {
  const file = readAgentFile(folder);
  if (!file) throw new Error('The app left no word.');
  return file;
}
async function client(): Promise<AgentClient> {
  const connected = await AgentClient.connect(fileOf(), peer, '1.0.0', 5_000);
  if (connected.kind !== 'connected') throw new Error(connected.kind);
  open.push(connected.client);
  return connected.client;
}
type ProofFor = (app: string, terminal: string) => string;
/** A peer that says what it likes. `greet` greets as a terminal does, waits for the welcome and proves itself. */
function stranger(): Promise<{
  socket: Socket;
  received: () => string;
  closed: Promise<void>;
  greet: (proofFor?: ProofFor) => Promise<void>;
}> {
  return new Promise((resolve) => {
    const socket = connect(server.address);
    sockets.push(socket);
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8');
    });
    socket.on('error', () => {});
    const closed = new Promise<void>((done) => socket.once('close', () => done()));
    const nonce = newNonce();
    const greet = async (
      proofFor: ProofFor = (app, terminal) => proofOf('terminal', fileOf().token, { terminal, app }),
    ) => {
      socket.write(hello({ nonce }));
      await expect.poll(soFar, { timeout: 10_000 }).toContain('\n');
      const welcome = parseLine(received.slice(0, received.indexOf('\n')));
      socket.write(encodeLine({ proof: proofFor(String(welcome?.['nonce']), nonce) }));
    };
    const soFar = () => received;
    socket.once('connect', () => resolve({ socket, received: soFar, closed, greet }));
  });
}
const hello = (change: object = {}) =>
  `${JSON.stringify({ understudy: PROTOCOL, version: '1', nonce: newNonce(), peer, ...change })}\n`;

/** Where a test listens by itself: Windows has pipes in place of sockets that are files. */
const addressIn = (name: string) =>
  process.platform === 'win32' ? `\\\\.\\pipe\\us-agent-${newNonce()}` : join(folder, name);

/** Listens as the app does and greets with `token`, which only the app knows; then does as it likes. */
async function greeter(
  name: string,
  token: string,
  then: (socket: Socket, line: string) => void = () => {},
): Promise<{ address: string; lines: string[] }> {
  const address = addressIn(name);
  const lines: string[] = [];
  const listening = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    const take = lineSplitter((line) => {
      lines.push(line);
      if (lines.length > 1) {
        then(socket, line);
        return;
      }
      const nonces = { terminal: String(parseLine(line)?.['nonce']), app: newNonce() };
      const proof = proofOf('app', token, nonces);
      socket.write(encodeLine({ understudy: PROTOCOL, version: '1', pid: 1, nonce: nonces.app, proof }));
    });
    socket.on('data', take);
  });
  await new Promise<void>((resolve) => listening.listen(address, resolve));
  open.push(listening);
  return { address, lines };
}

/** A prompter with a person who types what the test wants. */
function person(...codes: (string | undefined)[]) {
  const asked: unknown[] = [];
  const prompter: MfaPrompter = {
    ask: async (...call) => {
      asked.push(call.slice(0, 2));
      return codes.shift();
    },
    settled: () => asked.push('settled'),
  };
  return { prompter, asked };
}

describe('terminal and app', () => {
  it('greet each other, then calls are answered, also when they come at the same time', async () => {
    const terminal = await client();
    const outcomes = await Promise.all([
      terminal.call('status', {}),
      terminal.call('obtain', { request: { profile: 'é\n"' } }),
    ]);
    expect(outcomes).toEqual([
      { kind: 'answer', answer: { ok: true, value: { what: 'status', argument: {} } } },
      {
        kind: 'answer',
        answer: { ok: true, value: { what: 'obtain', argument: { request: { profile: 'é\n"' } } } },
      },
    ]);
  });

  it('speak of a code: question, answer, refusal, again, done', async () => {
    work = async (_what, _argument, { prompter, signal }) => {
      const first = await prompter.ask(question, undefined, signal);
      const nextCodeAt = new Date('2026-11-22T10:00:30Z');
      const error = { kind: 'code-used', message: 'Used.', nextCodeAt } as const;
      const second = await prompter.ask(question, error, signal);
      prompter.settled(question);
      return [first, second];
    };
    const { asked, prompter } = person('111111', '222222');
    const terminal = await client();
    expect(await terminal.call('obtain', {}, { prompter })).toEqual({
      kind: 'answer',
      answer: ['111111', '222222'],
    });
    const error = { kind: 'code-used', message: 'Used.', nextCodeAt: new Date('2026-11-22T10:00:30Z') };
    expect(asked).toEqual([[question, undefined], [question, error], 'settled']);
  });

  it('take a question back that was answered elsewhere', async () => {
    const elsewhere = new AbortController();
    work = async (_what, _argument, { prompter }) => {
      const code = await prompter.ask(question, undefined, elsewhere.signal);
      prompter.settled(question);
      return code ?? 'elsewhere';
    };
    let withdrawn = false;
    const terminal = await client();
    const called = terminal.call(
      'obtain',
      {},
      {
        prompter: {
          ask: (_question, _refusal, signal) =>
            new Promise((resolve) => {
              signal.addEventListener('abort', () => {
                withdrawn = true;
                resolve('999999');
              });
              elsewhere.abort();
            }),
          settled: () => {},
        },
      },
    );
    expect(await called).toEqual({ kind: 'answer', answer: 'elsewhere' });
    expect(withdrawn).toBe(true);
  });

  it('dismiss a question that nobody at the terminal can be asked', async () => {
    work = async (_what, _argument, { prompter, signal }) =>
      (await prompter.ask(question, undefined, signal)) ?? 'nobody';
    expect(await (await client()).call('obtain', {})).toEqual({ kind: 'answer', answer: 'nobody' });
  });

  it('tell that a prompt stands elsewhere', async () => {
    work = async (_what, _argument, { waits }) => {
      waits();
      return 'done';
    };
    let explanation = 0;
    await (await client()).call('obtain', {}, { onWaits: () => explanation++ });
    expect(explanation).toBe(1);
  });

  it.each(['cancel', 'disconnect'] as const)('end one call and no other on %s', async (how) => {
    const begun = new Map<unknown, { readonly signal: AbortSignal; readonly over: Promise<void> }>();
    work = (_what, argument, { signal }) => {
      const over = new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      begun.set(argument, { signal, over });
      return over.then(() => 'cancelled');
    };
    const [one, two] = [await client(), await client()];
    const giveUp = new AbortController();
    const call = one.call('obtain', 1, { signal: giveUp.signal });
    void two.call('obtain', 2);
    await expect.poll(() => begun.size, { timeout: 10_000 }).toBe(2);
    if (how === 'cancel') giveUp.abort();
    else one.close();
    expect(await call).toEqual(
      how === 'cancel' ? { kind: 'answer', answer: 'cancelled' } : { kind: 'ended' },
    );
    await begun.get(1)?.over;
    expect([1, 2].map((each) => begun.get(each)?.signal.aborted)).toEqual([true, false]);
  });

  it('part: a call that is open when the app ends is told so', async () => {
    work = () => new Promise(() => {});
    const terminal = await client();
    const called = terminal.call('obtain', {});
    await new Promise(setImmediate);
    server.close();
    expect(await called).toEqual({ kind: 'ended' });
    expect(await terminal.call('status', {})).toEqual({ kind: 'ended' });
  });

  it('survive an error of our own, which is told once', async () => {
    work = async () => {
      throw new TypeError('x is not a function');
    };
    const terminal = await client();
    for (let turn = 0; turn < 2; turn += 1)
      expect(await terminal.call('status', {})).toMatchObject({ answer: { ok: false } });
    expect(warnings).toHaveLength(1);
  });
});

describe('an app that hangs in the middle of a call', () => {
  beforeEach(
    () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] }),
  );
  afterEach(() => void vi.useRealTimers());

  /** A client whose app greets and then hangs. */
  async function hanging() {
    work = () => new Promise(() => {});
    const connected = await client();
    // Nothing more is said on this side: the process is stopped.
    const silent = vi.spyOn(Socket.prototype, 'write').mockReturnValue(true);
    return { connected, wakeUp: () => silent.mockRestore() };
  }
  const ticks = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
    for (let turn = 0; turn < 4; turn += 1) await new Promise(setImmediate);
  };

  it('is given up after a while', async () => {
    const { connected, wakeUp } = await hanging();
    const outcome = connected.call('status', {});
    await ticks(SILENCE_MS);
    wakeUp();
    expect(await outcome).toEqual({ kind: 'ended' });
  });

  it('is given up soon by who takes the call back', async () => {
    const { connected, wakeUp } = await hanging();
    const controller = new AbortController();
    const outcome = connected.call('status', {}, { signal: controller.signal });
    controller.abort();
    await ticks(CANCEL_MS);
    wakeUp();
    expect(await outcome).toEqual({ kind: 'ended' });
  });

  it('is told from one that works long, which says so', async () => {
    let finish: (answer: unknown) => void = () => {};
    work = () =>
      new Promise((resolve) => {
        finish = resolve;
      });
    const outcome = (await client()).call('status', {});
    for (let time = 0; time < SILENCE_MS * 3; time += ALIVE_MS) {
      await ticks(ALIVE_MS);
      await vi.waitFor(() => new Promise(setImmediate));
    }
    finish({ ok: true });
    expect(await outcome).toEqual({ kind: 'answer', answer: { ok: true } });
  });
});

describe('the app lets in', () => {
  it('nobody of another version', async () => {
    const { closed, received, socket } = await stranger();
    socket.write(hello({ understudy: 99 }));
    await closed;
    expect(JSON.parse(received())).toMatchObject({ understudy: PROTOCOL, refused: 'version' });
  });

  const wrong: readonly (readonly [string, ProofFor])[] = [
    ['no proof', () => ''],
    ['the token itself', () => fileOf().token],
    ['the proof of another start', (app, terminal) => proofOf('terminal', 'other', { terminal, app })],
    [
      'a proof of another connection',
      (app) => proofOf('terminal', fileOf().token, { terminal: newNonce(), app }),
    ],
    ['the proof of the app', (app, terminal) => proofOf('app', fileOf().token, { terminal, app })],
  ];
  it.each(wrong)('nobody with %s, and does nothing for them', async (_what, proofFor) => {
    let worked = 0;
    work = async () => {
      worked += 1;
    };
    const { closed, greet, received, socket } = await stranger();
    await greet(proofFor);
    socket.write('{"id":1,"do":"status","with":{}}\n');
    await closed;
    expect({ worked, lines: received().trimEnd().split('\n').length }).toEqual({ worked: 0, lines: 1 });
    expect(warnings).toEqual([
      "The terminal's socket: Somebody connected who does not know the token of this start.",
    ]);
  });

  it('nobody who means other files, and says which', async () => {
    differs = ['/elsewhere/config'];
    expect(await AgentClient.connect(fileOf(), peer, '1', 5_000)).toEqual({
      kind: 'differs',
      what: ['/elsewhere/config'],
    });
  });

  it.each([
    ['garbage', () => Buffer.from([0, 255, 10, 1, 2, 10])],
    ['an empty line', () => '\n'],
    ['a call before the greeting', () => '{"id":1,"do":"status","with":{}}\n'],
    ['a line without an end', () => Buffer.alloc(LONGEST_LINE + 10, 'x')],
    ['a greeting that is no object', () => '[1,2,3]\n'],
    ['a call in place of the proof', () => `${hello()}{"id":1,"do":"status","with":{}}\n`],
    ['garbage after the greeting', () => 'garbage\n', 'greeted'],
    ['two calls of one number', () => '{"id":1,"do":"obtain","with":{}}\n'.repeat(2), 'greeted'],
    [
      'too many calls',
      () => Array.from({ length: 70 }, (_, id) => `{"id":${id},"do":"obtain","with":{}}\n`).join(''),
      'greeted',
    ],
  ])('nobody who sends %s, and tells it once', async (_what, text, before?: string) => {
    work = (what) => (what === 'obtain' ? new Promise(() => {}) : Promise.resolve('fine'));
    for (let turn = 0; turn < 3; turn += 1) {
      const { closed, greet, socket } = await stranger();
      if (before === 'greeted') await greet();
      socket.write(text());
      await closed;
    }
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).not.toContain('garbage\n');
    expect(await (await client()).call('status', {})).toEqual({ kind: 'answer', answer: 'fine' });
  });

  it('an answer to a question that nobody asked, without harm', async () => {
    const { greet, received, socket } = await stranger();
    await greet();
    socket.write(
      `{"id":7,"turn":1,"code":"123456"}\n{"id":7,"cancel":true}\n{"id":8,"do":"status","with":{}}\n`,
    );
    await expect.poll(received, { timeout: 10_000 }).toContain('"id":8,"answer"');
  });

  it('two hundred at a time, who come and go as they like', async () => {
    const visitors = await Promise.all(Array.from({ length: 200 }, stranger));
    for (const [index, { socket }] of visitors.entries()) {
      if (index % 3 === 0) socket.destroy();
      if (index % 3 === 1) socket.end('{"und');
    }
    expect(await (await client()).call('status', {})).toMatchObject({ kind: 'answer' });
  });

  it('whatever bytes come, nobody else is harmed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(lineOf)), { maxLength: 5 }),
        async (greeted, chunks) => {
          const { closed, greet, socket } = await stranger();
          if (greeted) await greet();
          for (const chunk of chunks) socket.write(chunk);
          socket.end();
          await closed;
        },
      ),
      { numRuns: 60 },
    );
    expect(await (await client()).call('status', {})).toMatchObject({ kind: 'answer' });
  });
});

function lineOf(json: string): Uint8Array {
  return Buffer.from(`${json}\n`);
}

describe('the terminal', () => {
  it('finds nobody within five milliseconds where no app ever ran', () => {
    const empty = mkdtempSync(join(tmpdir(), 'us-none-'));
    readAgentFile(empty);
    const times = Array.from({ length: 15 }, () => {
      const begin = performance.now();
      expect(readAgentFile(empty)).toBeUndefined();
      return performance.now() - begin;
    });
    rmSync(empty, { recursive: true });
    expect(times.sort((a, b) => a - b)[7]).toBeLessThan(5);
  });

  it('finds nobody where the app was killed', async () => {
    const left = fileOf();
    server.close();
    expect(await AgentClient.connect(left, peer, '1', 5_000)).toEqual({ kind: 'absent' });
  });

  it.runIf(hasModes)('believes no file that others may write or read', () => {
    chmodSync(agentFilePath(folder), 0o644);
    expect(readAgentFile(folder)).toBeUndefined();
    chmodSync(agentFilePath(folder), 0o600);
    for (const text of ['', '{', '[]', 'null', '{"address":1,"token":"x"}', '{"address":"x"}']) {
      writeFileSync(agentFilePath(folder), text);
      expect(readAgentFile(folder)).toBeUndefined();
    }
  });

  const odd: readonly (readonly [string, (socket: Socket) => void, string])[] = [
    ['says nothing', () => {}, 'silent'],
    ['talks garbage', (socket) => void socket.write('garbage\n'), 'silent'],
    ['hangs up', (socket) => void socket.destroy(), 'absent'],
    [
      'speaks another version',
      (socket) => void socket.write(`{"understudy":${PROTOCOL + 1},"version":"9","pid":1}\n`),
      'refused',
    ],
    [
      'greets without a proof',
      (socket) => void socket.write(`{"understudy":${PROTOCOL},"version":"1","pid":1,"nonce":"x"}\n`),
      'unproven',
    ],
  ];
  it.each(odd)('works alone where somebody %s', async (_what, behave, kind) => {
    const address = addressIn('odd.sock');
    const odd = createServer((socket) => {
      socket.on('error', () => {});
      sockets.push(socket);
      behave(socket);
    });
    await new Promise<void>((resolve) => odd.listen(address, resolve));
    open.push(odd);
    const connected = await AgentClient.connect({ address, token: 'x' }, peer, '1', 300);
    expect(connected.kind).toBe(kind);
  });

  it('asks nothing of a program that took the place of an app that crashed', async () => {
    const left = { address: '', token: newNonce() };
    // Knows what everybody can see, which is not the token; says what an app would, and asks for a code.
    const impostor = await greeter('impostor.sock', 'guessed', (socket) =>
      socket.write(`${JSON.stringify({ id: 1, turn: 1, ask: question })}\n`),
    );
    const connected = await AgentClient.connect({ ...left, address: impostor.address }, peer, '1', 5_000);
    expect(connected).toEqual({ kind: 'unproven' });
    expect(impostor.lines).toHaveLength(1);
    expect(impostor.lines[0]).not.toContain(left.token);
  });

  it('hears a greeting that came in time, though it was too busy to look until the time was over', async () => {
    const address = addressIn('busy.sock');
    const app = spawn(
      process.execPath,
      [
        '-e',
        `const { createHmac } = require('node:crypto');
        require('node:net').createServer((s) => s.on('error', () => {}).once('data', (line) => {
          const { nonce } = JSON.parse(line);
          const proof = createHmac('sha256', 'x').update(process.argv[2] + nonce + ' n').digest('base64url');
          console.log('heard');
          setTimeout(() => s.write(JSON.stringify({ ...JSON.parse(process.argv[3]), nonce: 'n', proof }) + '\\n'), 100);
        })).listen(process.argv[1], () => console.log('listening'))`,
        address,
        `understudy ${PROTOCOL} app `,
        JSON.stringify({ understudy: PROTOCOL, version: '1', pid: 1 }),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      await once(app.stdout, 'data');
      const waitMs = 2_000;
      const busyUntil = performance.now() + waitMs + 300;
      const connecting = AgentClient.connect({ address, token: 'x' }, peer, '1', waitMs);
      await once(app.stdout, 'data');
      while (performance.now() < busyUntil);
      const connected = await connecting;
      expect(connected.kind).toBe('connected');
      if (connected.kind === 'connected') open.push(connected.client);
    } finally {
      app.kill();
    }
  });

  it('takes nonsense in the middle of a call for the end, or for nothing', async () => {
    const { address } = await greeter('odd.sock', 'x', (socket, line) => {
      if (!line.includes('"do"')) return;
      socket.write('[]\n{"id":99,"answer":1}\n{"id":1}\n{"id":1,"ask":3,"turn":"x"}\n');
      socket.write(Buffer.alloc(LONGEST_LINE, 'x'));
    });
    const connected = await AgentClient.connect({ address, token: 'x' }, peer, '1', 5_000);
    if (connected.kind !== 'connected') throw new Error(connected.kind);
    expect(await connected.client.call('status', {})).toEqual({ kind: 'ended' });
  });
});

describe.skipIf(process.platform === 'win32')('what the app leaves on the disk', () => {
  it('is for its user alone, holds a new token at each start, and goes with it', async () => {
    const modes = [server.address, dirname(server.address), agentFilePath(folder)].map(
      (path) => statSync(path).mode & 0o777,
    );
    expect(modes).toEqual([0o600, 0o700, 0o600]);
    const { token } = fileOf();
    expect(token.length).toBeGreaterThanOrEqual(43);
    server.close();
    await expect.poll(() => existsSync(server.address), { timeout: 10_000 }).toBe(false);
    expect(existsSync(agentFilePath(folder))).toBe(false);
    server = await start();
    expect(fileOf().token).not.toBe(token);
  });

  it('is replaced when the app before was killed', async () => {
    server.close();
    writeFileSync(server.address, '');
    writeFileSync(agentFilePath(folder), JSON.stringify({ address: server.address, token: 'old' }), {
      mode: 0o600,
    });
    server = await start();
    expect(await (await client()).call('status', {})).toMatchObject({ kind: 'answer' });
  });

  it('is left alone where another app answers', async () => {
    const before = readFileSync(agentFilePath(folder), 'utf8');
    expect(await tryStart()).toMatchObject({
      ok: false,
      message: expect.stringContaining('Another Understudy'),
    });
    expect(readFileSync(agentFilePath(folder), 'utf8')).toBe(before);
    expect(await (await client()).call('status', {})).toMatchObject({ kind: 'answer' });
  });

  it('of a newer app is not taken away by the older one', async () => {
    const newer = JSON.stringify({ address: '/elsewhere', token: 'newer' });
    writeFileSync(agentFilePath(folder), newer, { mode: 0o600 });
    server.close();
    expect(readFileSync(agentFilePath(folder), 'utf8')).toBe(newer);
  });
});
