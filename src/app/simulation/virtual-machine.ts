import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../core/clock.ts';
import { nodeRequestHandler, type RequestHandlerFactory } from '../../core/sts/network/request-handler.ts';

/** What a name server that cannot be reached comes to. */
const noSuchName: LookupFunction = (host, _options, callback) => {
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
  });
  process.nextTick(() => callback(error, ''));
};

/** A computer whose time somebody turns by hand, with a lid and a network cable. */
export class VirtualMachine {
  /** The true time in milliseconds. */
  trueMs: number;
  /** How far this machine's own clock is ahead, in milliseconds. */
  clockWrongByMs = 0;
  isAsleep = false;
  hasNetwork = true;
  /** Connections that were tried without a network. */
  failedConnections = 0;
  /** A connection is about to be made. */
  onCall: () => void = () => {};
  #sleptMs = 0;

  constructor(begin: Date) {
    this.trueMs = begin.getTime();
  }

  /** The clock that programs on this machine see. */
  readonly clock: Clock = {
    now: () => new Date(this.trueMs + this.clockWrongByMs),
    // Stands still while the machine sleeps, as on Linux.
    monotonicMs: () => this.trueMs - this.#sleptMs,
  };

  advanceTo(instantMs: number): void {
    if (this.isAsleep) this.#sleptMs += instantMs - this.trueMs;
    this.trueMs = instantMs;
  }

  get isOnline(): boolean {
    return this.hasNetwork && !this.isAsleep;
  }

  /** The way to AWS from this machine. */
  readonly requestHandler: RequestHandlerFactory = (_endpoint, timeouts) => {
    const machine = this;
    class Cable extends Agent {
      override createConnection(
        options: ClientRequestArgs,
        callback?: (error: Error | null, stream: Duplex) => void,
      ): Duplex | null | undefined {
        machine.onCall();
        if (machine.isOnline) return super.createConnection(options, callback);
        machine.failedConnections += 1;
        return super.createConnection({ ...options, host: 'offline.invalid', lookup: noSuchName }, callback);
      }
    }
    const options: AgentOptions = { keepAlive: false };
    return nodeRequestHandler(timeouts, { http: new Cable(options) });
  };
}
