import fc from 'fast-check';

/** Lines as they occur in files that people, editors and tools have been at, the broken ones included. */
const lines: readonly string[] = [
  '[a]',
  '[a] # note',
  '[a]# note',
  '[ a ]',
  '[b]',
  '[profile a]',
  '[profile "a"]',
  '[understudy]',
  '[unclosed',
  '[]',
  '  [a]',
  'k = v',
  'k=v',
  'k  =  v  ',
  'k =',
  'K = V',
  'region = eu-west-1 # home',
  'aws_access_key_id = AKIAOLD',
  'aws_secret_access_key = old==',
  'aws_session_token = old',
  'aws_security_token = older',
  '# Managed by Understudy: x, expires 2026-11-22T15:00:00Z',
  '  k = nested',
  '\tindented',
  '    # indented comment',
  '# comment = 1',
  '; comment',
  'key: value',
  '= no name',
  'no sign',
  '',
  '   ',
  'odd = \uDCE9\uDCFF',
  'é = 日本 # ok',
];

/** Any file made of such lines, with all line ends, with and without a mark at its start. */
export const messyText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', '', '\uFEFF'),
    fc.array(fc.tuple(fc.constantFrom(...lines), fc.constantFrom('\n', '\n', '\r\n', '\r')), {
      maxLength: 25,
    }),
    fc.constantFrom('', ...lines),
  )
  .map(([mark, body, last]) => mark + body.map(([text, eol]) => text + eol).join('') + last);

export const plainKey: fc.Arbitrary<string> = fc.constantFrom(
  'k',
  'region',
  'output',
  'aws_access_key_id',
  'aws_session_token',
);

/** Values of the common subset, tokens among them. */
export const plainValue: fc.Arbitrary<string> = fc
  .string({ unit: fc.constantFrom(...'abcXYZ019/+=.:-_@%,[]{}é '), minLength: 1, maxLength: 30 })
  .map((value) => value.trim())
  .filter((value) => value !== '');
