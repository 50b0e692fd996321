import fc from 'fast-check';
import type { FilePair } from './botocore.ts';

/**
 * Random files inside the subset that every AWS reader reads alike: unique sections and keys, lower-case keys, plain names, values
 * without comment signs behind white space, nothing indented but sub-properties. Comments, blank lines, spacing and line ends vary.
 */
export interface SafeFiles extends FilePair {
  /** What both files say together; sub-properties as maps. */
  readonly profiles: ReadonlyMap<string, ReadonlyMap<string, string | ReadonlyMap<string, string>>>;
}

type SafeProperty = readonly [key: string, value: string | ReadonlyMap<string, string>];
interface SafeSection {
  readonly name: string;
  readonly properties: readonly SafeProperty[];
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const NESTED_KEYS: readonly string[] = ['s3', 'sts', 'dynamodb'];
const OBJECT_NAMES: readonly string[] = Object.getOwnPropertyNames(Object.prototype);

function textOf(characters: string, limits: { readonly minLength: number; readonly maxLength: number }) {
  return fc.array(fc.constantFrom(...characters), limits).map((parts) => parts.join(''));
}

export const safeName: fc.Arbitrary<string> = fc.oneof(
  { weight: 1, arbitrary: fc.constant('default') },
  {
    weight: 5,
    arbitrary: textOf(`${LETTERS}_./%@:+-`, { minLength: 1, maxLength: 20 }).filter(
      (name) => !OBJECT_NAMES.includes(name),
    ),
  },
);

const safeKey = fc.oneof(
  fc.constantFrom(
    'region',
    'role_arn',
    'source_profile',
    'aws_access_key_id',
    'aws_session_token',
    'mfa_serial',
  ),
  textOf('abcdefghijklmnopqrstuvwxyz0123456789_', { minLength: 1, maxLength: 12 }).filter(
    (key) => !OBJECT_NAMES.includes(key) && !NESTED_KEYS.includes(key),
  ),
);

/** Tokens, ARNs, URLs: everything but the signs that some reader treats in its own way. */
const safeValue = textOf(`${LETTERS}=+/:.,@_-*()[]{}é日 `, { minLength: 1, maxLength: 40 })
  .map((value) => value.trim())
  .filter((value) => value !== '' && !value.startsWith('['));

const plainProperty: fc.Arbitrary<SafeProperty> = fc.tuple(safeKey, safeValue);

/** In the config file only, and under keys of their own: readers merge nested keys of two files in different ways. */
const nestedProperty: fc.Arbitrary<SafeProperty> = fc.tuple(
  fc.constantFrom(...NESTED_KEYS),
  fc
    .uniqueArray(fc.tuple(safeKey, safeValue), { minLength: 1, maxLength: 3, selector: ([key]) => key })
    .map((pairs) => new Map(pairs)),
);

function sectionsOf(property: fc.Arbitrary<SafeProperty>): fc.Arbitrary<SafeSection[]> {
  const properties = fc.uniqueArray(property, { minLength: 1, maxLength: 6, selector: ([key]) => key });
  return fc.uniqueArray(fc.record({ name: safeName, properties }), {
    maxLength: 5,
    selector: ({ name }) => name,
  });
}

const layout = fc.record({
  eol: fc.constantFrom('\n', '\r\n'),
  equals: fc.constantFrom('=', ' = ', ' =', '\t=  '),
  between: fc.constantFrom('', '# note = 1', '; [profile no]', ' \t'),
  hasFinalEnd: fc.boolean(),
});

function write(
  sections: readonly SafeSection[],
  header: (name: string) => string,
  style: { eol: string; equals: string; between: string; hasFinalEnd: boolean },
): string {
  const lines: string[] = [];
  for (const { name, properties } of sections) {
    lines.push(style.between, `[${header(name)}]`);
    for (const [key, value] of properties) {
      if (typeof value === 'string') lines.push(`${key}${style.equals}${value}`);
      else lines.push(`${key} =`, ...[...value].map(([inner, text]) => `    ${inner} = ${text}`));
    }
  }
  return lines.join(style.eol) + (style.hasFinalEnd ? style.eol : '');
}

export const safeFiles: fc.Arbitrary<SafeFiles> = fc
  .tuple(
    sectionsOf(fc.oneof({ weight: 8, arbitrary: plainProperty }, { weight: 1, arbitrary: nestedProperty })),
    sectionsOf(plainProperty),
    layout,
    layout,
  )
  .map(([config, credentials, configStyle, credentialsStyle]) => {
    const profiles = new Map<string, Map<string, string | ReadonlyMap<string, string>>>();
    for (const { name, properties } of [...config, ...credentials]) {
      const profile = profiles.get(name) ?? new Map();
      for (const [key, value] of properties) profile.set(key, value);
      profiles.set(name, profile);
    }
    return {
      config: write(config, (name) => (name === 'default' ? name : `profile ${name}`), configStyle),
      credentials: write(credentials, (name) => name, credentialsStyle),
      profiles,
    };
  });
