import { assertNever } from '../../shared/assert-never.ts';
import type {
  CommentLine,
  ContinuationLine,
  IniDocument,
  IniLine,
  PropertyLine,
} from '../aws-files/ini/ini-document.ts';
import type { AwsFile } from '../aws-files/profiles/profile-set.ts';
import { readSectionName } from '../aws-files/profiles/section-name.ts';
import { type DoctorFinding, findingAt, type Place } from './finding.ts';
import { HeaderFindings } from './header-findings.ts';
import { keyName } from './key-name.ts';
import { valueFindings } from './value-findings.ts';

/**
 * What the readers disagree about in the text itself: marks, line ends, duplicates, comments, indentation, quotes. Lines that no
 * rule allows are not repeated here, the reading reports them.
 */
export function layoutFindings(document: IniDocument, file: AwsFile, path: string): DoctorFinding[] {
  const findings: DoctorFinding[] = [];
  if (document.hasByteOrderMark) findings.push(byteOrderMark({ file, path, line: 1 }));
  const inspector = new LineInspector(file, path, findings);
  for (const line of document.eachLine()) inspector.inspect(line);
  inspector.end();
  return findings;
}

/** Follows the sections, because what an indented line does depends on the lines above it. Lives for one pass. */
class LineInspector {
  readonly #file: AwsFile;
  readonly #path: string;
  readonly #findings: DoctorFinding[];
  readonly #headers: HeaderFindings;
  #profile: string | undefined;
  #keysOfSection = new Map<string, number>();
  #property: PropertyLine | undefined;
  #hasSubProperties = false;
  #isBelowHeader = false;
  #reportedLineEnds = false;
  #reportedEncoding = false;

  constructor(file: AwsFile, path: string, findings: DoctorFinding[]) {
    this.#file = file;
    this.#path = path;
    this.#findings = findings;
    this.#headers = new HeaderFindings(file);
  }

  inspect(line: IniLine): void {
    this.#inspectBytes(line);
    switch (line.kind) {
      case 'section': {
        this.end();
        const meaning = readSectionName(line.name, this.#file);
        this.#profile = meaning.kind === 'profile' ? meaning.name : undefined;
        this.#keysOfSection = new Map();
        this.#isBelowHeader = true;
        this.#findings.push(...this.#headers.of(line, meaning, this.#at(line)));
        return;
      }
      case 'property':
        this.#finishProperty();
        this.#headers.seeProperty();
        this.#inspectProperty(line);
        return;
      case 'sub-property':
        this.#hasSubProperties = true;
        return;
      case 'continuation':
        this.#inspectContinuation(line);
        return;
      case 'comment':
        this.#inspectComment(line);
        return;
      case 'malformed':
        if (line.reason === 'unclosed-section') this.end();
        return;
      case 'blank':
        return;
      default:
        assertNever(line);
    }
  }

  /** A section has ended, or the file. */
  end(): void {
    this.#finishProperty();
    this.#findings.push(...this.#headers.leave());
    this.#profile = undefined;
    this.#isBelowHeader = false;
  }

  #inspectBytes(line: IniLine): void {
    if (line.eol === '\r' && !this.#reportedLineEnds) {
      this.#reportedLineEnds = true;
      this.#findings.push(carriageReturns(this.#at(line)));
    }
    if (!this.#reportedEncoding && /[\uDC80-\uDCFF]/u.test(line.text)) {
      this.#reportedEncoding = true;
      this.#findings.push(invalidUtf8(this.#at(line)));
    }
  }

  #inspectProperty(line: PropertyLine): void {
    const at = this.#at(line);
    this.#property = line;
    this.#hasSubProperties = false;
    this.#isBelowHeader = false;
    const key = line.key.toLowerCase();
    const earlier = this.#keysOfSection.get(key);
    if (earlier !== undefined) this.#findings.push(duplicateKey(at, key, earlier, this.#profile));
    this.#keysOfSection.set(key, line.number);
    this.#findings.push(...valueFindings(line, at, this.#profile));
  }

  #inspectContinuation(line: ContinuationLine): void {
    const at = this.#at(line);
    if (line.value.startsWith('[')) this.#findings.push(indentedHeader(at, this.#profile));
    else if (/^[\w.-]+[ \t]*=/.test(line.value)) this.#findings.push(indentedKey(at, this.#profile));
  }

  #inspectComment(line: CommentLine): void {
    const isIndented = line.text.startsWith(' ') || line.text.startsWith('\t');
    if (!isIndented || !(this.#property || this.#isBelowHeader)) return;
    this.#findings.push(
      indentedComment(this.#at(line), this.#property?.valueStart !== this.#property?.valueEnd),
    );
  }

  /** Only behind its last line is it known whether a property stays empty. */
  #finishProperty(): void {
    const line = this.#property;
    this.#property = undefined;
    if (line === undefined || line.value !== '' || this.#hasSubProperties) return;
    this.#findings.push(emptyValue(this.#at(line), line.key.toLowerCase(), this.#profile));
  }

  #at(line: IniLine): Place {
    return { file: this.#file, path: this.#path, line: line.number };
  }
}

