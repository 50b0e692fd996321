import type { FileProblem } from '../aws-files/profiles/file-problem.ts';
import type { ReadingProblemCode } from '../aws-files/profiles/profile-problems.ts';
import type { DoctorFinding, ReaderVerdicts } from './finding.ts';

const REFUSES = 'Refuses the whole file.';
const PASSES_OVER = 'Passes over it.';

const VERDICTS: Readonly<Record<ReadingProblemCode, ReaderVerdicts>> = {
  'unclosed-section': {
    botocore: REFUSES,
    javascript: 'Passes over the header, so the keys below it join the section above.',
    goAndRust: REFUSES,
  },
  'property-before-section': {
    botocore: REFUSES,
    javascript: PASSES_OVER,
    goAndRust: 'Go passes over it, Rust refuses the whole file.',
  },
  'property-without-equals': {
    botocore: 'Reads key: value with a colon, refuses the whole file otherwise.',
    javascript: PASSES_OVER,
    goAndRust:
      'Go reads key: value with a colon and refuses the whole file otherwise, Rust always refuses it.',
  },
  'property-without-name': {
    botocore: REFUSES,
    javascript: PASSES_OVER,
    goAndRust: 'Go reads a key without a name, Rust refuses the whole file.',
  },
  'continuation-before-section': {
    botocore: REFUSES,
    javascript: PASSES_OVER,
    goAndRust: 'Go passes over it, Rust refuses the whole file.',
  },
  'continuation-without-property': {
    botocore: 'Reads it as if it were not indented.',
    javascript: 'Reads it as if it were not indented.',
    goAndRust: 'Go passes over it, Rust refuses the whole file.',
  },
  'sub-property-without-equals': {
    botocore: REFUSES,
    javascript: PASSES_OVER,
    goAndRust: 'Go passes over it, Rust refuses the whole file.',
  },
  'sub-property-without-name': {
    botocore: 'Reads a key without a name.',
    javascript: PASSES_OVER,
    goAndRust: 'Go reads a key without a name, Rust refuses the whole file.',
  },
  'invalid-profile-name': {
    botocore: 'Reads most such names; in the config file a name with spaces needs quotes.',
    javascript: 'Passes over the section, or takes the quotes off the name.',
    goAndRust: 'Go takes the name as it stands, Rust passes over the section.',
  },
  'quoted-name': {
    botocore: 'Reads it, without the quotation marks.',
    javascript: 'Takes the quotation marks off a name without blanks, passes over the others.',
    goAndRust: 'Rust and Java pass over the section, Go takes the quotation marks for a part of the name.',
  },
  'non-ascii-name': {
    botocore: 'Reads it.',
    javascript: 'Passes over the section.',
    goAndRust: 'Go reads it, Rust and Java pass over the section.',
  },
  'invalid-property-name': {
    botocore: 'Reads it under that name.',
    javascript: 'Reads it under that name.',
    goAndRust: 'Go reads it under that name, Rust passes over it.',
  },
  'missing-profile-prefix': {
    botocore: 'Does not see a profile.',
    javascript: 'Does not see a profile.',
    goAndRust: 'Does not see a profile.',
  },
  'profile-prefix-in-credentials': {
    botocore: 'Sees a profile whose name has the word in it.',
    javascript: 'Does not see a profile of that name.',
    goAndRust: 'Does not see a profile of that name.',
  },
  'section-of-config-file': {
    botocore: 'Sees a profile whose name has the word in it.',
    javascript: 'Does not see the section.',
    goAndRust: 'Passes over it; Kotlin refuses the whole file.',
  },
  'default-replaced': {
    botocore: 'Reads whichever of the two stands last.',
    javascript: 'Reads [profile default].',
    goAndRust: 'Reads [profile default].',
  },
};

const UNREADABLE: ReaderVerdicts = {
  botocore: 'Stops with an error or sees no profiles.',
  javascript: 'Sees an empty file, without a word.',
  goAndRust: 'Stops with an error.',
};

/** What the reading already found, with what the other readers make of it. */
export function readingFindings(problems: readonly FileProblem[]): DoctorFinding[] {
  return problems.map((problem) => {
    const readers = isReadingCode(problem.code) ? VERDICTS[problem.code] : UNREADABLE;
    return { ...problem, readers };
  });
}

function isReadingCode(code: string): code is ReadingProblemCode {
  return Object.hasOwn(VERDICTS, code);
}
