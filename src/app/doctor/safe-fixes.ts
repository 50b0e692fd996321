import { type IniDocument, type IniLine, parseIniDocument } from '../../core/aws-files/ini/ini-document.ts';
import { parseManagedComment } from '../../core/aws-files/managed/managed-comment.ts';
import { readFileProfiles } from '../../core/aws-files/profiles/file-profiles.ts';
import type { AwsFile, Profile } from '../../core/aws-files/profiles/profile-set.ts';
import { profileHeader } from '../../core/aws-files/profiles/section-name.ts';
import { cleanUpText } from '../../core/doctor/left-overs/clean-up.ts';
import { hostPlatform } from '../../core/platform.ts';

/** What the doctor found, as far as a fix needs it. */
export interface Fixable {
  readonly code: string;
  readonly file?: AwsFile;
  readonly line?: number;
  readonly paths?: readonly string[];
}

/**
 * A fix that takes nothing away that somebody could use: a mode, a text that says the same or says less only where it said what is over,
 * or files that hold only what is over.
 */
export type SafeFix =
  | { readonly kind: 'mode'; readonly label: string; readonly summary: string }
  | { readonly kind: 'text'; readonly label: string; readonly summary: string; readonly text: string }
  | {
      readonly kind: 'delete';
      readonly label: string;
      readonly summary: string;
      readonly paths: readonly string[];
    };

/**
 * The fix for a finding, where one is safe: the text after it says the same to the AWS SDKs, profile by profile and key by
 * key, which is checked here by reading both; a clean-up may change the sections that it names, and no other. `undefined` for everything
 * that takes a decision.
 */
export function safeFix(
  finding: Fixable,
  text: string,
  platform: NodeJS.Platform = hostPlatform,
): SafeFix | undefined {
  if (finding.code === 'open-to-others') {
    return {
      kind: 'mode',
      label: 'Make it private',
      summary: 'The file gets the mode 0600: only you may read and change it. Its text stays as it is.',
    };
  }
  const { file, line, paths } = finding;
  if (paths !== undefined) {
    return {
      kind: 'delete',
      label: paths.length === 1 ? 'Delete the file' : 'Delete the files',
      summary: 'These files go. What has been written anew meanwhile stays.',
      paths,
    };
  }
  if (file === undefined || line === undefined) return undefined;
  const cleaned = cleanUpText(finding, text, platform);
  if (cleaned !== undefined) {
    const { label, sections, summary, text: without } = cleaned;
    const isSafe = without !== text && saysTheSame(text, without, file, new Set(sections));
    return isSafe ? { kind: 'text', label, summary, text: without } : undefined;
  }
  const edit = edits[finding.code]?.(parseIniDocument(text), line);
  if (edit === undefined || edit.text === text || !saysTheSame(text, edit.text, file)) return undefined;
  return { kind: 'text', ...edit };
}

interface Edit {
  readonly label: string;
  readonly summary: string;
  readonly text: string;
}

const edits: Readonly<Record<string, (document: IniDocument, line: number) => Edit | undefined>> = {
  'duplicate-section': joinSections,
  'duplicate-key': dropRepeatedLine,
  'indented-comment': unindentComment,
  'byte-order-mark': dropByteOrderMark,
};

/** Moves what the later section says into the earlier one, unless they contradict each other. */
function joinSections(document: IniDocument, line: number): Edit | undefined {
  const sections = document.sections();
  const later = sections.find(({ start }) => start === line - 1);
  const earlier = sections.find(
    ({ header, start }) =>
      start < line - 1 && later !== undefined && header.text.trim() === later.header.text.trim(),
  );
  if (later === undefined || earlier === undefined) return undefined;
  const [into, from] = [earlier, later].map(({ start, end }) =>
    withoutTail(document.lines.slice(start + 1, end)),
  );
  if (into === undefined || from === undefined) return undefined;
  if ([...into, ...from].some((each) => each.kind === 'malformed' || parseManagedComment(each.text)))
    return undefined;
  const known = new Map(blocks(into).map((block) => [keyOf(block), said(block)]));
  const moved: IniLine[] = [];
  for (const block of blocks(from)) {
    const key = keyOf(block);
    const earlierSays = key === undefined ? undefined : known.get(key);
    if (earlierSays === undefined) moved.push(...block);
    else if (earlierSays !== said(block)) return undefined;
    else moved.push(...block.filter((each) => each.kind === 'comment'));
  }
  const { lines } = document;
  const eol = earlier.header.eol || '\n';
  const before = lines.slice(0, earlier.start + 1 + into.length);
  const between = lines.slice(earlier.start + 1 + into.length, later.start);
  const behind = lines.slice(later.start + 1 + from.length);
  const text =
    joined(before) +
    moved.map((each) => each.text + (each.eol || eol)).join('') +
    joined(between) +
    joined(behind);
  const name = earlier.header.text.trim();
  return {
    label: 'Join the sections',
    summary: `The two sections ${name} become one, in line ${earlier.start + 1}. Every key keeps its value.`,
    text,
  };
}