const withProfile = (profile: string | undefined) => (profile === undefined ? {} : { profile });

function byteOrderMark(at: Place): DoctorFinding {
  return findingAt(at, {
    code: 'byte-order-mark',
    severity: 'error',
    says: 'The file begins with a byte order mark.',
    readers: {
      botocore: 'Refuses the whole file.',
      javascript: 'Passes over it.',
      goAndRust: 'Refuses the whole file.',
    },
    advice: 'Save the file as UTF-8 without a byte order mark.',
  });
}

function carriageReturns(at: Place): DoctorFinding {
  return findingAt(at, {
    code: 'carriage-return-line-ends',
    severity: 'error',
    says: 'The line ends in a carriage return alone.',
    readers: {
      botocore: 'Reads it as a line end.',
      javascript: 'Takes the line and the next for one.',
      goAndRust: 'Takes the line and the next for one.',
    },
    advice: 'Save the file with line feeds (LF) as line ends.',
  });
}

function invalidUtf8(at: Place): DoctorFinding {
  return findingAt(at, {
    code: 'invalid-utf-8',
    severity: 'error',
    says: 'The line holds bytes that are not UTF-8.',
    readers: {
      botocore: 'Refuses the whole file.',
      javascript: 'Replaces the bytes by a question mark sign.',
      goAndRust: 'Go keeps the bytes, Rust refuses the whole file.',
    },
    advice: 'Save the file as UTF-8, or delete the characters.',
  });
}

function duplicateKey(at: Place, key: string, earlier: number, profile: string | undefined): DoctorFinding {
  return findingAt(at, {
    code: 'duplicate-key',
    severity: 'error',
    ...withProfile(profile),
    says: `In the same section ${keyName(key)} stands in line ${earlier} already.`,
    readers: {
      botocore: 'Refuses the whole file.',
      javascript: 'Takes the last one.',
      goAndRust: 'Takes the last one.',
    },
    advice: 'Delete the line that is not meant. Most tools use this one, the last.',
  });
}

function indentedKey(at: Place, profile: string | undefined): DoctorFinding {
  return findingAt(at, {
    code: 'indented-key',
    severity: 'warning',
    ...withProfile(profile),
    says: 'The key is indented under a key that has a value.',
    readers: {
      botocore: 'Adds the line to the value above.',
      javascript: 'Reads a key of its own.',
      goAndRust: 'Rust adds the line to the value above, Go passes over it.',
    },
    advice: 'Remove the white space at the beginning of the line.',
  });
}

function indentedHeader(at: Place, profile: string | undefined): DoctorFinding {
  return findingAt(at, {
    code: 'indented-header',
    severity: 'warning',
    ...withProfile(profile),
    says: 'The section header is indented.',
    readers: {
      botocore: 'Adds the line to the value above, so the keys below it belong to the wrong section.',
      javascript: 'Reads a section header.',
      goAndRust: 'Adds the line to the value above, so the keys below it belong to the wrong section.',
    },
    advice: 'Remove the white space at the beginning of the line.',
  });
}

function indentedComment(at: Place, followsValue: boolean): DoctorFinding {
  return findingAt(at, {
    code: 'indented-comment',
    severity: 'warning',
    says: 'The comment is indented below a key or header.',
    readers: {
      botocore: 'Passes over it.',
      javascript: 'Passes over it.',
      goAndRust: followsValue
        ? 'Go passes over it, Rust adds it to the value above.'
        : 'Go passes over it, Rust refuses the whole file.',
    },
    advice: 'Remove the white space at the beginning of the line.',
  });
}

function emptyValue(at: Place, key: string, profile: string | undefined): DoctorFinding {
  return findingAt(at, {
    code: 'empty-value',
    severity: 'warning',
    ...withProfile(profile),
    says: `There is no value behind ${keyName(key)}.`,
    readers: {
      botocore: 'Takes an empty value.',
      javascript: 'Takes the key as not there.',
      goAndRust: 'Takes an empty value.',
    },
    advice: 'Delete the line.',
  });
}
