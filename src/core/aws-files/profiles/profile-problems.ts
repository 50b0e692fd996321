import type { MalformedReason } from '../ini/ini-document.ts';
import type { FileProblem } from './file-problem.ts';
import type { SourceLocation } from './profile-set.ts';

/**
 * What can be wrong with a line or section while the files are read, and the words for it. The texts never quote the line:
 * a line that could not be understood may hold a secret.
 */
export type ReadingProblemCode =
  | MalformedReason
  | 'invalid-profile-name'
  | 'quoted-name'
  | 'non-ascii-name'
  | 'invalid-property-name'
  | 'missing-profile-prefix'
  | 'profile-prefix-in-credentials'
  | 'section-of-config-file'
  | 'default-replaced';

interface ReadingText {
  readonly severity: FileProblem['severity'];
  readonly says: string;
  readonly advice: string;
}

const KEY_VALUE_ADVICE = 'Write the line as key = value, put a # in front of it, or delete it.';
const TEXTS: Readonly<Record<ReadingProblemCode, ReadingText>> = {
  'unclosed-section': {
    severity: 'error',
    says: "Profile definition must end with ']'",
    advice: 'Close the bracket. Until then the keys below it belong to no profile.',
  },
  'property-before-section': {
    severity: 'error',
    says: 'Expected a profile definition before the first key',
    advice: 'Move the line below the section it belongs to, or delete it.',
  },
  'property-without-equals': {
    severity: 'error',
    says: "Expected an '=' sign defining a property",
    advice: KEY_VALUE_ADVICE,
  },
  'property-without-name': {
    severity: 'error',
    says: 'Property did not have a name',
    advice: KEY_VALUE_ADVICE,
  },
  'continuation-before-section': {
    severity: 'error',
    says: 'Expected a profile definition before an indented line',
    advice:
      'Remove the white space at its beginning and move it below the section it belongs to, or delete it.',
  },
  'continuation-without-property': {
    severity: 'error',
    says: 'Expected a property definition, found continuation of nothing: the line is indented',
    advice: 'Remove the white space at the beginning of the line.',
  },
  'sub-property-without-equals': {
    severity: 'error',
    says: "Expected an '=' sign defining a sub-property",
    advice: 'Write the indented line as key = value, or delete it.',
  },
  'sub-property-without-name': {
    severity: 'error',
    says: 'Sub-property did not have a name',
    advice: 'Write the indented line as key = value, or delete it.',
  },
  'invalid-profile-name': {
    severity: 'warning',
    says: 'The name has characters that most AWS tools do not accept, so they do not see this section',
    advice: 'Rename it with letters, digits and _ - / . % @ : + only.',
  },
  'quoted-name': {
    severity: 'warning',
    says: 'The name stands in quotation marks: the AWS CLI, boto3 and Understudy read it without them, other AWS tools pass over it or take them for a part of it',
    advice:
      'Rename it with letters, digits and _ - / . % @ : + only, without quotation marks, if other tools are to see it.',
  },
  'non-ascii-name': {
    severity: 'warning',
    says: 'The name has letters beyond A to Z: the AWS CLI, boto3 and Understudy read it, other AWS tools pass over the section',
    advice: 'Rename it with letters, digits and _ - / . % @ : + only if other tools are to see it.',
  },
  'invalid-property-name': {
    severity: 'warning',
    says: 'The key has characters that most AWS tools do not accept, so they pass over this line',
    advice: 'Correct the key. Letters, digits and _ - / . % @ : + are allowed.',
  },
  'missing-profile-prefix': {
    severity: 'warning',
    says: 'The section looks like a profile, but in the config file its name needs the word profile before it',
    advice: 'Write the header as [profile NAME].',
  },
  'profile-prefix-in-credentials': {
    severity: 'warning',
    says: 'In the credentials file the header of a profile is its name alone; with the word profile before it hardly any AWS tool reads it',
    advice: 'Remove the word profile from the header.',
  },
  'section-of-config-file': {
    severity: 'error',
    says: 'Sections of sso-session and services belong in the config file; here no AWS tool reads them',
    advice: 'Move the section to the config file.',
  },
  'default-replaced': {
    severity: 'warning',
    says: '[default] is not read, because [profile default] stands in the same file',
    advice: 'Keep one of the two sections.',
  },
};

/** The located problem; `profile` is the profile that suffers, where one is known. */
export function readingProblem(code: ReadingProblemCode, at: SourceLocation, profile?: string): FileProblem {
  const { severity, says, advice } = TEXTS[code];
  const message = `${at.path}, line ${at.line}: ${says}.`;
  return {
    code,
    severity,
    file: at.file,
    path: at.path,
    line: at.line,
    message,
    advice,
    ...(profile !== undefined && { profile }),
  };
}
