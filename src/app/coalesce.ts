/** However often something is asked for in one turn of the event loop, it is done once, at the turn's end. */
export class Coalescer {
  readonly #run: () => void;
  #isPending = false;

  constructor(run: () => void) {
    this.#run = run;
  }

  /** Asked for, and not done yet. */
  get isPending(): boolean {
    return this.#isPending;
  }

  readonly ask = (): void => {
    if (this.#isPending) return;
    this.#isPending = true;
    setImmediate(() => {
      this.#isPending = false;
      this.#run();
    });
  };
}
