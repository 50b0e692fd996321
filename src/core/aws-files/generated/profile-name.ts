import { unsafeProfileName } from '../ini/safe-subset.ts';
import { type NameFields, type NameTemplate, partText, type TemplatePart } from './name-template.ts';

/**
 * The profile name that a template gives. It holds only what every AWS reader accepts: control characters and brackets go, letters lose
 * their accents, blanks and whatever else no reader likes become `-`. Not empty, never with the prefix `profile `. It may still be
 * `default` or the name of something else: see `assignNames`.
 */
export function profileNameOf(template: NameTemplate, fields: NameFields): string {
  const name = template.parts.map((part) => safePart(part, fields)).join('');
  return name.replace(/^-+|-+$/g, '') || fields.accountId;
}

/** A name that may be written as it is, or why not. */
export function unfitName(name: string): string | undefined {
  return name === 'default' ? 'The profile default is never generated.' : unsafeProfileName(name);
}

function safePart(part: TemplatePart, fields: NameFields): string {
  const text = partText(part, fields);
  if (part.kind === 'text') return safeText(text.replace(/^profile\s+/, ''));
  const safe = safeText(text).replace(/^-+|-+$/g, '');
  return safe === '' && part.field === 'accountName' ? fields.accountId : safe;
}

/** Text of the alphabet of profile names (research into readers: letters, digits and `_ . / % @ : + -`). */
export function safeText(text: string): string {
  return text
    .replace(/[^\P{Cc}\s]|[[\]]/gu, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/[^A-Za-z0-9_./%@:+-]+/g, '-');
}
