import {
  type CredentialsWriter,
  type CredentialsWriterOptions,
  createCredentialsWriter,
} from '../../core/aws-files/managed/credentials-writer.ts';

/** The files that a writer looks at. */
export type WriterPlaces = Pick<CredentialsWriterOptions, 'credentialsPath' | 'configPath'>;

/** A credentials writer that can be given other files while the app runs; everybody who holds it writes there from then on. */
export class MovableWriter implements CredentialsWriter {
  readonly #rest: Omit<CredentialsWriterOptions, keyof WriterPlaces>;
  #places: WriterPlaces;
  #writer: CredentialsWriter;
  #former: Promise<unknown> = Promise.resolve();

  constructor({ credentialsPath, configPath, ...rest }: CredentialsWriterOptions) {
    this.#rest = rest;
    this.#places = { credentialsPath, configPath };
    this.#writer = createCredentialsWriter({ ...this.#places, ...rest });
  }

  get options(): CredentialsWriterOptions {
    return { ...this.#places, ...this.#rest };
  }

  move(places: WriterPlaces): void {
    this.#places = places;
    this.#former = Promise.all([this.#former, this.#writer.settled()]);
    this.#writer = createCredentialsWriter({ ...places, ...this.#rest });
  }

  assess: CredentialsWriter['assess'] = (...given) => this.#writer.assess(...given);
  write: CredentialsWriter['write'] = (...given) => this.#writer.write(...given);
  remove: CredentialsWriter['remove'] = (...given) => this.#writer.remove(...given);
  undoLastWrite: CredentialsWriter['undoLastWrite'] = (...given) => this.#writer.undoLastWrite(...given);
  listManaged: CredentialsWriter['listManaged'] = () => this.#writer.listManaged();
  cleanExpired: CredentialsWriter['cleanExpired'] = (now) => this.#writer.cleanExpired(now);

  async settled(): Promise<void> {
    await Promise.all([this.#former, this.#writer.settled()]);
  }
}
