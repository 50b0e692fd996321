import { unlink } from 'node:fs/promises';
import { editSections } from '../../aws-files/ini/edit-sections.ts';
import { type IniDocument, parseIniDocument } from '../../aws-files/ini/ini-document.ts';
import { deleteProperties, removeSection } from '../../aws-files/ini/section-edit.ts';
import { propertiesOf } from '../../aws-files/ini/section-lookup.ts';
import { managedSection } from '../../aws-files/managed/managed-section.ts';
import { errorCode, fileFailureFromError } from '../../files/file-failure.ts';
import { programOf } from '../../import/runs-program.ts';
import { type CacheReader, hasEnded } from './cache-left-overs.ts';
import { isAbsolutePath, SESSION_KEYS } from './section-left-overs.ts';

/** A text without what is left over. */
export interface CleanedText {
  readonly label: string;
  readonly summary: string;
  readonly text: string;
  /** The sections that say less than before; all others say the same. */
  readonly sections: readonly string[];
}

const CLEAN_UPS: Readonly<
  Record<string, (document: IniDocument, line: number, platform: NodeJS.Platform) => CleanedText | undefined>
> = {
  'dead-process': withoutProcess,
  'ended-awsume-section': withoutKeys,
  'stale-session-keys': withoutKeys,
  'expired-keys': withoutKeys,
};

/** The clean-up for a finding at a line, where there is one. Whoever shows it asks first: what it takes out is gone. */
export function cleanUpText(
  finding: { readonly code: string; readonly line?: number },
  text: string,
  platform: NodeJS.Platform,
): CleanedText | undefined {
  if (finding.line === undefined) return undefined;
  return CLEAN_UPS[finding.code]?.(parseIniDocument(text), finding.line, platform);
}

/** Takes the keys out, and the section with them where only a region is left. */
function withoutKeys(document: IniDocument, line: number): CleanedText | undefined {
  const section = sectionAt(document, line);
  // Our own sections end by themselves, or by `understudy clean`, and give back what stood there before.
  if (section === undefined || managedSection(document, section) !== undefined) return undefined;
  const left = propertiesOf(document, section).filter(
    ({ key }) => !isSessionKey(key) && key.toLowerCase() !== 'region',
  );
  const isAlone = left.length === 0;
  const edited = isAlone
    ? removeSection(document, section)
    : deleteProperties(document, section, SESSION_KEYS);
  return {
    label: isAlone ? 'Delete the section' : 'Delete the keys',
    summary: isAlone
      ? `The section [${section}] goes: it holds nothing but keys that have ended.`
      : `The keys in [${section}] go; everything else in it stays.`,
    text: edited.toString(),
    sections: [section],
  };
}

/**
 * Takes the line out of every profile that asks the program. Only of one with a full path it is certain that it is gone: others may be found
 * by the `PATH` of a terminal.
 */
function withoutProcess(
  document: IniDocument,
  line: number,
  platform: NodeJS.Platform,
): CleanedText | undefined {
  const program = processAt(document, sectionAt(document, line), platform);
  if (program === undefined || !isAbsolutePath(program, platform)) return undefined;
  const sections = document
    .sections()
    .flatMap(({ name }) =>
      name !== undefined && processAt(document, name, platform) === program ? [name] : [],
    );
  const edited = editSections(
    document,
    sections.map((header) => ({ kind: 'set', header, values: new Map(), remove: ['credential_process'] })),
  );
  if (!edited.ok) return undefined;
  const [first, ...others] = sections;
  const whose = others.length === 0 ? `[${first}]` : `[${first}] and ${others.length} more sections`;
  return {
    label: sections.length === 1 ? 'Delete the line' : 'Delete the lines',
    summary: `credential_process goes from ${whose}, since ${program} is not there.`,
    text: edited.document.toString(),
    sections,
  };
}

function processAt(document: IniDocument, section: string | undefined, platform: NodeJS.Platform) {
  if (section === undefined) return undefined;
  return programOf(propertiesOf(document, section, 'credential_process').at(-1)?.value, platform);
}

function sectionAt(document: IniDocument, line: number): string | undefined {
  return document.sections().find(({ end, start }) => start < line && line <= end)?.name;
}

function isSessionKey(key: string): boolean {
  return SESSION_KEYS.includes(key.toLowerCase());
}

export type DeleteOutcome =
  | { readonly ok: true; readonly deleted: number }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/** Deletes cache files of a finding; one that has been written anew since, and is good again, stays. */
export async function deleteLeftOvers(
  finding: { readonly code: string; readonly paths?: readonly string[] },
  system: Pick<CacheReader, 'readText'>,
  now: Date,
): Promise<DeleteOutcome> {
  let deleted = 0;
  for (const path of finding.paths ?? []) {
    if (finding.code !== 'saml2aws-cache') {
      const file = await system.readText(path);
      if (file.kind !== 'text' || !hasEnded(file.text, now)) continue;
    }
    try {
      await unlink(path);
      deleted += 1;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') continue;
      const { advice, message } = fileFailureFromError(error, path, 'write');
      return { ok: false, message, advice };
    }
  }
  return { ok: true, deleted };
}
