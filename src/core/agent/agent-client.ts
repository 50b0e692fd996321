import { connect, type Socket } from 'node:net';
import type { MfaPrompter, MfaQuestion, MfaRejection } from '../sessions/mfa/mfa-prompter.ts';
import type { AgentFile } from './agent-file.ts';
import { isProof, newNonce, proofOf } from './peer-proof.ts';
import {
  ALIVE_MS,
  type ClientMessage,
  encodeLine,
  type Hello,
  lineSplitter,
  type PeerContext,
  PROTOCOL,
  parseLine,
  type TerminalProof,
} from './protocol.ts';
import type { VerbName } from './verbs.ts';

export interface CallOptions {
  /** Takes the call back. */
  readonly signal?: AbortSignal;
  /** Asks here, where the app wants to. Without one every question is dismissed. */
  readonly prompter?: MfaPrompter;
  /**
   * Somebody has to answer a prompt in the app's window first. `signIn`: has to sign in, to what bears this name; `why`: where they
   * would not see it by themselves.
   */
  readonly onWaits?: (signIn?: string, why?: string) => void;
}

/** An app that says nothing of a call for so long hangs, in milliseconds: four signs of life were missed. */
export const SILENCE_MS = 4 * ALIVE_MS;
/** One that is told to give a call up answers at once, in milliseconds. */
export const CANCEL_MS = 2_000;

/** `ended`: the app is gone, or makes no sense, and did not answer. */
export type CallOutcome = { readonly kind: 'answer'; readonly answer: unknown } | { readonly kind: 'ended' };

export type Connected =
  | { readonly kind: 'connected'; readonly client: AgentClient; readonly version: string }
  /** Nobody listens there any more. */
  | { readonly kind: 'absent' }
  /** Somebody listens, but did not greet in time. */
  | { readonly kind: 'silent' }
  /** Somebody greets who does not know the token: not the app that left it. Nothing was asked of it. */
  | { readonly kind: 'unproven' }
  | { readonly kind: 'refused'; readonly version: string }
  | { readonly kind: 'differs'; readonly what: readonly string[] };

interface OpenCall {
  readonly options: CallOptions;
  settle(outcome: CallOutcome): void;
  /** Something came for it. */
  heard(): void;
  /** Ends the question that stands open here. */
  withdraw: AbortController | undefined;
  question: MfaQuestion | undefined;
}

