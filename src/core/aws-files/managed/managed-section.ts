import type { SessionCredentials } from '../../credentials.ts';
import type { IniDocument, IniSection } from '../ini/ini-document.ts';
import { structuralFault, unsafeProfileName, unsafeValue } from '../ini/safe-subset.ts';
import {
  deleteProperties,
  type EditResult,
  insertBelowHeader,
  replaceLine,
  setProperties,
  withinSection,
} from '../ini/section-edit.ts';
import { propertiesOf, sectionsNamed } from '../ini/section-lookup.ts';
import { type ManagedComment, managedCommentText, parseManagedComment } from './managed-comment.ts';

/** What is written into a target: whose credentials they are, the credentials, and the region where it is known. */
export interface ManagedEntry {
  /** The profile (or ad hoc role) that was switched to. */
  readonly profile: string;
  readonly credentials: SessionCredentials;
  readonly region?: string;
}

/** A section of the credentials file that carries our comment. */
export interface ManagedSection {
  /** The section's name: the profile that tools use. */
  readonly target: string;
  /** The profile it was written for. */
  readonly profile: string;
  /** As the comment says; absent when someone made it unreadable. */
  readonly expires?: Date;
  /** Line of the header, from 1. */
  readonly line: number;
}

/** SDKs build account-based endpoints from it, so it never stands beside keys of another account. */
const ACCOUNT_KEY = 'aws_account_id';

/** The keys of a section that are ours to write and to remove. */
export const managedKeys = [
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  ACCOUNT_KEY,
  'region',
  'x_security_token_expires',
] as const;

/** botocore reads this old twin of `aws_session_token` first, so a stale one would be sent. */
export const LEGACY_TOKEN_KEY = 'aws_security_token';

