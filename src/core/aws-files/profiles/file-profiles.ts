import { assertNever } from '../../../shared/assert-never.ts';
import type {
  EntryReader,
  IniDocument,
  IniEntry,
  PropertyPlace,
  SectionLine,
  SubPropertyLine,
} from '../ini/ini-document.ts';
import type { FileProblem } from './file-problem.ts';
import { type ReadingProblemCode, readingProblem } from './profile-problems.ts';
import type { AwsFile, Profile, Property, SourceLocation } from './profile-set.ts';
import { PropertyTable } from './property-table.ts';
import { isIdentifier, readSectionName } from './section-name.ts';

/** What one of the two files says by itself, before the other is merged in. */
export interface FileProfiles {
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly ssoSessions: ReadonlyMap<string, Profile>;
  readonly services: ReadonlyMap<string, Profile>;
  /**
   * Sections of the credentials file whose name has blanks in it. They count only beside a profile of that name, in quotation marks,
   * in the config file: `aws configure` writes both like that.
   */
  readonly withBlanks: ReadonlyMap<string, Profile>;
  readonly problems: readonly FileProblem[];
}

/** A file that says nothing. */
export const noFileProfiles: FileProfiles = {
  profiles: new Map(),
  ssoSessions: new Map(),
  services: new Map(),
  withBlanks: new Map(),
  problems: [],
};

/**
 * Reads the sections of one file as the AWS SDKs for Rust, Java and Kotlin do: sections of the same name are one, the last of
 * two equal keys wins, keys are lower-case, `[profile default]` replaces `[default]`. Where those SDKs give up on the whole file,
 * the bad line becomes a located problem and everything else is still read.
 */
export function readFileProfiles(document: IniDocument, file: AwsFile, path: string): FileProfiles {
  const reader = new SectionReader(document.toString(), file, path);
  document.readEntries(reader);
  return reader.result();
}

/** A profile of the file; its properties are made when somebody asks for the first of them. */
class Section implements Profile {
  readonly name: string;
  readonly prefixed: boolean;
  readonly sections: [SourceLocation, ...SourceLocation[]];
  #table: PropertyTable | undefined;
  /** Rows of the table that are its own: from, to, and from, to again where it stands more than once. */
  readonly #rows: number[] = [];
  #properties: ReadonlyMap<string, Property> | undefined;

  constructor(name: string, prefixed: boolean, at: SourceLocation, table: PropertyTable) {
    this.name = name;
    this.prefixed = prefixed;
    this.sections = [at];
    this.#table = table;
  }

  /** Row `row` of the table is one of its own. */
  take(row: number): void {
    const rows = this.#rows;
    const last = rows.length - 1;
    if (rows[last] === row) rows[last] = row + 1;
    else rows.push(row, row + 1);
  }

  get properties(): ReadonlyMap<string, Property> {
    this.#properties ??= this.#read();
    return this.#properties;
  }

  #read(): ReadonlyMap<string, Property> {
    const properties = new Map<string, Property>();
    for (let index = 0; index < this.#rows.length; index += 2)
      this.#table?.read(this.#rows[index] ?? 0, this.#rows[index + 1] ?? 0, properties);
    this.#table = undefined;
    return properties;
  }
}

/** A key as it is written in the file, and the number of its lower-case form; none where no reader accepts it. */
interface WrittenKey {
  readonly written: string;
  readonly key: string | undefined;
  readonly number: number | undefined;
}

/** Keys that a section carries only when it is meant as a profile. */
const PROFILE_KEYS: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'credential_process',
  'credential_source',
  'mfa_serial',
  'role_arn',
  'source_profile',
  'sso_account_id',
  'sso_session',
  'sso_start_url',
  'web_identity_token_file',
]);