/** The terminal's end of the socket. Imports nothing that costs time: every command waits for it. */
export class AgentClient {
  readonly #socket: Socket;
  readonly #calls = new Map<number, OpenCall>();
  #nextId = 1;
  #ended = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /**
   * Connects and greets, in `waitMs` at most. Until the other end has proven that it knows the token it is told nothing but which
   * files and endpoints this command would use.
   */
  static connect(file: AgentFile, peer: PeerContext, version: string, waitMs: number): Promise<Connected> {
    return new Promise((resolve) => {
      const socket = connect(file.address);
      const client = new AgentClient(socket);
      let greeted = false;
      const done = (connected: Connected) => {
        if (greeted) return;
        greeted = true;
        clearTimeout(timer);
        if (connected.kind !== 'connected') socket.destroy();
        resolve(connected);
      };
      // On a busy machine the time is over before anybody looked at the socket: two turns connect and read what lies there.
      const giveUp = () => done({ kind: 'silent' });
      const timer = setTimeout(() => setImmediate(() => setImmediate(giveUp)), waitMs);
      const take = lineSplitter((line) => {
        const value = parseLine(line);
        if (greeted) client.#read(value);
        else done(readWelcome(value, client, file.token, nonce));
      });
      socket.on('data', (chunk: Buffer) => {
        if (!take(chunk)) socket.destroy();
      });
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        done({ kind: 'absent' });
        client.#end();
      });
      const nonce = newNonce();
      const hello: Hello = { understudy: PROTOCOL, version, nonce, peer };
      socket.write(encodeLine(hello));
    });
  }

  call(what: VerbName, argument: unknown, options: CallOptions = {}): Promise<CallOutcome> {
    if (this.#ended) return Promise.resolve({ kind: 'ended' });
    const id = this.#nextId++;
    return new Promise((resolve) => {
      let silence: NodeJS.Timeout | undefined;
      const waitFor = (ms: number) => {
        clearTimeout(silence);
        // After a pause of this process what came meanwhile is read first.
        const giveUp = () => {
          if (silence === mine) call.settle({ kind: 'ended' });
        };
        const mine = setTimeout(() => setImmediate(() => setImmediate(giveUp)), ms);
        silence = mine;
      };
      const cancel = () => {
        this.#send({ id, cancel: true });
        waitFor(CANCEL_MS);
      };
      const call: OpenCall = {
        options,
        withdraw: undefined,
        question: undefined,
        heard: () => {
          if (!options.signal?.aborted) waitFor(SILENCE_MS);
        },
        settle: (outcome) => {
          clearTimeout(silence);
          silence = undefined;
          this.#calls.delete(id);
          options.signal?.removeEventListener('abort', cancel);
          this.#settled(call);
          resolve(outcome);
        },
      };
      this.#calls.set(id, call);
      waitFor(SILENCE_MS);
      this.#send({ id, do: what, with: argument });
      if (options.signal?.aborted) cancel();
      else options.signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  close(): void {
    this.#socket.destroy();
    this.#end();
  }

  /** The other end is the app: it is told that this one is its user. Goes out in front of all calls. */
  prove(proof: string): void {
    this.#send({ proof });
  }

  #send(message: ClientMessage | TerminalProof): void {
    if (!this.#ended && this.#socket.writable) this.#socket.write(encodeLine(message));
  }

  #read(message: Readonly<Record<string, unknown>> | undefined): void {
    const call = typeof message?.['id'] === 'number' ? this.#calls.get(message['id']) : undefined;
    if (!message || !call) return;
    call.heard();
    if ('answer' in message) call.settle({ kind: 'answer', answer: message['answer'] });
    else if ('ended' in message) call.settle({ kind: 'ended' });
    else if ('settled' in message) this.#settled(call);
    else if ('waits' in message) call.options.onWaits?.(textOf(message['signIn']), textOf(message['why']));
    else if ('ask' in message) void this.#ask(call, message);
  }

  async #ask(call: OpenCall, message: Readonly<Record<string, unknown>>): Promise<void> {
    const { id, turn } = message;
    const question = readQuestion(message['ask']);
    if (!question || typeof id !== 'number' || typeof turn !== 'number') return;
    call.withdraw?.abort();
    const withdraw = new AbortController();
    call.withdraw = withdraw;
    call.question = question;
    const code = await call.options.prompter
      ?.ask(question, readRefusal(message['error']), withdraw.signal)
      .catch(() => undefined);
    if (!withdraw.signal.aborted) this.#send({ id, turn, code: code ?? null });
  }

  #settled(call: OpenCall): void {
    const { question, withdraw } = call;
    call.question = undefined;
    call.withdraw = undefined;
    withdraw?.abort();
    if (question) call.options.prompter?.settled(question);
  }

  #end(): void {
    this.#ended = true;
    for (const call of [...this.#calls.values()]) call.settle({ kind: 'ended' });
  }
}

function readWelcome(
  value: Readonly<Record<string, unknown>> | undefined,
  client: AgentClient,
  token: string,
  nonce: string,
): Connected {
  const version = typeof value?.['version'] === 'string' ? value['version'] : '';
  if (typeof value?.['understudy'] !== 'number') return { kind: 'silent' };
  switch (value['refused']) {
    case undefined: {
      if (value['understudy'] !== PROTOCOL) return { kind: 'refused', version };
      const nonces = { terminal: nonce, app: String(value['nonce']) };
      if (!isProof(value['proof'], 'app', token, nonces)) return { kind: 'unproven' };
      client.prove(proofOf('terminal', token, nonces));
      return { kind: 'connected', client, version };
    }
    case 'differs':
      return { kind: 'differs', what: Array.isArray(value['differs']) ? value['differs'].map(String) : [] };
    default:
      return { kind: 'refused', version };
  }
}

function readQuestion(value: unknown): MfaQuestion | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { serial, sourceProfile, wanted, roleName, accountId, sessionSeconds }: Record<string, unknown> = {
    ...value,
  };
  if (typeof serial !== 'string' || typeof sourceProfile !== 'string' || typeof wanted !== 'string')
    return undefined;
  return {
    serial,
    sourceProfile,
    wanted,
    sessionSeconds: typeof sessionSeconds === 'number' ? sessionSeconds : 0,
    ...(typeof roleName === 'string' && { roleName }),
    ...(typeof accountId === 'string' && { accountId }),
  };
}

const refusalKinds: readonly MfaRejection['kind'][] = ['code-refused', 'code-used', 'malformed', 'failed'];

function readRefusal(value: unknown): MfaRejection | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, message, nextCodeAt }: Record<string, unknown> = { ...value };
  if (typeof message !== 'string') return undefined;
  const next = typeof nextCodeAt === 'string' ? new Date(nextCodeAt) : undefined;
  return {
    kind: refusalKinds.find((known) => known === kind) ?? 'failed',
    message,
    ...(next && !Number.isNaN(next.getTime()) && { nextCodeAt: next }),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
