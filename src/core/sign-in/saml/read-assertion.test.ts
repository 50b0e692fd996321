import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samlResponse } from '../../../simulator/sts/federated/saml-response.ts';
import { okta, role, samlArn } from '../../../simulator/sts/testing/federated-realm.ts';
import { readAssertion, rolesIn } from './read-assertion.ts';
import { isProviderArn, isRoleArn, readRoleAttribute } from './saml-role.ts';

const vectors = fileURLToPath(new URL('../../../../../shared/vectors/sign-in-vectors.json', import.meta.url));
interface Case {
  readonly id: string;
  readonly kind: string;
  readonly in: { readonly value: string };
  readonly expect: { readonly error?: true; readonly roleArn?: string; readonly principalArn?: string };
}
const cases: readonly Case[] = existsSync(vectors) ? JSON.parse(readFileSync(vectors, 'utf8')).cases : [];

describe.skipIf(cases.length === 0)('the published cases', () => {
  it.each(cases.filter(({ kind }) => kind === 'role-attribute'))('$id: a role of an assertion', (one) => {
    expect(readRoleAttribute(one.in.value)).toEqual(one.expect.error ? undefined : one.expect);
  });
});

const now = new Date('2026-11-22T12:00:00Z');
const pair = (name: string) => [role(name), samlArn('Okta')] as const;
const roles = (...names: readonly string[]) =>
  names.map((name) => ({ roleArn: role(name), principalArn: samlArn('Okta') }));

describe('a role attribute', () => {
  it.each([
    [
      'arn:aws:iam::123456789012:role/a,b,arn:aws:iam::123456789012:saml-provider/y',
      {
        roleArn: 'arn:aws:iam::123456789012:role/a,b',
        principalArn: 'arn:aws:iam::123456789012:saml-provider/y',
      },
    ],
    ['arn:aws:iam::1:role/x,arn:aws:iam::123456789012:saml-provider/y', undefined],
    ['arn:aws:iam::123456789012:role/x;arn:aws:iam::123456789012:saml-provider/y', undefined],
    ['arn:mars:iam::123456789012:role/x,arn:mars:iam::123456789012:saml-provider/y', undefined],
    ['a,arn:aws:iam::123456789012:role/x,arn:aws:iam::123456789012:saml-provider/y', undefined],
    [
      ' arn:aws-cn:iam::123456789012:saml-provider/y ,\n arn:aws-cn:iam::123456789012:role/a/b/x',
      {
        roleArn: 'arn:aws-cn:iam::123456789012:role/a/b/x',
        principalArn: 'arn:aws-cn:iam::123456789012:saml-provider/y',
      },
    ],
  ])('%j', (value, expected) => {
    expect(readRoleAttribute(value)).toEqual(expected);
  });
});

describe('an assertion', () => {
  it.each(['saml', 'saml2', 'x', ''])('gives its roles in order, with the prefix "%s"', (prefix) => {
    const printed = samlResponse(okta, { roles: [pair('One'), pair('Two'), pair('One')], prefix }, now);
    expect(readAssertion(printed)).toEqual({
      ok: true,
      assertion: { encoded: printed, roles: roles('One', 'Two') },
    });
  });

  const encoded = samlResponse(okta, { roles: [pair('One')] }, now);
  it.each([
    ['with line breaks', `${encoded.replace(/(.{76})/g, '$1\r\n')}\n`],
    ['in JSON', JSON.stringify({ assertion: encoded, more: 1 })],
    ['as XML', Buffer.from(encoded, 'base64').toString('utf8')],
    ['as XML in JSON', JSON.stringify({ assertion: Buffer.from(encoded, 'base64').toString('utf8') })],
  ])('is taken %s', (_how, printed) => {
    expect(readAssertion(printed)).toMatchObject({ ok: true, assertion: { roles: roles('One') } });
  });

  it.each([
    ['nothing', '', 'printed no assertion'],
    ['a sentence', 'You are signed in.', 'not base64'],
    ['JSON of something else', '{"token": "x"}', 'not base64'],
    ['base64 of something else', Buffer.from('hello').toString('base64'), 'no SAML response'],
    ['a page', '<html><body/></html>', 'no SAML response'],
    ['XML that is cut off', Buffer.from(encoded, 'base64').toString().slice(0, -20), 'no SAML response'],
    ['too much', 'A'.repeat(100_004), 'longer than AWS takes'],
  ])('is not read from %s', (_what, printed, fault) => {
    const read = readAssertion(printed);
    expect(read).toMatchObject({ ok: false, fault: expect.stringContaining(fault) });
  });
});

