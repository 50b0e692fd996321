import { describe, expect, it } from 'vitest';
import { saml2awsProfiles } from '../managed/other-tools.ts';
import { shown, structuralFault, unsafeKey, unsafeProfileName, unsafeValue } from './safe-subset.ts';

describe('profile names', () => {
  it.each(['default', 'understudy', 'prod.eu-west/1', 'a_b%c@d:e+f', '0', '-'])(
    '%s may be written',
    (name) => {
      expect(unsafeProfileName(name)).toBeUndefined();
    },
  );

  it.each([
    '',
    ' ',
    'a b',
    'a\tb',
    'é',
    'a[1]',
    'a]',
    'a#b',
    'a;b',
    'a=b',
    '"a"',
    'a\n[evil]',
    'a\0',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
  ])('%j may not', (name) => {
    const reason = unsafeProfileName(name);
    expect(reason).toMatch(/^The profile name .*\.$/);
    expect(reason).not.toMatch(/[\n\0]/);
  });
});

describe('keys', () => {
  it.each(['region', 'aws_access_key_id', 's3.max', 'x-y'])('%s may be written', (key) => {
    expect(unsafeKey(key)).toBeUndefined();
  });

  it.each(['', 'Region', 'a b', 'a=b', 'a:b', '#a', ';a', '[a', 'a\nb', '__proto__', 'constructor'])(
    '%j may not',
    (key) => {
      expect(unsafeKey(key)).toMatch(/^The key .*\.$/);
    },
  );
});

describe('values', () => {
  it.each(['a', 'a=b==', 'https://x.awsapps.com/start#/', 'a;b', 'a b', '[a]', 'é日本', 'say "hi" there'])(
    '%s may be written',
    (value) => {
      expect(unsafeValue('k', value)).toBeUndefined();
    },
  );

  it.each([
    '',
    ' a',
    'a ',
    '\ta',
    'a\u00a0',
    'a\n',
    'a\rb',
    'a\0b',
    'a #b',
    'a\t;b',
    '#a',
    ';a',
    'a\u2003#b',
    '"a"',
    "'a",
    '\ud800',
  ])('%j may not, and is not shown', (value) => {
    const reason = unsafeValue('the_key', `${value}`);
    expect(reason).toContain('the_key');
    expect(reason).toMatch(/\.$/);
  });
});

it('names in sentences stay on one line and short', () => {
  expect(shown('a\n\0b')).toBe('"a??b"');
  expect(shown('x'.repeat(100))).toBe(`"${'x'.repeat(60)}…"`);
  expect(structuralFault('key', 'ok')).toBeUndefined();
});

describe('the profiles of saml2aws', () => {
  it.each([
    [
      '[default]\napp_id =\nurl = https://idp/x#y;z\naws_profile = saml\n\n[corp]\naws_profile = corp-dev\n',
      ['saml', 'corp-dev'],
    ],
    ['[a]\naws_profile =\n', []],
    ['aws_profile = top level\n', []],
    ['', []],
    ['\0\u0001[[[', []],
  ])('%j', (text, names) => {
    expect([...saml2awsProfiles(text)]).toEqual(names);
  });
});
