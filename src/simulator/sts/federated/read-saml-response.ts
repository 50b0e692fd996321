import { type QueryResult, queryErrors } from '../../query/query-error.ts';
import { failure, success } from '../../result.ts';
import { SAML_ATTRIBUTE } from './saml-response.ts';

/** What a response says, as far as STS cares. */
export interface SamlResponse {
  readonly xml: string;
  readonly issuer: string;
  readonly isSuccess: boolean;
  readonly issuedAt: Date;
  /** The earliest end of the assertion's conditions and of its subject's confirmation. */
  readonly notOnOrAfter: Date;
  readonly audience: string;
  readonly recipient: string;
  readonly subject: string;
  readonly sessionNotOnOrAfter?: Date;
  /** Values by the name of the attribute, without AWS's prefix. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads a response in base64. Only texts that a provider of the realm signed are believed, so the form is that which
 * `samlResponse` writes; the namespace's prefix may differ.
 */
export function readSamlResponse(assertion: string): QueryResult<SamlResponse> {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(assertion.replace(/\s/g, '')))
    return failure(queryErrors.invalidIdentityToken('Invalid base64 SAMLResponse'));
  const xml = Buffer.from(assertion, 'base64').toString('utf8');
  // Nothing of the outside may be drawn in.
  if (!/<(?:\w+:)?Response[\s>]/.test(xml) || xml.includes('<!DOCTYPE'))
    return failure(queryErrors.invalidIdentityToken('The SAML response is no SAML response'));

  const issuedAt = dateOf(xml, 'Assertion', 'IssueInstant');
  const ends = [
    dateOf(xml, 'Conditions', 'NotOnOrAfter'),
    dateOf(xml, 'SubjectConfirmationData', 'NotOnOrAfter'),
  ].filter((date) => date !== undefined);
  if (!issuedAt || ends.length < 2)
    return failure(queryErrors.invalidIdentityToken('The SAML response has no times'));
  const sessionNotOnOrAfter = dateOf(xml, 'AuthnStatement', 'SessionNotOnOrAfter');
  return success({
    xml,
    issuer: textOf(xml, 'Issuer'),
    isSuccess: attributeOf(xml, 'StatusCode', 'Value').endsWith(':Success'),
    issuedAt,
    notOnOrAfter: new Date(Math.min(...ends.map((date) => date.getTime()))),
    audience: textOf(xml, 'Audience'),
    recipient: attributeOf(xml, 'SubjectConfirmationData', 'Recipient'),
    subject: textOf(xml, 'NameID'),
    attributes: readAttributes(xml),
    ...(sessionNotOnOrAfter ? { sessionNotOnOrAfter } : {}),
  });
}

function readAttributes(xml: string): ReadonlyMap<string, readonly string[]> {
  const attributes = new Map<string, readonly string[]>();
  for (const [, name = '', content = ''] of xml.matchAll(
    /<(?:\w+:)?Attribute Name="([^"]*)">(.*?)<\/(?:\w+:)?Attribute>/gs,
  )) {
    if (!name.startsWith(SAML_ATTRIBUTE)) continue;
    const values = [...content.matchAll(/<(?:\w+:)?AttributeValue[^>]*>([^<]*)</g)];
    attributes.set(
      name.slice(SAML_ATTRIBUTE.length),
      values.map(([, value]) => plain(value ?? '').trim()),
    );
  }
  return attributes;
}

/** The text of the first element of that name. */
function textOf(xml: string, element: string): string {
  return plain(new RegExp(`<(?:\\w+:)?${element}(?:\\s[^>]*)?>([^<]*)<`).exec(xml)?.[1] ?? '');
}

function attributeOf(xml: string, element: string, attribute: string): string {
  const start = new RegExp(`<(?:\\w+:)?${element}(?:\\s[^>]*)?>`).exec(xml)?.[0] ?? '';
  return plain(new RegExp(`\\s${attribute}="([^"]*)"`).exec(start)?.[1] ?? '');
}

function dateOf(xml: string, element: string, attribute: string): Date | undefined {
  const date = new Date(attributeOf(xml, element, attribute));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
