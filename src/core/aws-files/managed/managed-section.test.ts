import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIniDocument } from '../ini/ini-document.ts';
import { runs } from '../proof/proof-size.ts';
import { messyText } from '../testing/messy-files.ts';
import {
  type ManagedEntry,
  managedSections,
  managedValues,
  unsafeEntry,
  valuesOf,
  withManagedSection,
} from './managed-section.ts';
import { restoreExactly, restoreKeys, sectionText } from './section-restore.ts';

const entry: ManagedEntry = {
  profile: 'prod, the admin',
  credentials: {
    accessKeyId: 'ASIANEW',
    secretAccessKey: 'new/secret+',
    sessionToken: 'FwoGZXIvYXdzEN==',
    expiration: new Date('2026-11-22T16:00:00.999Z'),
  },
  region: 'eu-west-1',
};

function written(
  text: string,
  target = 'understudy',
  more: Partial<ManagedEntry> = {},
  regionOfSection = false,
): string {
  const result = withManagedSection(parseIniDocument(text), target, { ...entry, ...more }, regionOfSection);
  if (!result.ok) throw new Error(result.message);
  return result.document.toString();
}

describe('a managed section', () => {
  it('says whose credentials it holds and when they end, never later than the truth', () => {
    expect(written('')).toBe(
      `[understudy]
# Managed by Understudy: prod, the admin, expires 2026-11-22T16:00:00Z
aws_access_key_id = ASIANEW
aws_secret_access_key = new/secret+
aws_session_token = FwoGZXIvYXdzEN==
region = eu-west-1
x_security_token_expires = 2026-11-22T16:00:00Z
`,
    );
  });

  it('is read back', () => {
    const document = parseIniDocument(`[a]\n${written('')}[b]\n`);
    expect(managedSections(document)).toEqual([
      {
        target: 'understudy',
        profile: 'prod, the admin',
        expires: new Date('2026-11-22T16:00:00Z'),
        line: 2,
      },
    ]);
    expect(managedValues(document, 'understudy')).toEqual(valuesOf(entry));
  });

  it.each([
    ['# Managed by Understudy: x, expires soon', [{ target: 'a', profile: 'x', line: 1 }]],
    ['# Managed by someone else: x, expires 2026-11-22T16:00:00Z', []],
    ['note = # Managed by Understudy: x, expires 2026-11-22T16:00:00Z', []],
  ])('whose comment was spoilt (%s) is told apart', (comment, expected) => {
    expect(managedSections(parseIniDocument(`[a]\n${comment}\n`))).toEqual(expected);
  });

  it.each([
    ['[understudy]# note\n', '[understudy] # note\n'],
    ['[ understudy ]\n', '[understudy]\n'],
    ['\uFEFF[understudy];x\n', '\uFEFF[understudy] ;x\n'],
    ['[understudy] # fine\n', '[understudy] # fine\n'],
    ['[understudy]  \n', '[understudy]  \n'],
  ])('gets a header that every tool reads: %j', (before, header) => {
    expect(written(before).startsWith(header)).toBe(true);
  });

  it('names the account of its keys, and never that of keys before', () => {
    const credentials = { ...entry.credentials, accountId: '222222222222' };
    expect(written('', 'understudy', { credentials })).toContain(
      'aws_session_token = FwoGZXIvYXdzEN==\naws_account_id = 222222222222\nregion',
    );
    const before = '[understudy]\naws_account_id = 111111111111\noutput = json\n';
    expect(written(before, 'understudy', { credentials })).toContain('aws_account_id = 222222222222\n');
    expect(written(before)).not.toContain('aws_account_id');
    for (const after of [written(before), written(before, 'understudy', { credentials })]) {
      const restored = restoreKeys(parseIniDocument(`${after}x = y\n`), 'understudy', before, true);
      expect(restored.toString()).toContain('aws_account_id = 111111111111');
    }
  });

  it('keeps one comment, in the place where it stands', () => {
    const twice = `[understudy]\na = 1\n# Managed by Understudy: old, expires 2026-01-01T00:00:00Z\n# Managed by Understudy: old, expires 2026-01-01T00:00:00Z\n`;
    expect(written(twice).match(/Managed by/g)).toHaveLength(1);
    const once = `[understudy]\na = 1\n# Managed by Understudy: old, expires 2026-01-01T00:00:00Z\n`;
    expect(written(once)).toMatch(/^\[understudy\]\na = 1\n# Managed by Understudy: prod, the admin,/);
  });

  it('keeps one comment, and every key, where the section stands twice', () => {
    const comment = '# Managed by Understudy: old, expires 2026-01-01T00:00:00Z\n';
    const after = written(`[understudy]\n${comment}[understudy]\n${comment}aws_access_key_id = ASIAOLD\n`);
    expect(after.match(/Managed by/g)).toHaveLength(1);
    expect(managedValues(parseIniDocument(after), 'understudy')).toEqual(valuesOf(entry));
  });

  it('leaves the user region alone unless the entry has one, and drops a region of its own', () => {
    const { region: _, ...noRegion } = entry;
    const write = (own: boolean) => {
      const result = withManagedSection(
        parseIniDocument('[understudy]\nregion = us-east-1\n'),
        'understudy',
        noRegion,
        own,
      );
      return result.ok && result.document.toString();
    };
    expect(write(false)).toContain('region = us-east-1\n');
    expect(write(true)).not.toContain('region');
  });
});

describe('an entry that would not be read alike by all tools is refused', () => {
  const session = entry.credentials;
  it.each<[string, string, Partial<ManagedEntry>]>([
    ['a name with a blank', 'a b', {}],
    ['a name of Object.prototype', 'toString', {}],
    ['a source with a line break', 'a', { profile: 'x\n[evil]' }],
    ['a token that ends in a blank', 'a', { credentials: { ...session, sessionToken: 'abc ' } }],
    ['a secret with a comment sign', 'a', { credentials: { ...session, secretAccessKey: 'abc #def' } }],
    ['an empty token', 'a', { credentials: { ...session, sessionToken: '' } }],
    ['an end that is none', 'a', { credentials: { ...session, expiration: new Date(Number.NaN) } }],
    ['a region in quotes', 'a', { region: '"eu-west-1"' }],
  ])('%s', (_, target, more) => {
    const reason = unsafeEntry(target, { ...entry, ...more });
    expect(reason).toMatch(/\.$/);
    expect(reason).not.toMatch(/abc|secret\+|Fwo/);
  });

  it('and a good one is not', () => expect(unsafeEntry('prod.eu/1', entry)).toBeUndefined());
});

describe('in any file, however broken', () => {
  const target = fc.constantFrom('a', 'understudy', 'new');

  it.each([
    ['a blank line above a continuation', '[a]\naws_access_key_id = AKIAOLD\n\n\tindented'],
    ['a comment above a continuation', '[a]\naws_session_token = old\n# c\n\n  k = v\n[b]\n'],
    ['a blank line above the old token', '[a]\noutput = json\n\naws_security_token = old\n'],
  ])('%s comes back where it was', (_, text) => {
    const earlier = { text: sectionText(parseIniDocument(text), 'a'), closedLine: false };
    expect(restoreExactly(parseIniDocument(written(text, 'a')), 'a', earlier).toString()).toBe(text);
  });

  it('the entry is read back, and putting back what stood there gives the same file', () => {
    fc.assert(
      fc.property(messyText, target, (text, name) => {
        const before = parseIniDocument(text);
        const after = parseIniDocument(written(text, name));
        expect(managedValues(after, name)).toEqual(valuesOf(entry));
        expect(managedSections(after).map((each) => each.target)).toContain(name);
        const earlier = { text: sectionText(before, name), closedLine: before.lines.at(-1)?.eol === '' };
        expect(restoreExactly(after, name, earlier).toString()).toBe(text);
      }),
      { numRuns: runs(500) },
    );
  });

  it.each([
    ['[a]\nx = 1\n[b]\ny = 2\n[a]\naws_access_key_id = AKIAOLD\n'],
    ['[a]\naws_access_key_id = AKIA1\n\n# of b\n[b]\n\n[a]\naws_access_key_id = AKIA2\n# the end'],
    [
      '[a]\nx = 1\n\n# c\naws_security_token = t\n\n[b]\r\n[a]\r\nz = 1\r\n\r\naws_security_token = u\r\n\r\n',
    ],
    ['[a]\n[a]\n[a]'],
  ])('a section that stands twice comes back byte for byte: %j', (text) => {
    const earlier = { text: sectionText(parseIniDocument(text), 'a'), closedLine: false };
    expect(restoreExactly(parseIniDocument(written(text, 'a')), 'a', earlier).toString()).toBe(text);
  });

  it('taking out only our keys gives every key its earlier value', () => {
    fc.assert(
      fc.property(messyText, target, (text, name) => {
        const before = parseIniDocument(text);
        const after = parseIniDocument(written(text, name));
        const restored = restoreKeys(after, name, sectionText(before, name), true);
        const wanted = [...managedValues(before, name)].filter(([, value]) => value !== '');
        const got = [...managedValues(restored, name)].filter(([, value]) => value !== '');
        expect(new Map(got)).toEqual(new Map(wanted));
      }),
      { numRuns: runs(300) },
    );
  });
});
