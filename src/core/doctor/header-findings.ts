import type { SectionLine } from '../aws-files/ini/ini-document.ts';
import type { AwsFile } from '../aws-files/profiles/profile-set.ts';
import type { SectionMeaning } from '../aws-files/profiles/section-name.ts';
import { type DoctorFinding, findingAt, type Place } from './finding.ts';

/** Names under which every JavaScript object already has something. */
const OBJECT_NAMES: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Headers of one file: duplicates, white space, names that break a reader, sections without keys. Lives for one pass. */
export class HeaderFindings {
  readonly #file: AwsFile;
  /** The line in which a section was first seen, by kind and name. */
  readonly #seen = new Map<string, { readonly line: number; readonly written: string }>();
  #empty: { readonly at: Place; readonly name: string } | undefined;

  constructor(file: AwsFile) {
    this.#file = file;
  }

  of(line: SectionLine, meaning: SectionMeaning, at: Place): DoctorFinding[] {
    const findings: DoctorFinding[] = [];
    const written = line.text.slice(line.text.indexOf('[') + 1, closingBracket(line));
    const identity = identityOf(line, meaning);
    const earlier = this.#seen.get(identity);
    if (earlier) findings.push(duplicateSection(at, line.name, earlier, written));
    else this.#seen.set(identity, { line: line.number, written });
    if (meaning.kind !== 'profile') return findings;
    // What stands in quotation marks is told by the reading.
    const isQuoted = meaning.spelling === 'quoted';
    if (!isQuoted && written !== plainHeader(meaning.name, meaning.prefixed, written)) {
      findings.push(whiteSpace(at, meaning.name, this.#file, written));
    }
    if (OBJECT_NAMES.has(meaning.name)) findings.push(objectName(at, meaning.name));
    this.#empty = { at, name: meaning.name };
    return findings;
  }

  /** The section at hand has a key. */
  seeProperty(): void {
    this.#empty = undefined;
  }

  leave(): DoctorFinding[] {
    const empty = this.#empty;
    this.#empty = undefined;
    return empty ? [emptySection(empty.at, empty.name)] : [];
  }
}

/** Sections of the same identity are one to most readers. `[default]` and `[profile default]` are two, of which one counts. */
function identityOf(line: SectionLine, meaning: SectionMeaning): string {
  if (meaning.kind === 'profile') return `profile ${meaning.prefixed} ${meaning.name}`;
  return `${meaning.kind} ${'name' in meaning ? meaning.name : line.name}`;
}

function closingBracket(line: SectionLine): number {
  return line.text.indexOf(']', line.nameEnd);
}

/** The header that every reader accepts; one tab in place of the space does no harm. */
function plainHeader(name: string, prefixed: boolean, written: string): string {
  if (!prefixed) return name;
  return `profile${written.charAt('profile'.length) === '\t' ? '\t' : ' '}${name}`;
}

function duplicateSection(
  at: Place,
  name: string,
  earlier: { readonly line: number; readonly written: string },
  written: string,
): DoctorFinding {
  const same = earlier.written === written;
  return findingAt(at, {
    code: 'duplicate-section',
    severity: 'error',
    says: `The section [${name}] stands in line ${earlier.line} already.`,
    readers: {
      botocore: same ? 'Refuses the whole file.' : 'Reads one of the two and drops the other.',
      javascript: 'Takes both as one.',
      goAndRust: 'Takes both as one.',
    },
    advice: 'Move the keys into one section and delete the other.',
  });
}

function whiteSpace(at: Place, name: string, file: AwsFile, written: string): DoctorFinding {
  const leads = /^[ \t]/.test(written) || file === 'credentials';
  return findingAt(at, {
    code: 'white-space-in-header',
    severity: 'warning',
    profile: name,
    says: `The header of the profile ${name} has more white space than one space before the name.`,
    readers: {
      botocore: leads ? 'Does not see a profile of that name.' : 'Reads it.',
      javascript: 'Does not see a profile of that name.',
      goAndRust: 'Reads it.',
    },
    advice: `Write the header as [${file === 'config' && name !== 'default' ? 'profile ' : ''}${name}].`,
  });
}

function objectName(at: Place, name: string): DoctorFinding {
  const isProto = name === '__proto__';
  return findingAt(at, {
    code: 'name-of-javascript',
    severity: isProto ? 'error' : 'warning',
    profile: name,
    says: `The profile name ${name} has a meaning in JavaScript.`,
    readers: {
      botocore: 'Reads it.',
      javascript: isProto
        ? 'Fails, and then sees no profile of this file at all.'
        : 'May not find the profile.',
      goAndRust: 'Reads it.',
    },
    advice: 'Rename the profile.',
  });
}

function emptySection(at: Place, name: string): DoctorFinding {
  return findingAt(at, {
    code: 'empty-section',
    severity: 'warning',
    profile: name,
    says: `The profile ${name} has no keys here.`,
    readers: {
      botocore: 'Sees a profile without settings.',
      javascript: 'Does not see the section.',
      goAndRust: 'Sees a profile without settings.',
    },
    advice: 'Add a key such as region, or delete the header.',
  });
}
