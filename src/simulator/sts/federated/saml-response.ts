import { createHmac, randomUUID } from 'node:crypto';
import { equalInConstantTime } from '../../constant-time.ts';
import type { RealmSamlProvider } from '../realm.ts';

/** What an identity provider says about a person. What is left out is as AWS wants it. */
export interface SamlClaims {
  /** Pairs of `role ARN` and `provider ARN`, one attribute value each. */
  readonly roles: readonly (readonly [roleArn: string, providerArn: string])[];
  /** `RoleSessionName`; left out of the response when undefined. */
  readonly sessionName?: string | undefined;
  /** `SessionDuration` in seconds, for the console. */
  readonly sessionSeconds?: number;
  readonly sourceIdentity?: string;
  /** When the person must sign in at the provider again: ends the role session too. */
  readonly sessionNotOnOrAfter?: Date;
  readonly subject?: string;
  /** Seconds from the issue within which it is accepted; AWS itself takes five minutes at most. */
  readonly validSeconds?: number;
  readonly audience?: string;
  readonly recipient?: string;
  readonly issuer?: string;
  /** False: the provider says that the person could not sign in. */
  readonly isSuccess?: boolean;
  /** Prefix of the assertion's namespace, since providers differ; an empty text makes it the default namespace. */
  readonly prefix?: string;
}

/** The audience and recipient that AWS's own metadata names. */
export const SAML_SIGN_IN = 'https://signin.aws.amazon.com/saml';

export const SAML_ATTRIBUTE = 'https://aws.amazon.com/SAML/Attributes/';

/**
 * A SAML response as a browser would post it: base64 of an XML document of the usual form (SAML 2.0), issued `now`. Its
 * signature stands in the usual place but is the simulator's own, over the document's text: see `signedBy`.
 */
export function samlResponse(provider: RealmSamlProvider, claims: SamlClaims, now: Date): string {
  const unsigned = responseXml(provider, claims, now);
  return Buffer.from(
    unsigned.replace(emptySignature, signatureElement(signatureOf(provider, unsigned))),
  ).toString('base64');
}

/** True when the provider made this document: its signature is right for the text around it. */
export function isSignedBy(provider: RealmSamlProvider, xml: string): boolean {
  const value = /<ds:SignatureValue>([^<]*)<\/ds:SignatureValue>/.exec(xml)?.[1] ?? '';
  const unsigned = xml.replace(signatureElement(value), emptySignature);
  return equalInConstantTime(signatureOf(provider, unsigned), value);
}

function signatureOf(provider: RealmSamlProvider, unsigned: string): string {
  return createHmac('sha256', provider.secret).update(unsigned).digest('base64');
}

function signatureElement(value: string): string {
  return `<ds:SignatureValue>${value}</ds:SignatureValue>`;
}

const emptySignature = signatureElement('');

function responseXml(provider: RealmSamlProvider, claims: SamlClaims, now: Date): string {
  const { prefix = 'saml' } = claims;
  const p = prefix === '' ? '' : `${prefix}:`;
  const xmlns = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  const issued = instant(now);
  const until = instant(new Date(now.getTime() + (claims.validSeconds ?? 300) * 1000));
  const issuer = escapeXml(claims.issuer ?? provider.issuer);
  const recipient = escapeXml(claims.recipient ?? SAML_SIGN_IN);
  const status = claims.isSuccess === false ? 'AuthnFailed' : 'Success';
  const ends = claims.sessionNotOnOrAfter
    ? ` SessionNotOnOrAfter="${instant(claims.sessionNotOnOrAfter)}"`
    : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_${randomUUID()}" Version="2.0" IssueInstant="${issued}" Destination="${recipient}">
<${p}Issuer ${xmlns}="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}</${p}Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/></samlp:Status>
<${p}Assertion ${xmlns}="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0" IssueInstant="${issued}">
<${p}Issuer>${issuer}</${p}Issuer>
<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignatureValue></ds:SignatureValue></ds:Signature>
<${p}Subject><${p}NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${escapeXml(claims.subject ?? 'person')}</${p}NameID><${p}SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><${p}SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${recipient}"/></${p}SubjectConfirmation></${p}Subject>
<${p}Conditions NotBefore="${issued}" NotOnOrAfter="${until}"><${p}AudienceRestriction><${p}Audience>${escapeXml(claims.audience ?? 'urn:amazon:webservices')}</${p}Audience></${p}AudienceRestriction></${p}Conditions>
<${p}AuthnStatement AuthnInstant="${issued}"${ends}/>
<${p}AttributeStatement>
${attributes(claims, p)}
</${p}AttributeStatement>
</${p}Assertion>
</samlp:Response>
`;
}

function attributes(claims: SamlClaims, p: string): string {
  const values: readonly (readonly [name: string, values: readonly string[]])[] = [
    ['Role', claims.roles.map((pair) => pair.join(','))],
    ['RoleSessionName', claims.sessionName === undefined ? [] : [claims.sessionName]],
    ['SessionDuration', claims.sessionSeconds === undefined ? [] : [String(claims.sessionSeconds)]],
    ['SourceIdentity', claims.sourceIdentity === undefined ? [] : [claims.sourceIdentity]],
  ];
  return values
    .filter(([, texts]) => texts.length > 0)
    .map(([name, texts]) => {
      const elements = texts.map((text) => `<${p}AttributeValue>${escapeXml(text)}</${p}AttributeValue>`);
      return `<${p}Attribute Name="${SAML_ATTRIBUTE}${name}">${elements.join('')}</${p}Attribute>`;
    })
    .join('\n');
}

function instant(date: Date): string {
  return date.toISOString();
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
