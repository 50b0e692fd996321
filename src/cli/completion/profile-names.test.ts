import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIniDocument } from '../../core/aws-files/ini/ini-document.ts';
import { readFileProfiles } from '../../core/aws-files/profiles/file-profiles.ts';
import type { AwsFile } from '../../core/aws-files/profiles/profile-set.ts';
import { messyText } from '../../core/aws-files/testing/messy-files.ts';
import { profileNamesIn, wordAbout } from './profile-names.ts';

function fullReader(text: string, file: AwsFile): string[] {
  return [...readFileProfiles(parseIniDocument(text), file, '/f').profiles.keys()].sort();
}

const headerLines = fc.constantFrom(
  '[profile a]',
  '[profile  b ]  ',
  '[ profile c ]# note',
  '[profile d];',
  '[profile e] x',
  '[profile f]]',
  '[profile [g]]',
  '[profile #h]',
  '[profile\ti]',
  '[default]',
  '[profile default]',
  '[sso-session s]',
  '[services v]',
  '[plugins]',
  '[profile é]',
  '[profile a b]',
  ' [profile indented]',
  '[profile ',
  '[]',
  ']',
  'role_arn = [profile z]',
  '\uFEFF[profile late]',
);

describe('profile names', () => {
  it.each(['config', 'credentials'] as const)(
    'are those that the full reader finds in the %s file, whatever stands there',
    (file) => {
      const headers = fc
        .array(fc.tuple(headerLines, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 12 })
        .map((lines) => lines.map(([text, eol]) => text + eol).join(''));
      fc.assert(
        fc.property(
          fc.oneof(
            messyText,
            headers,
            fc.tuple(headers, messyText).map((both) => both.join('')),
          ),
          (text) => {
            expect([...new Set(profileNamesIn(text, file).names)].sort()).toEqual(fullReader(text, file));
          },
        ),
        { numRuns: 600 },
      );
    },
  );

  it('come with the account and the role, taken from the own section alone', () => {
    const text =
      '[profile a]\nregion = x\n[profile b]\nrole_arn = arn:aws-cn:iam::123456789012:role/team/Admin\n';
    const { from } = profileNamesIn(text, 'config');
    const words = from.map((at) => wordAbout(text, at));
    expect(words).toEqual(['', '123456789012 team/Admin']);
  });
});
