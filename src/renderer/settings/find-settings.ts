import { messages, type RowId, type RowText, rows } from './messages.ts';

const entries = Object.entries(rows).map(([id, text]) => ({
  id,
  text: searchable(text),
}));

/** The settings in which every word of the query occurs: in label, note, section, or what people call it otherwise. */
export function findSettings(query: string): ReadonlySet<string> {
  const words = plain(query).split(/\s+/).filter(Boolean);
  return new Set(
    entries.filter(({ text }) => words.every((word) => text.includes(word))).map(({ id }) => id),
  );
}

/** The rows of a section, in their order. */
export function rowsOf(section: RowText['section']): readonly RowId[] {
  return isRowIds(Object.keys(rows)).filter((id) => rows[id].section === section);
}

function isRowIds(ids: readonly string[]): readonly RowId[] {
  return ids.filter((id): id is RowId => Object.hasOwn(rows, id));
}

function searchable({ label, note = '', section, words = '' }: RowText): string {
  return plain(`${label} ${note} ${words} ${messages.sections[section]}`);
}

function plain(text: string): string {
  return text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
}
