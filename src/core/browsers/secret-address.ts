import { inspect } from 'node:util';

/**
 * An address that signs in whoever has it. It shows itself to nobody by accident: printed, logged, joined to a text or put
 * into JSON it is a placeholder.
 */
export class SecretAddress {
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  /** The address itself; for the browser, the clipboard or standard output, never for a log or a command line. */
  reveal(): string {
    return this.#address;
  }

  toString(): string {
    return '[secret address]';
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
