/** Tells many of one thing. Who wants to hear of it may come after the one who tells. */
export class Listeners<A extends readonly unknown[] = []> {
  readonly #listeners = new Set<(...news: A) => void>();

  /** Returns the function that ends it. */
  add(listener: (...news: A) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly emit = (...news: A): void => {
    for (const listener of this.#listeners) listener(...news);
  };
}
