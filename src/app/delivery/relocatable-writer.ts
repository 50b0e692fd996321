import type {
  CredentialsWriter,
  CredentialsWriterOptions,
} from '../../core/aws-files/managed/credentials-writer.ts';

/** Makes a writer for these files. */
export type WriterFactory = (options: CredentialsWriterOptions) => CredentialsWriter;

/** The files that a writer looks at. */
export type WriterPlaces = Pick<CredentialsWriterOptions, 'credentialsPath' | 'configPath'>;

/** A credentials writer that can be given other files while the app runs; everybody who holds it writes there from then on. */
export class RelocatableWriter implements CredentialsWriter {
  readonly #create: WriterFactory;
  readonly #rest: Omit<CredentialsWriterOptions, keyof WriterPlaces>;
  #places: WriterPlaces;
  #writer: CredentialsWriter;
  #former: Promise<unknown> = Promise.resolve();

  constructor({ credentialsPath, configPath, ...rest }: CredentialsWriterOptions, create: WriterFactory) {
    this.#create = create;
    this.#rest = rest;
    this.#places = { credentialsPath, configPath };
    this.#writer = create({ ...this.#places, ...rest });
  }

  get options(): CredentialsWriterOptions {
    return { ...this.#places, ...this.#rest };
  }

  move(places: WriterPlaces): void {
    this.#places = places;
    this.#former = Promise.all([this.#former, this.#writer.settled()]);
    this.#writer = this.#create({ ...places, ...this.#rest });
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