/** Why an entry cannot be written so that every tool reads the same, or `undefined`. No secret is part of the reason. */
export function unsafeEntry(target: string, entry: ManagedEntry): string | undefined {
  const name = unsafeProfileName(target) ?? structuralFault('profile name', entry.profile);
  if (name !== undefined) return name;
  if (Number.isNaN(entry.credentials.expiration.getTime())) return 'The credentials carry no valid end.';
  for (const [key, value] of valuesOf(entry)) {
    const reason = unsafeValue(key, value);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/**
 * Puts the entry into the target's section: our comment below the header, our keys in their places, everything else of the section
 * as it was. Without a region in the entry `region` is left alone, or removed where the entry before had put it (`regionOfSection`).
 */
export function withManagedSection(
  document: IniDocument,
  target: string,
  entry: ManagedEntry,
  regionOfSection: boolean,
): EditResult {
  const stale = [
    LEGACY_TOKEN_KEY,
    ...(entry.credentials.accountId === undefined ? [ACCOUNT_KEY] : []),
    ...(entry.region === undefined && regionOfSection ? ['region'] : []),
  ];
  return withinSection(document, target, (part) => {
    const set = setProperties(withPlainHeader(part, target), target, valuesOf(entry), {
      inlineComments: 'lift',
    });
    if (!set.ok) return set;
    // Behind the new keys, so that a blank line above a stale one stays inside the section.
    const cleaned = deleteProperties(set.document, target, stale);
    return { ok: true, document: withComment(cleaned, target, commentFor(entry)) };
  });
}

/** Every section that carries our comment, in file order. */
export function managedSections(document: IniDocument): readonly ManagedSection[] {
  return document.sections().flatMap((section) => managedSectionIn(document, section) ?? []);
}

/** The first section of this name that carries our comment. */
export function managedSection(document: IniDocument, target: string): ManagedSection | undefined {
  for (const section of sectionsNamed(document, target)) {
    const managed = managedSectionIn(document, section);
    if (managed?.target === target) return managed;
  }
  return undefined;
}

function managedSectionIn(document: IniDocument, section: IniSection): ManagedSection | undefined {
  const { name, start } = section;
  const [comment] = commentsOf(document, section);
  if (name === undefined || comment === undefined) return undefined;
  const expires = new Date(comment.expires);
  const base = { target: name, profile: comment.profile, line: start + 1 };
  return Number.isNaN(expires.getTime()) ? base : { ...base, expires };
}

/** Removes our comment lines from a section. */
export function withoutComment(document: IniDocument, target: string): IniDocument {
  const numbers = sectionsNamed(document, target).flatMap((section) =>
    commentsOf(document, section).map(({ number }) => number),
  );
  let edited = document;
  // From the last to the first, so that the numbers of those still to go stay true.
  for (const number of numbers.reverse()) {
    const line = edited.lines[number - 1];
    if (line !== undefined) edited = replaceLine(edited, line, undefined);
  }
  return edited;
}

/** The effective values of the keys that are ours, for telling whether someone changed them. */
export function managedValues(document: IniDocument, target: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const owned: readonly string[] = [...managedKeys, LEGACY_TOKEN_KEY];
  for (const { key, value } of propertiesOf(document, target)) {
    if (owned.includes(key.toLowerCase())) values.set(key.toLowerCase(), value);
  }
  return values;
}

/** The values that an entry puts into its section, in the order of a new section. */
export function valuesOf(entry: ManagedEntry): ReadonlyMap<string, string> {
  const { accessKeyId, accountId, secretAccessKey, sessionToken, expiration } = entry.credentials;
  const values = new Map([
    ['aws_access_key_id', accessKeyId],
    ['aws_secret_access_key', secretAccessKey],
    ['aws_session_token', sessionToken],
  ]);
  if (accountId !== undefined) values.set(ACCOUNT_KEY, accountId);
  if (entry.region !== undefined) values.set('region', entry.region);
  return values.set('x_security_token_expires', inWholeSeconds(expiration));
}

function commentFor(entry: ManagedEntry): string {
  return managedCommentText({
    profile: entry.profile,
    expires: inWholeSeconds(entry.credentials.expiration),
  });
}

/** ISO 8601 in UTC, cut to the second: never later than the truth. */
function inWholeSeconds(instant: Date): string {
  return Number.isNaN(instant.getTime()) ? 'never' : `${instant.toISOString().slice(0, 19)}Z`;
}

function withComment(document: IniDocument, target: string, text: string): IniDocument {
  const [section] = sectionsNamed(document, target);
  if (section === undefined) return document;
  const [present, ...others] = sectionsNamed(document, target).flatMap((each) => commentsOf(document, each));
  const line = present === undefined ? undefined : document.lines[present.number - 1];
  if (line === undefined) return insertBelowHeader(document, section, [text]);
  if (others.length === 0) return replaceLine(document, line, text);
  return withComment(withoutComment(document, target), target, text);
}

/** `[ dev ]` and `[dev]# x` are read by some tools only: the header of our section is written so that all see it. */
function withPlainHeader(document: IniDocument, target: string): IniDocument {
  const [section] = sectionsNamed(document, target);
  if (section === undefined || section.header.kind !== 'section') return document;
  const { header } = section;
  const comment = header.commentStart === undefined ? '' : ` ${header.text.slice(header.commentStart)}`;
  const margin = header.text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const plain = `${margin}[${target}]`;
  const isPlain =
    header.text.startsWith(plain) && /^(?:[ \t]*$|[ \t]+[#;])/.test(header.text.slice(plain.length));
  if (isPlain) return document;
  return replaceLine(document, header, plain + comment);
}

interface LocatedComment extends ManagedComment {
  readonly number: number;
}

function commentsOf(document: IniDocument, section: IniSection): LocatedComment[] {
  const comments: LocatedComment[] = [];
  for (const line of document.linesOf(section)) {
    if (line.kind !== 'comment') continue;
    const comment = parseManagedComment(line.text);
    if (comment !== undefined) comments.push({ number: line.number, ...comment });
  }
  return comments;
}
