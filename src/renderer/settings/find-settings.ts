import { messages, type RowText } from './messages.ts';
import { rows } from './rows.ts';

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

function searchable({ label, note = '', section, words = '' }: RowText): string {
  return plain(`${label} ${note} ${words} ${messages.sections[section]}`);
}

function plain(text: string): string {
  return text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
}
