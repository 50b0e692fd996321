import type { PropertyPlace } from '../ini/ini-document.ts';
import type { AwsFile, Property } from './profile-set.ts';

/** What stands below a property line, as readers add it to the value. */
interface Below {
  readonly value: string;
  readonly subProperties: Map<string, string>;
}

/** Key (its place among `#keys`), line, where the value begins, where it ends. */
const NUMBERS_PER_ROW = 4;
const CHARACTERS_PER_LINE = 32;

/**
 * Where every property of one file stands, as rows of plain numbers. A file of 5,000 profiles has 35,000 properties, and hardly
 * anybody asks for more than a few of them: the objects for those of a section are made when somebody does.
 */
export class PropertyTable {
  readonly #text: string;
  readonly #file: AwsFile;
  readonly #path: string;
  readonly #keys: string[] = [];
  readonly #keyNumbers = new Map<string, number>();
  /** Few rows have anything below them. */
  readonly #below = new Map<number, Below>();
  #numbers: Int32Array;
  #length = 0;

  constructor(text: string, file: AwsFile, path: string) {
    this.#text = text;
    this.#file = file;
    this.#path = path;
    const lines = Math.ceil(text.length / CHARACTERS_PER_LINE) + 1;
    this.#numbers = new Int32Array(lines * NUMBERS_PER_ROW);
  }

  /** The row that comes next. */
  get length(): number {
    return this.#length;
  }

  /** A number that stands for this key in `add`. */
  numberOf(key: string): number {
    const known = this.#keyNumbers.get(key);
    if (known !== undefined) return known;
    this.#keyNumbers.set(key, this.#keys.length);
    return this.#keys.push(key) - 1;
  }

  /** Adds a property at the end. */
  add(keyNumber: number, { number, valueStart, valueEnd }: PropertyPlace): void {
    const at = this.#length * NUMBERS_PER_ROW;
    if (at === this.#numbers.length) this.#grow();
    const numbers = this.#numbers;
    numbers[at] = keyNumber;
    numbers[at + 1] = number;
    numbers[at + 2] = valueStart;
    numbers[at + 3] = valueEnd;
    this.#length += 1;
  }

  /** The property added last goes on with a line feed and this text, which is the sub-property `pair` where one is given. */
  extendLast(text: string, pair?: readonly [key: string, value: string]): void {
    const row = this.#length - 1;
    const { value, subProperties } = this.#below.get(row) ?? {
      value: this.#valueOf(row),
      subProperties: new Map(),
    };
    if (pair !== undefined) subProperties.set(...pair);
    this.#below.set(row, { value: `${value}\n${text}`, subProperties });
  }

  /** Puts the properties of these rows into the map; of two with the same key the later one stays. */
  read(from: number, to: number, into: Map<string, Property>): void {
    for (let row = from; row < to; row += 1) {
      const at = row * NUMBERS_PER_ROW;
      const key = this.#keys[this.#numbers[at] ?? 0] ?? '';
      const value = this.#valueOf(row);
      const place = { file: this.#file, path: this.#path, line: this.#numbers[at + 1] ?? 0 };
      const subProperties = this.#below.get(row)?.subProperties;
      into.set(
        key,
        subProperties !== undefined && subProperties.size > 0
          ? { key, value, at: place, subProperties }
          : { key, value, at: place },
      );
    }
  }

  #valueOf(row: number): string {
    const at = row * NUMBERS_PER_ROW;
    return this.#below.get(row)?.value ?? this.#text.slice(this.#numbers[at + 2], this.#numbers[at + 3]);
  }

  #grow(): void {
    const numbers = new Int32Array(this.#numbers.length * 2);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}
