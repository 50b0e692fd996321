import { SaxesParser } from 'saxes';
import { readRoleAttribute, type SamlRole } from './saml-role.ts';

/** What an identity provider said of a person, as it is sent to AWS. A secret: whoever has it gets every role in it for minutes. */
export interface SamlAssertion {
  /** Base64 of the whole response. */
  readonly encoded: string;
  /** In the order of the assertion; empty where they cannot be seen, such as in an encrypted one. */
  readonly roles: readonly SamlRole[];
}

/** `fault` completes "The hook …" and repeats nothing of what was printed. */
export type AssertionResult =
  | { readonly ok: true; readonly assertion: SamlAssertion }
  | { readonly ok: false; readonly fault: string };

/** AWS STS API: AssumeRoleWithSAML, SAMLAssertion. */
const LONGEST_ASSERTION = 100_000;
const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
const ROLE = 'https://aws.amazon.com/SAML/Attributes/Role';
/** Deeper ones are no assertion of any provider. */
const DEEPEST = 64;

/**
 * An assertion as a program printed it: base64, alone or as `{"assertion": …}`, or the XML itself. What of it is read is for the choice of a
 * role only: whether it is genuine AWS checks, by the provider's certificate.
 */
export function readAssertion(printed: string): AssertionResult {
  const text = assertionIn(printed.trim().replace(/^\uFEFF/, ''));
  const encoded = text.startsWith('<') ? Buffer.from(text).toString('base64') : text.replace(/\s+/g, '');
  if (encoded === '') return { ok: false, fault: 'printed no assertion' };
  if (encoded.length > LONGEST_ASSERTION)
    return { ok: false, fault: 'printed an assertion that is longer than AWS takes' };
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded) || encoded.length % 4 !== 0)
    return { ok: false, fault: 'printed something that is not base64' };
  const roles = rolesIn(Buffer.from(encoded, 'base64').toString('utf8'));
  return roles === undefined
    ? { ok: false, fault: 'printed base64 of something that is no SAML response' }
    : { ok: true, assertion: { encoded, roles } };
}

function assertionIn(text: string): string {
  if (!text.startsWith('{')) return text;
  try {
    const value: unknown = JSON.parse(text);
    const assertion: unknown =
      typeof value === 'object' && value !== null ? Reflect.get(value, 'assertion') : undefined;
    return typeof assertion === 'string' ? assertion.trim() : text;
  } catch {
    return text;
  }
}

/**
 * The roles of a response; `undefined` where the text is none. With a parser that reports as it reads: it builds nothing, draws nothing in
 * from outside and knows no entities but the five of XML, so that no text can make it grow. A document type is refused altogether.
 */
export function rolesIn(xml: string): readonly SamlRole[] | undefined {
  const roles = new Map<string, SamlRole>();
  /** Elements that are open: the local name where it is one of SAML, and what an attribute is called. */
  const path: { readonly local: string; readonly name: string }[] = [];
  let isResponse = false;
  let value: string | undefined;
  const parser = new SaxesParser({ xmlns: true });
  const refuse = (): never => {
    throw new Error('This is no SAML response.');
  };
  const within = () => path.at(-1)?.name === ROLE && path.at(-2)?.local === 'AttributeStatement';
  parser.on('error', refuse);
  parser.on('doctype', refuse);
  parser.on('opentag', ({ attributes, local, uri }) => {
    if (path.length === 0 && local !== 'Response' && local !== 'Assertion') refuse();
    if (path.length >= DEEPEST) refuse();
    isResponse = true;
    const isSaml = uri === SAML;
    if (isSaml && local === 'AttributeValue' && within()) value = '';
    const name = isSaml && local === 'Attribute' ? (attributes['Name']?.value ?? '') : '';
    path.push({ local: isSaml ? local : '', name });
  });
  parser.on('text', (text) => {
    if (value !== undefined) value += text;
  });
  parser.on('cdata', (text) => {
    if (value !== undefined) value += text;
  });
  parser.on('closetag', () => {
    const closed = path.pop();
    if (value === undefined || closed?.local !== 'AttributeValue') return;
    const role = readRoleAttribute(value);
    value = undefined;
    if (role) roles.set(`${role.roleArn} ${role.principalArn}`, role);
  });
  try {
    parser.write(xml).close();
  } catch {
    return undefined;
  }
  return isResponse ? [...roles.values()] : undefined;
}
