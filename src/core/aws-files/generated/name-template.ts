import { templateMessages } from './messages.ts';
import { shortRegion } from './short-region.ts';

/** What a template may name. */
export interface NameFields {
  readonly accountId: string;
  /** The account's name, or its id where it has none. */
  readonly accountName: string;
  readonly roleName: string;
  readonly sessionName: string;
  /** Of the profile, else the Identity Center's. */
  readonly region: string;
}

const FIELDS = {
  accountId: (fields: NameFields) => fields.accountId,
  accountName: (fields: NameFields) => fields.accountName,
  roleName: (fields: NameFields) => fields.roleName,
  sessionName: (fields: NameFields) => fields.sessionName,
  region: (fields: NameFields) => fields.region,
  shortRegion: (fields: NameFields) => shortRegion(fields.region),
} as const;

export type NameField = keyof typeof FIELDS;

/** Every field, in the order in which help texts name them. */
export const nameFields = Object.keys(FIELDS) as readonly NameField[];

export const DEFAULT_TEMPLATE = '{accountName}/{roleName}';

/** A template that was understood. */
export interface NameTemplate {
  readonly text: string;
  readonly parts: readonly TemplatePart[];
}

type Filter = (text: string) => string;

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly field: NameField; readonly filters: readonly Filter[] };

export type TemplateResult =
  | { readonly ok: true; readonly template: NameTemplate }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/**
 * Reads a template of braces: `{accountName}/{roleName}`, with filters behind a bar: `{accountName|lower}`,
 * `{roleName|replace(AWS,)}`, one after the other. Text outside braces stands for itself.
 */
export function parseNameTemplate(text: string): TemplateResult {
  if (text.trim() === '') return fault(templateMessages.empty);
  const parts: TemplatePart[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{', at);
    const plain = text.slice(at, open < 0 ? text.length : open);
    if (plain.includes('}')) return fault(templateMessages.strayBrace(text));
    if (plain !== '') parts.push({ kind: 'text', text: plain });
    if (open < 0) break;
    const close = text.indexOf('}', open);
    if (close < 0) return fault(templateMessages.openBrace(text));
    const field = parseField(text.slice(open + 1, close));
    if (!field.ok) return field;
    parts.push(field.part);
    at = close + 1;
  }
  return { ok: true, template: { text, parts } };
}

/** The template that is used where nobody chose one. */
export function defaultTemplate(): NameTemplate {
  const parsed = parseNameTemplate(DEFAULT_TEMPLATE);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.template;
}

type FieldResult = { readonly ok: true; readonly part: TemplatePart } | (TemplateResult & { ok: false });

function parseField(inside: string): FieldResult {
  const [name = '', ...filters] = inside.split('|').map((piece) => piece.trim());
  const field = nameFields.find((known) => known === name);
  if (field === undefined) return fault(templateMessages.unknownField(name, nameFields));
  const read: Filter[] = [];
  for (const filter of filters) {
    const found = parseFilter(filter);
    if (found === undefined) return fault(templateMessages.unknownFilter(filter));
    read.push(found);
  }
  return { ok: true, part: { kind: 'field', field, filters: read } };
}

function parseFilter(filter: string): Filter | undefined {
  if (filter === 'lower') return (text) => text.toLowerCase();
  const replace = /^replace\(([^,]+),([^,]*)\)$/.exec(filter);
  if (replace === null) return undefined;
  const [, from = '', to = ''] = replace;
  return (text) => text.replaceAll(from, to);
}

/** The fields of one part, or its own text. Filters see the value as it is, before it is made safe. */
export function partText(part: TemplatePart, fields: NameFields): string {
  if (part.kind === 'text') return part.text;
  return part.filters.reduce((text, filter) => filter(text), FIELDS[part.field](fields));
}

function fault({ advice, message }: { readonly message: string; readonly advice: string }): TemplateResult & {
  ok: false;
} {
  return { ok: false, message, advice };
}
