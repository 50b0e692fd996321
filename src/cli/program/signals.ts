/** The part of `process` that is used. */
interface SignalSource {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): unknown;
}

const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Ctrl C and its like. They end the process at once, as for any program, until someone asks for the signal: then the first
 * one fires it, so that what is under way is put in order, and the second ends the process.
 */
export class Interruption {
  readonly #source: SignalSource;
  readonly #controller = new AbortController();
  #isListening = false;
  #exitCode: number | undefined;

  constructor(source: SignalSource) {
    this.#source = source;
  }

  get signal(): AbortSignal {
    if (!this.#isListening) for (const name of names()) this.#source.on(name, this.#interrupt);
    this.#isListening = true;
    return this.#controller.signal;
  }

  /** 128 and the number of the signal, once there was one. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  stopListening(): void {
    for (const name of names()) this.#source.off(name, this.#interrupt);
    this.#isListening = false;
  }

  readonly #interrupt = (name: NodeJS.Signals): void => {
    const code = 128 + (Object.entries(numbers).find(([known]) => known === name)?.[1] ?? 0);
    if (this.#exitCode !== undefined) this.#source.exit(code);
    this.#exitCode = code;
    this.#controller.abort();
  };
}

function names(): readonly (keyof typeof numbers)[] {
  return ['SIGHUP', 'SIGINT', 'SIGTERM'];
}