/** A key that stands twice with the same value: the first of the two lines goes. */
function dropRepeatedLine(document: IniDocument, line: number): Edit | undefined {
  const section = document.sections().find(({ start, end }) => start < line && line <= end);
  if (section === undefined) return undefined;
  const own = blocks(document.lines.slice(section.start + 1, section.end));
  const last = own.find((block) => block.some(({ number, kind }) => number === line && kind === 'property'));
  const key = last && keyOf(last);
  if (last === undefined || key === undefined) return undefined;
  const first = own.find((block) => block !== last && keyOf(block) === key && said(block) === said(last));
  const gone = first?.find(({ kind }) => kind === 'property')?.number;
  if (
    gone === undefined ||
    first === undefined ||
    first.filter(({ kind }) => kind !== 'comment' && kind !== 'blank').length > 1
  )
    return undefined;
  return {
    label: 'Drop the repeated line',
    summary: `The key ${key} stands twice with the same value. Line ${gone} goes.`,
    text: joined(document.lines.filter(({ number }) => number !== gone)),
  };
}

function unindentComment(document: IniDocument, line: number): Edit | undefined {
  if (document.lines[line - 1]?.kind !== 'comment') return undefined;
  return {
    label: 'Remove the indentation',
    summary: `The comment in line ${line} moves to the margin.`,
    text: document.lines
      .map(({ eol, number, text }) => (number === line ? text.trimStart() : text) + eol)
      .join(''),
  };
}

function dropByteOrderMark(document: IniDocument): Edit {
  return {
    label: 'Remove the mark',
    summary: 'The byte order mark at the beginning of the file goes.',
    text: document.toString().replace(/^\uFEFF/, ''),
  };
}

/** Lines that belong together: a key with what is indented below it and the comments above it. */
function blocks(lines: readonly IniLine[]): readonly (readonly IniLine[])[] {
  const found: IniLine[][] = [];
  let open: IniLine[] = [];
  for (const line of lines) {
    const continues = line.kind === 'sub-property' || line.kind === 'continuation';
    if (continues && open.length === 0) found.at(-1)?.push(line);
    else open.push(line);
    if (line.kind === 'property') {
      found.push(open);
      open = [];
    }
  }
  if (open.length > 0) found.push(open);
  return found;
}

function keyOf(block: readonly IniLine[]): string | undefined {
  const property = block.find((line) => line.kind === 'property');
  return property?.key.toLowerCase();
}

/** What a block says to a reader. */
function said(block: readonly IniLine[]): string {
  return JSON.stringify(
    block.flatMap((line): readonly (string | readonly string[])[] =>
      line.kind === 'property' || line.kind === 'sub-property'
        ? [[line.key.toLowerCase(), line.value]]
        : line.kind === 'continuation'
          ? [line.value]
          : [],
    ),
  );
}

/** Blank lines and comments at the end of a section belong to what follows. */
function withoutTail(lines: readonly IniLine[]): readonly IniLine[] {
  const last = lines.findLastIndex(({ kind }) => kind !== 'blank' && kind !== 'comment');
  return lines.slice(0, last + 1);
}

function joined(lines: readonly IniLine[]): string {
  return lines.map(({ eol, text }) => text + eol).join('');
}

/** `besides`: headers of sections that may say less. */
function saysTheSame(
  before: string,
  after: string,
  file: AwsFile,
  besides: ReadonlySet<string> = new Set(),
): boolean {
  const isMeant = ({ name }: Profile) => !besides.has(profileHeader(name, file));
  const [one, other] = [before, after].map((text) => {
    const read = readFileProfiles(parseIniDocument(text), file, '');
    return JSON.stringify(
      [read.profiles, read.ssoSessions, read.services].map((group) =>
        [...group.values()].filter(isMeant).map(plain).sort(),
      ),
    );
  });
  return one === other;
}

function plain({ name, properties }: Profile): string {
  const values = [...properties.values()].map(({ key, subProperties, value }) => [
    key,
    value,
    [...(subProperties ?? [])],
  ]);
  return JSON.stringify([name, values.sort()]);
}