/** A name of several words, without the marks that would make it ambiguous. */
const BLANKS_WITHIN = /^[^"'\\\p{Cc}]+[ ][^"'\\\p{Cc}]+$/u;

/** The place in the file where the reading stands. Lives for one pass over the lines. */
class SectionReader implements EntryReader {
  readonly #text: string;
  readonly #table: PropertyTable;
  readonly #file: AwsFile;
  readonly #path: string;
  readonly #profiles = new Map<string, Section>();
  readonly #ssoSessions = new Map<string, Section>();
  readonly #services = new Map<string, Section>();
  readonly #withBlanks = new Map<string, Section>();
  readonly #problems: FileProblem[] = [];
  /** The same few keys occur thousands of times: they are found without cutting them out, by length and outer letters. */
  readonly #keys = new Map<number, WrittenKey[]>();
  #section: Section | undefined;
  /** Indented lines go on with the property added last. */
  #hasProperty = false;
  /** The header of a foreign section that may turn out to be a profile without its prefix. */
  #foreignHeader: { readonly at: SourceLocation; readonly name: string } | undefined;

  constructor(text: string, file: AwsFile, path: string) {
    this.#text = text;
    this.#table = new PropertyTable(text, file, path);
    this.#file = file;
    this.#path = path;
  }

  property(place: PropertyPlace): void {
    this.#hasProperty = false;
    const { key, number } = this.#keyAt(place.keyStart, place.keyEnd);
    if (this.#section === undefined) {
      this.#suspectProfile(key);
      return;
    }
    if (number === undefined) {
      this.#problems.push(readingProblem('invalid-property-name', this.#at(place), this.#section.name));
      return;
    }
    this.#section.take(this.#table.length);
    this.#table.add(number, place);
    this.#hasProperty = true;
  }

  entry(line: IniEntry): void {
    switch (line.kind) {
      case 'section':
        this.#enter(line);
        return;
      case 'continuation':
        this.#extend(line.value);
        return;
      case 'sub-property':
        this.#extend(line.text.slice(line.keyStart, line.valueEnd), line);
        return;
      case 'malformed':
        if (line.reason === 'unclosed-section') this.#leave();
        if (line.reason === 'property-without-equals' || line.reason === 'property-without-name')
          this.#hasProperty = false;
        this.#problems.push(readingProblem(line.reason, this.#at(line), this.#section?.name));
        return;
      default:
        assertNever(line);
    }
  }

  result(): FileProfiles {
    return {
      profiles: this.#profiles,
      ssoSessions: this.#ssoSessions,
      services: this.#services,
      withBlanks: this.#withBlanks,
      problems: this.#problems,
    };
  }

  #leave(): void {
    this.#section = undefined;
    this.#hasProperty = false;
    this.#foreignHeader = undefined;
  }

  #enter(line: SectionLine): void {
    this.#leave();
    const at = this.#at(line);
    const meaning = readSectionName(line.name, this.#file);
    if ('spelling' in meaning && meaning.spelling !== undefined) {
      this.#problems.push(readingProblem(`${meaning.spelling}-name`, at, meaning.name));
    }
    switch (meaning.kind) {
      case 'foreign':
        this.#foreignHeader = { at, name: line.name };
        return;
      case 'wrong-file':
        this.#problems.push(readingProblem(wrongFileCode(meaning.prefix), at));
        return;
      case 'invalid-name':
        this.#problems.push(readingProblem('invalid-profile-name', at, meaning.name));
        if (this.#file === 'credentials' && BLANKS_WITHIN.test(meaning.name)) {
          this.#section = this.#open(this.#withBlanks, meaning.name, false, at);
        }
        return;
      case 'sso-session':
        this.#section = this.#open(this.#ssoSessions, meaning.name, true, at);
        return;
      case 'services':
        this.#section = this.#open(this.#services, meaning.name, true, at);
        return;
      case 'profile':
        this.#section = this.#openProfile(meaning.name, meaning.prefixed, at);
        return;
      default:
        assertNever(meaning);
    }
  }

  #openProfile(name: string, prefixed: boolean, at: SourceLocation): Section | undefined {
    const earlier = this.#profiles.get(name);
    if (earlier === undefined || earlier.prefixed === prefixed)
      return this.#open(this.#profiles, name, prefixed, at);
    const replaced = prefixed ? earlier.sections : [at];
    for (const header of replaced) this.#problems.push(readingProblem('default-replaced', header, name));
    if (!prefixed) return undefined;
    this.#profiles.delete(name);
    return this.#open(this.#profiles, name, prefixed, at);
  }

  #open(sections: Map<string, Section>, name: string, prefixed: boolean, at: SourceLocation): Section {
    const earlier = sections.get(name);
    if (earlier !== undefined) {
      earlier.sections.push(at);
      return earlier;
    }
    const section = new Section(name, prefixed, at, this.#table);
    sections.set(name, section);
    return section;
  }

  /** An indented line belongs to the property above it, unless that one was passed over. */
  #extend(text: string, pair?: SubPropertyLine): void {
    if (!this.#hasProperty) return;
    const name = pair && keyOf(pair.key);
    if (pair !== undefined && name !== undefined) this.#table.extendLast(text, [name, pair.value]);
    else this.#table.extendLast(text);
  }

  #suspectProfile(key: string | undefined): void {
    if (this.#foreignHeader === undefined || key === undefined || !PROFILE_KEYS.has(key)) return;
    const { at, name } = this.#foreignHeader;
    this.#problems.push(readingProblem('missing-profile-prefix', at, name));
    this.#foreignHeader = undefined;
  }

  #keyAt(start: number, end: number): WrittenKey {
    const outer = (this.#text.charCodeAt(start) << 8) ^ this.#text.charCodeAt(end - 1);
    const looks = ((end - start) << 16) ^ outer;
    const alike = this.#keys.get(looks);
    if (alike !== undefined)
      for (const known of alike)
        if (known.written.length === end - start && this.#text.startsWith(known.written, start)) return known;
    const written = this.#text.slice(start, end);
    const key = keyOf(written);
    const found = { written, key, number: key === undefined ? undefined : this.#table.numberOf(key) };
    if (alike === undefined) this.#keys.set(looks, [found]);
    else alike.push(found);
    return found;
  }

  #at(line: Pick<IniEntry, 'number'>): SourceLocation {
    return { file: this.#file, path: this.#path, line: line.number };
  }
}

/** The key as readers compare it; `undefined` where none accepts it. */
function keyOf(written: string): string | undefined {
  return isIdentifier(written) ? written.toLowerCase() : undefined;
}

function wrongFileCode(prefix: 'profile' | 'sso-session' | 'services'): ReadingProblemCode {
  return prefix === 'profile' ? 'profile-prefix-in-credentials' : 'section-of-config-file';
}
