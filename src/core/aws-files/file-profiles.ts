import type { FileProblem } from './file-problem.ts';
import type { IniDocument, IniEntry, PropertyEntry, SectionLine, SubPropertyLine } from './ini-document.ts';
import type { AwsFile, Profile, Property, SourceLocation } from './profile-set.ts';
import { type ReadingProblemCode, readingProblem } from './reading-problems.ts';
import { isIdentifier, readSectionName } from './section-name.ts';

/** What one of the two files says by itself, before the other is merged in. */
export interface FileProfiles {
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly ssoSessions: ReadonlyMap<string, Profile>;
  readonly services: ReadonlyMap<string, Profile>;
  readonly problems: readonly FileProblem[];
}

/**
 * Reads the sections of one file as the AWS SDKs for Rust, Java and Kotlin do: sections of the same name are one, the last of
 * two equal keys wins, keys are lower-case, `[profile default]` replaces `[default]`. Where those SDKs give up on the whole file,
 * the bad line becomes a located problem and everything else is still read.
 */
export function readFileProfiles(document: IniDocument, file: AwsFile, path: string): FileProfiles {
  const reader = new SectionReader(file, path);
  for (const entry of document.eachEntry()) reader.read(entry);
  return reader.result();
}

interface Section {
  readonly name: string;
  readonly prefixed: boolean;
  readonly properties: Map<string, Property>;
  readonly sections: [SourceLocation, ...SourceLocation[]];
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

/** The place in the file where the reading stands. Lives for one pass over the lines. */
class SectionReader {
  readonly #file: AwsFile;
  readonly #path: string;
  readonly #profiles = new Map<string, Section>();
  readonly #ssoSessions = new Map<string, Section>();
  readonly #services = new Map<string, Section>();
  readonly #problems: FileProblem[] = [];
  /** Keys as written to keys as compared; `undefined` for those that no reader accepts. The same few occur thousands of times. */
  readonly #keys = new Map<string, string | undefined>();
  #section: Section | undefined;
  #property: Property | undefined;
  /** Of the property at hand; it grows while the lines below it are read. */
  #subProperties: Map<string, string> | undefined;
  /** The header of a foreign section that may turn out to be a profile without its prefix. */
  #foreignHeader: SourceLocation | undefined;

  constructor(file: AwsFile, path: string) {
    this.#file = file;
    this.#path = path;
  }

  read(line: IniEntry): void {
    switch (line.kind) {
      case 'section':
        this.#enter(line);
        return;
      case 'property':
        this.#define(line);
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
          this.#property = undefined;
        this.#problems.push(readingProblem(line.reason, this.#at(line), this.#section?.name));
    }
  }

  result(): FileProfiles {
    return {
      profiles: this.#profiles,
      ssoSessions: this.#ssoSessions,
      services: this.#services,
      problems: this.#problems,
    };
  }

  #leave(): void {
    this.#section = undefined;
    this.#property = undefined;
    this.#foreignHeader = undefined;
  }

  #enter(line: SectionLine): void {
    this.#leave();
    const at = this.#at(line);
    const meaning = readSectionName(line.name, this.#file);
    switch (meaning.kind) {
      case 'foreign':
        this.#foreignHeader = at;
        return;
      case 'wrong-file':
        this.#problems.push(readingProblem(wrongFileCode(meaning.prefix), at));
        return;
      case 'invalid-name':
        this.#problems.push(readingProblem('invalid-profile-name', at, meaning.name));
        return;
      case 'sso-session':
        this.#section = this.#open(this.#ssoSessions, meaning.name, true, at);
        return;
      case 'services':
        this.#section = this.#open(this.#services, meaning.name, true, at);
        return;
      case 'profile':
        this.#section = this.#openProfile(meaning.name, meaning.prefixed, at);
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
    const section: Section = { name, prefixed, properties: new Map(), sections: [at] };
    sections.set(name, section);
    return section;
  }

  #define(line: PropertyEntry): void {
    this.#property = undefined;
    this.#subProperties = undefined;
    const key = this.#keyOf(line.key);
    if (this.#section === undefined) {
      this.#suspectProfile(key);
      return;
    }
    const at = this.#at(line);
    if (key === undefined) {
      this.#problems.push(readingProblem('invalid-property-name', at, this.#section.name));
      return;
    }
    this.#keep(this.#section, { key, value: line.value, at });
  }

  /** An indented line belongs to the property above it, unless that one was passed over. */
  #extend(text: string, pair?: SubPropertyLine): void {
    if (this.#section === undefined || this.#property === undefined) return;
    const name = pair && this.#keyOf(pair.key);
    if (pair !== undefined && name !== undefined) {
      this.#subProperties ??= new Map();
      this.#subProperties.set(name, pair.value);
    }
    const { key, value, at } = this.#property;
    const subProperties = this.#subProperties;
    this.#keep(this.#section, {
      key,
      value: `${value}\n${text}`,
      at,
      ...(subProperties && { subProperties }),
    });
  }

  #keep(section: Section, property: Property): void {
    section.properties.set(property.key, property);
    this.#property = property;
  }

  #suspectProfile(key: string | undefined): void {
    if (this.#foreignHeader === undefined || key === undefined || !PROFILE_KEYS.has(key)) return;
    this.#problems.push(readingProblem('missing-profile-prefix', this.#foreignHeader));
    this.#foreignHeader = undefined;
  }

  #keyOf(written: string): string | undefined {
    const known = this.#keys.get(written);
    if (known !== undefined || this.#keys.has(written)) return known;
    const key = isIdentifier(written) ? written.toLowerCase() : undefined;
    this.#keys.set(written, key);
    return key;
  }

  #at(line: IniEntry): SourceLocation {
    return { file: this.#file, path: this.#path, line: line.number };
  }
}

function wrongFileCode(prefix: 'profile' | 'sso-session' | 'services'): ReadingProblemCode {
  return prefix === 'profile' ? 'profile-prefix-in-credentials' : 'section-of-config-file';
}
