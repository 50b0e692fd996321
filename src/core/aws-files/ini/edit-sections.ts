import { assertNever } from '../../../shared/assert-never.ts';
import { type IniDocument, type IniSection, parseIniDocument } from './ini-document.ts';
import {
  appendSections,
  deleteProperties,
  type EditResult,
  removeSection,
  setProperties,
} from './section-edit.ts';
import { sectionsNamed } from './section-lookup.ts';

/** One change of a file, by the section that it is about. Headers are without brackets: `profile dev`. */
export type SectionEdit =
  /** A new section behind the last one of the file, with a blank line before it. */
  | { readonly kind: 'add'; readonly header: string; readonly values: ReadonlyMap<string, string> }
  /** Keys of a section that is there; all others stay. */
  | {
      readonly kind: 'set';
      readonly header: string;
      readonly values: ReadonlyMap<string, string>;
      readonly remove?: readonly string[];
    }
  | { readonly kind: 'remove'; readonly header: string };

type Change = Exclude<SectionEdit, { kind: 'add' }>;

/**
 * Makes many edits in one pass, so that thousands of them take linear time. Everything outside the sections that they name stays byte for
 * byte. Each section is named once.
 */
export function editSections(document: IniDocument, edits: readonly SectionEdit[]): EditResult {
  const inPlace: { readonly section: IniSection; readonly edit: Change }[] = [];
  const further: Change[] = [];
  const added: Extract<SectionEdit, { kind: 'add' }>[] = [];
  for (const edit of edits) {
    if (edit.kind === 'add') {
      added.push(edit);
      continue;
    }
    const [section, ...others] = sectionsNamed(document, edit.header);
    // A lone header without a line end cannot tell which line ends the file uses.
    const standsAlone =
      section !== undefined && others.length === 0 && /[\r\n]/.test(textOf(document, section));
    if (standsAlone) inPlace.push({ section, edit });
    else further.push(edit);
  }
  inPlace.sort((one, other) => one.section.from - other.section.from);
  const text = document.toString();
  const pieces: string[] = [];
  let at = 0;
  for (const { section, edit } of inPlace) {
    const edited = editOne(parseIniDocument(textOf(document, section)), edit);
    if (!edited.ok) return edited;
    pieces.push(text.slice(at, section.from), edited.document.toString());
    at = section.to;
  }
  pieces.push(text.slice(at));
  let result = parseIniDocument(pieces.join(''));
  for (const edit of further) {
    const edited = editOne(result, edit);
    if (!edited.ok) return edited;
    result = edited.document;
  }
  return appendSections(result, added);
}

function editOne(document: IniDocument, edit: Change): EditResult {
  switch (edit.kind) {
    case 'set': {
      const set = setProperties(document, edit.header, edit.values);
      if (!set.ok || edit.remove === undefined) return set;
      return { ok: true, document: deleteProperties(set.document, edit.header, edit.remove) };
    }
    case 'remove':
      return { ok: true, document: removeSection(document, edit.header) };
    default:
      return assertNever(edit);
  }
}

function textOf(document: IniDocument, { from, to }: IniSection): string {
  return document.toString().slice(from, to);
}
