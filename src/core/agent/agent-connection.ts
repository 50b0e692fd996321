import type { Socket } from 'node:net';
import { readClientMessage, readHello, readProof } from './client-messages.ts';
import { isProof, type Nonces, newNonce, proofOf } from './peer-proof.ts';
import {
  ALIVE_MS,
  type ClientMessage,
  encodeLine,
  lineSplitter,
  type PeerContext,
  PROTOCOL,
  parseLine,
  type ServerMessage,
  type Welcome,
} from './protocol.ts';
import { RemotePrompter } from './remote-prompter.ts';
import type { RequestHandler } from './request-handler.ts';

export interface ConnectionOptions {
  readonly version: string;
  /** Of this start; both sides prove that they know it. */
  readonly token: string;
  readonly differs: (peer: PeerContext) => readonly string[];
  readonly work: RequestHandler;
  /** The peer does not keep to the protocol: one sentence, without what it said. */
  readonly onProblem: (message: string) => void;
  readonly onClosed: () => void;
}

/** A greeting with its proof takes no longer, in milliseconds. */
const HELLO_MS = 3_000;
/** A terminal that asks nothing for so long is let go, in milliseconds. */
const IDLE_MS = 600_000;
const MOST_CALLS = 64;
/** Bytes that wait for a terminal which does not read; more, and it is let go. */
const MOST_UNREAD = 2 * 1024 * 1024;
/** What was written last may still arrive, in milliseconds. */
const PARTING_MS = 500;

interface OpenCall {
  readonly controller: AbortController;
  readonly prompter: RemotePrompter;
}

/** One terminal. Whatever it sends, it can harm nobody but itself: what does not fit ends its connection. */
export class AgentConnection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #calls = new Map<number, OpenCall>();
  /** Once the greeting was answered: what the terminal's proof has to be about. */
  #nonces: Nonces | undefined;
  #proven = false;
  #over = false;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    const take = lineSplitter((line) => this.#read(line));
    socket.on('data', (chunk: Buffer) => {
      if (!this.#over && !take(chunk)) this.#letGo('A line was too long.');
    });
    // A peer that died shows as an error or as an end; both end in `close`.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#closed());
    socket.setTimeout(HELLO_MS, () => this.#quiet());
  }

  /** The app ends: every open call is told so. */
  end(): void {
    for (const id of this.#calls.keys()) this.#send({ id, ended: true });
    this.#part();
  }

  #read(line: string): void {
    if (this.#over) return;
    const value = parseLine(line);
    if (this.#nonces === undefined) {
      this.#greet(value);
      return;
    }
    if (!this.#proven) {
      this.#prove(value, this.#nonces);
      return;
    }
    const message = readClientMessage(value);
    if (!message) {
      this.#letGo('Something was sent that is no message.');
      return;
    }
    this.#take(message);
  }

  #greet(value: unknown): void {
    const { differs, token, version } = this.#options;
    const hello = readHello(value);
    const own = { understudy: PROTOCOL, version };
    if (!hello) {
      this.#letGo('Something other than a greeting was sent.');
    } else if (hello.understudy !== PROTOCOL || !('nonce' in hello)) {
      this.#refuse({ ...own, refused: 'version' });
    } else {
      const differing = differs(hello.peer);
      if (differing.length > 0) {
        this.#refuse({ ...own, refused: 'differs', differs: differing });
        return;
      }
      const nonces = { terminal: hello.nonce, app: newNonce() };
      this.#nonces = nonces;
      const proof = proofOf('app', token, nonces);
      this.#write(encodeLine({ ...own, pid: process.pid, nonce: nonces.app, proof }));
    }
  }

  #prove(value: unknown, nonces: Nonces): void {
    const said = readProof(value);
    if (!isProof(said?.proof, 'terminal', this.#options.token, nonces)) {
      this.#letGo('Somebody connected who does not know the token of this start.');
      return;
    }
    this.#proven = true;
    this.#socket.setTimeout(IDLE_MS);
  }

  #take(message: ClientMessage): void {
    const open = this.#calls.get(message.id);
    if ('do' in message) {
      if (open) this.#letGo('A call had the number of another.');
      else if (this.#calls.size >= MOST_CALLS) this.#letGo('Too many calls came at a time.');
      else void this.#work(message);
    } else if ('cancel' in message) {
      open?.controller.abort();
    } else {
      // A question that was answered elsewhere meanwhile needs no answer any more.
      open?.prompter.answer(message.turn, message.code ?? undefined);
    }
  }

  async #work(message: Extract<ClientMessage, { do: unknown }>): Promise<void> {
    const { id } = message;
    const controller = new AbortController();
    const prompter = new RemotePrompter((said) => this.#send({ id, ...said }));
    this.#calls.set(id, { controller, prompter });
    const alive = setInterval(() => this.#send({ id, alive: true }), ALIVE_MS);
    alive.unref();
    let answer: unknown;
    try {
      answer = await this.#options.work(message.do, message.with, {
        signal: controller.signal,
        prompter,
        waits: (signIn, why) =>
          this.#send({
            id,
            waits: true,
            ...(signIn !== undefined && { signIn }),
            ...(why !== undefined && { why }),
          }),
      });
    } catch (error) {
      // A bug of ours: this call fails, the app goes on.
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.onProblem(`${message.do} met an error of its own: ${reason}`);
      answer = {
        ok: false,
        error: { kind: 'failed', message: `Understudy met an error of its own: ${reason}` },
      };
    }
    clearInterval(alive);
    this.#calls.delete(id);
    this.#send({ id, answer });
  }

  #send(message: ServerMessage): void {
    this.#write(encodeLine(message));
  }

  #write(text: string): void {
    if (this.#over || !this.#socket.writable) return;
    this.#socket.write(text);
    if (this.#socket.writableLength > MOST_UNREAD) this.#letGo('What was answered was not read.');
  }

  #refuse(welcome: Welcome): void {
    this.#write(encodeLine(welcome));
    this.#part();
  }

  /** Nothing came or went for a while. */
  #quiet(): void {
    if (!this.#proven) this.#letGo('No greeting came.');
    else if (this.#calls.size === 0) this.#part();
  }

  #letGo(why: string): void {
    this.#options.onProblem(why);
    this.#over = true;
    this.#socket.destroy();
  }

  #part(): void {
    this.#over = true;
    this.#socket.end();
    setTimeout(() => this.#socket.destroy(), PARTING_MS).unref();
  }

  #closed(): void {
    this.#over = true;
    for (const { controller, prompter } of this.#calls.values()) {
      // First the call leaves, then its question ends: others who wait for the same code are asked instead.
      controller.abort();
      prompter.leave();
    }
    this.#calls.clear();
    this.#options.onClosed();
  }
}