const document = (statement: string, before = '') =>
  `${before}<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:s="urn:oasis:names:tc:SAML:2.0:assertion"><s:Assertion><s:AttributeStatement>${statement}</s:AttributeStatement></s:Assertion></samlp:Response>`;
const attribute = (value: string, name = 'https://aws.amazon.com/SAML/Attributes/Role') =>
  `<s:Attribute Name="${name}">${value}</s:Attribute>`;
const valueElement = (text: string) => `<s:AttributeValue>${text}</s:AttributeValue>`;
const good = valueElement(pair('One').join(','));

describe('hostile or odd XML', () => {
  it.each([
    ['a comment within a value', valueElement(`${role('One')}<!-- x -->,${samlArn('Okta')}`), roles('One')],
    ['CDATA', valueElement(`<![CDATA[${pair('One').join(',')}]]>`), roles('One')],
    ['a character by its number', valueElement(`${role('One')}&#44;${samlArn('Okta')}`), roles('One')],
    ['two values', `${good}${valueElement(pair('Two').join(','))}`, roles('One', 'Two')],
    ['a value that is none', `${valueElement('nobody')}${good}`, roles('One')],
    [
      'an element within a value',
      valueElement(`<b xmlns="urn:x">${pair('One').join(',')}</b>`),
      roles('One'),
    ],
    ['an empty value', valueElement(''), []],
  ])('with %s', (_what, value, expected) => {
    expect(rolesIn(document(attribute(value)))).toEqual(expected);
  });

  it.each([
    [
      'an attribute of another name',
      document(attribute(good, 'https://aws.amazon.com/SAML/Attributes/role')),
    ],
    [
      'an attribute outside a statement',
      document('').replace('<s:AttributeStatement>', `${attribute(good)}<s:AttributeStatement>`),
    ],
    [
      'elements of another namespace',
      document(attribute(good)).replaceAll('SAML:2.0:assertion', 'SAML:9.9:assertion'),
    ],
  ])('gives no role for %s', (_what, xml) => {
    expect(rolesIn(xml)).toEqual([]);
  });

  const bomb = `<!DOCTYPE r [<!ENTITY a "${'x'.repeat(64)}">${Array.from({ length: 20 }, (_, n) => `<!ENTITY a${n} "${`&a${n - 1};`.repeat(10)}">`).join('')}]>`;
  it.each([
    ['entities that grow', document(attribute(valueElement('&a19;')), bomb)],
    [
      'a file of this machine',
      document(attribute(valueElement('&f;')), '<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
    ],
    ['a document type alone', document(attribute(good), '<!DOCTYPE Response>')],
    ['an unknown entity', document(attribute(valueElement('&nbsp;')))],
    ['ten thousand levels', document('<a>'.repeat(10_000) + '</a>'.repeat(10_000))],
    ['an unbound prefix', document('<q:x/>')],
    ['two documents', document('') + document('')],
  ])('is refused with %s', (_what, xml) => {
    expect(rolesIn(xml)).toBeUndefined();
  });

  it('never throws, and never names a role that is none', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        good,
        attribute(good),
        '<',
        '>',
        '&amp;',
        '&x;',
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
        '<!DOCTYPE',
        '<s:AttributeValue>',
        '</s:Attribute>',
        '\u0000',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        for (const text of [pieces.join(''), document(pieces.join(''))]) {
          readAssertion(text);
          for (const found of rolesIn(text) ?? [])
            expect([isRoleArn(found.roleArn), isProviderArn(found.principalArn)]).toEqual([true, true]);
        }
      }),
    );
  });

  it('takes any response that is well formed, whatever the roles are called', () => {
    const name = fc.stringMatching(/^[\w+=,.@-]{1,30}$/);
    fc.assert(
      fc.property(fc.array(name, { maxLength: 8 }), (names) => {
        const printed = samlResponse(okta, { roles: names.map(pair) }, now);
        expect(readAssertion(printed)).toMatchObject({
          ok: true,
          assertion: { roles: roles(...new Set(names)) },
        });
      }),
    );
  });
});
