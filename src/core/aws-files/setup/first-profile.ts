import { assertNever } from '../../../shared/assert-never.ts';
import { editLocked, type NewText } from '../../files/edit-with-lock.ts';
import { readSettled } from '../../files/stable-read.ts';
import { decodeUtf8Lossless } from '../../files/text/lossless-utf8.ts';
import { joinLines, parseIniDocument } from '../ini/ini-document.ts';
import { unsafeProfileName, unsafeValue } from '../ini/safe-subset.ts';
import { appendSection } from '../ini/section-edit.ts';
import { sectionsNamed } from '../ini/section-lookup.ts';
import type { AccessKey } from './access-key-file.ts';

/** The keys and the role that somebody begins with. */
export interface FirstProfile {
  /** The profile that will hold the keys. */
  readonly source: string;
  readonly keys: AccessKey;
  readonly mfaSerial?: string;
  readonly region?: string;
  /** The profile that will lead to the role. */
  readonly profile: string;
  readonly roleArn: string;
}

export type FirstProfileOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly advice: string };

interface Section {
  readonly header: string;
  readonly lines: readonly string[];
}

/**
 * Adds a profile with keys and a role profile behind it to AWS files that have neither. Nothing that stands there is
 * changed: the sections come at the end, and a name that is taken in either file is refused before anything is written. The
 * keys are written first, for their owner only (0600); the role that needs them after. Where that fails the keys are taken out
 * again, so that a second try finds what the first one did.
 */
export async function writeFirstProfile(
  files: { readonly config: string; readonly credentials: string },
  first: FirstProfile,
  now: Date,
): Promise<FirstProfileOutcome> {
  const unfit = unfitPart(first);
  if (unfit !== undefined) return { ok: false, message: unfit, advice: 'Correct it and try again.' };
  const { accessKeyId, secretAccessKey } = first.keys;
  const shared = [
    ...(first.mfaSerial === undefined ? [] : [`mfa_serial = ${first.mfaSerial}`]),
    ...(first.region === undefined ? [] : [`region = ${first.region}`]),
  ];
  const keys: Section = {
    header: first.source,
    lines: [`aws_access_key_id = ${accessKeyId}`, `aws_secret_access_key = ${secretAccessKey}`],
  };
  const settings: readonly Section[] = [
    ...(shared.length === 0 ? [] : [{ header: `profile ${first.source}`, lines: [...shared, ''] }]),
    {
      header: `profile ${first.profile}`,
      lines: [`role_arn = ${first.roleArn}`, `source_profile = ${first.source}`, ...shared],
    },
  ];
  // A section of the source's name counts even where none is added: what it says would apply to the keys.
  const names = [first.source, first.profile].map((name) => ({ header: `profile ${name}`, lines: [] }));
  const taken = (await takenName(files.config, names)) ?? (await takenName(files.credentials, [keys]));
  if (taken) return taken;
  const keysAdded = await addSections(files.credentials, [keys], now);
  if (!keysAdded.ok) return keysAdded;
  const roleAdded = await addSections(files.config, settings, now);
  if (roleAdded.ok) return { ok: true };
  if (await takeOut(files.credentials, keysAdded, now)) return roleAdded;
  const left = `The keys are in the section [${first.source}] of ${files.credentials}.`;
  return { ...roleAdded, advice: `${roleAdded.advice} ${left} Take them out before you try again.` };
}

/** What a file said before its sections came, and what it says with them. */
interface Added {
  readonly ok: true;
  readonly before: string;
  readonly after: string;
}

type NotAdded = Extract<FirstProfileOutcome, { ok: false }>;

/** A refusal where one of the sections stands in the file already. Other troubles of the file show when it is written. */
async function takenName(path: string, sections: readonly Section[]): Promise<NotAdded | undefined> {
  const read = await readSettled(path);
  if (!read.ok || read.bytes === 'missing') return undefined;
  const wanted = withSections(path, decodeUtf8Lossless(read.bytes), sections);
  return wanted.kind === 'refused'
    ? { ok: false, message: wanted.message, advice: wanted.advice }
    : undefined;
}

/** Puts back what stood there before; false where somebody else has changed the file since, or it cannot be written. */
async function takeOut(path: string, { before, after }: Added, now: Date): Promise<boolean> {
  const outcome = await editLocked({
    path,
    secret: true,
    now,
    edit: (bytes) =>
      bytes !== 'missing' && decodeUtf8Lossless(bytes) === after
        ? { kind: 'text', text: before }
        : { kind: 'stale' },
  });
  return outcome.kind === 'written';
}

function unfitPart(first: FirstProfile): string | undefined {
  const { mfaSerial, region, roleArn } = first;
  const values = Object.entries({
    role_arn: roleArn,
    ...(mfaSerial !== undefined && { mfa_serial: mfaSerial }),
    ...(region !== undefined && { region }),
  });
  if (first.profile === first.source)
    return 'The profile with the keys and the one of the role need two names.';
  return (
    unsafeProfileName(first.source) ??
    unsafeProfileName(first.profile) ??
    values.map(([key, value]) => unsafeValue(key, value)).find((fault) => fault !== undefined)
  );
}

async function addSections(path: string, sections: readonly Section[], now: Date): Promise<Added | NotAdded> {
  let [before, after] = ['', ''];
  const outcome = await editLocked({
    path,
    secret: true,
    now,
    edit(bytes) {
      before = bytes === 'missing' ? '' : decodeUtf8Lossless(bytes);
      const wanted = withSections(path, before, sections);
      if (wanted.kind === 'text') after = wanted.text;
      return wanted;
    },
  });
  switch (outcome.kind) {
    case 'written':
      return { ok: true, before, after };
    case 'changed':
      return { ok: false, message: `${path} changed meanwhile, so it was left alone.`, advice: 'Try again.' };
    case 'failed':
      return { ok: false, message: outcome.message, advice: outcome.advice };
    default:
      return assertNever(outcome);
  }
}

function withSections(
  path: string,
  text: string,
  sections: readonly Section[],
): Extract<NewText, { kind: 'text' | 'refused' }> {
  let document = parseIniDocument(text);
  for (const { header, lines } of sections) {
    if (sectionsNamed(document, header).length > 0) {
      const message = `${path} has a section [${header}] already.`;
      return { kind: 'refused', message, advice: 'Choose another name, or rename that section.' };
    }
    document = appendSection(document, header, lines);
  }
  return { kind: 'text', text: joinLines(document.lines) };
}
