import { serviceNames } from '../../core/delivery/console/console-services.ts';
import { peerIds } from '../../core/import/peer-names.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { initShells, shells } from '../../shared/shells.ts';
import { keyCommandNames } from '../keys/key-command-names.ts';
import { commandLine } from '../program/command-list.ts';
import { type CommandSpec, type FlagSpec, helpFlag, type ValueKind, versionFlag } from './command-spec.ts';

/** One thing that could stand where the cursor is. */
export interface Candidate {
  readonly value: string;
  /** A word about it, for shells that show one. */
  readonly about?: string;
}

/** What the names are taken from; each is asked for only when it is needed. */
export interface NameSources {
  profiles(): Iterable<string>;
  /** A word about a profile, asked only for those that are offered. */
  about(profile: string): string;
  /** Profiles whose credentials stand in the credentials file now. */
  live(): Iterable<string>;
  /** Profiles that credentials can be written to. */
  targets(): Iterable<string>;
  regions(): Iterable<string>;
  ssoSessions(): Iterable<string>;
}

export type Completion =
  | { readonly kind: 'candidates'; readonly candidates: readonly Candidate[] }
  /** The shell knows better: names of files, or of programs. */
  | { readonly kind: 'files' };

/** The exit code of `understudy __complete` that stands for `files`, agreed with the completion scripts. */
export const FILES = 4;

export interface Question {
  /** The words after the command's name, the last one as far as it is typed. */
  readonly words: readonly string[];
  /** The whole of `understudy`, or one command by itself, as the shell functions are. */
  readonly of: 'understudy' | CommandSpec;
  readonly sources: NameSources;
  /** Shells that match by themselves are also given names that hold what was typed further in. */
  readonly within: boolean;
}

/** What could stand at the end of these words. */
export function complete(question: Question): Completion {
  const before = question.words.slice(0, -1);
  const current = question.words.at(-1) ?? '';
  if (question.of !== 'understudy') return completeCommand(question.of, before, current, question);
  const at = before.findIndex((word) => !word.startsWith('-'));
  if (at < 0) {
    const offered = current.startsWith('-')
      ? flagCandidates([helpFlag, versionFlag])
      : Object.entries(commandLine).map(([value, { about }]) => ({ value, about }));
    return matching(offered, current, question.within);
  }
  const name = before[at] ?? '';
  if (name === 'help') {
    const names = Object.entries(commandLine).map(([value, { about }]) => ({ value, about }));
    return matching(names, current, question.within);
  }
  const command = Object.hasOwn(commandLine, name) ? commandLine[name] : undefined;
  if (command === undefined) return { kind: 'candidates', candidates: [] };
  return completeCommand(command, before.slice(at + 1), current, question);
}

function completeCommand(
  command: CommandSpec,
  before: readonly string[],
  current: string,
  question: Question,
): Completion {
  const flagOf = (word: string) => command.flags.find(({ names }) => names.includes(word));
  let words = 0;
  let awaited: ValueKind | undefined;
  for (const [index, word] of before.entries()) {
    if (awaited !== undefined) {
      awaited = undefined;
    } else if (word === '--') {
      if (command.isRunner) return { kind: 'files' };
      words += before.length - index - 1;
      break;
    } else if (word.startsWith('-') && word !== '-') {
      awaited = word.includes('=') ? undefined : flagOf(word)?.value;
    } else {
      words += 1;
    }
  }
  const { sources, within } = question;
  if (awaited !== undefined) return completeValue(awaited, current, '', sources, within);
  if (before.includes('--')) return completeWord(command, words, current, question);
  const split = /^(--[\w-]+)=(.*)$/s.exec(current);
  if (split !== null) {
    const kind = flagOf(split[1] ?? '')?.value;
    if (kind === undefined) return { kind: 'candidates', candidates: [] };
    return completeValue(kind, split[2] ?? '', `${split[1]}=`, sources, within);
  }
  if (current.startsWith('-')) {
    const given = new Set(before);
    const left = command.flags.filter(({ names }) => !names.some((name) => given.has(name)));
    return matching(flagCandidates([...left, helpFlag]), current, within);
  }
  return completeWord(command, words, current, question);
}

function completeWord(command: CommandSpec, words: number, current: string, question: Question): Completion {
  const kind = command.words[words];
  if (kind !== undefined) return completeValue(kind, current, '', question.sources, question.within);
  return command.isRunner ? { kind: 'files' } : { kind: 'candidates', candidates: [] };
}

/** `prefix` stands before the value in the same word (`--region=`) and comes back in front of each candidate. */
function completeValue(
  kind: ValueKind,
  typed: string,
  prefix: string,
  sources: NameSources,
  within: boolean,
): Completion {
  if (kind === 'files') return { kind: 'files' };
  const isProfile = kind === 'profile' || kind === 'live-profile';
  return {
    kind: 'candidates',
    candidates: fitting(valuesOf(kind, sources), typed, within, (name) => name).map((value) => {
      const about = isProfile ? sources.about(value) : '';
      return { value: prefix + value, ...(about !== '' && { about }) };
    }),
  };
}

function valuesOf(kind: ValueKind, sources: NameSources): readonly string[] {
  switch (kind) {
    case 'profile':
      return [...sources.profiles()];
    case 'live-profile':
      return [...sources.live()];
    case 'sso-session':
      return [...sources.ssoSessions()];
    case 'target':
      return [...sources.targets()];
    case 'region':
      return [...sources.regions()];
    case 'console-page':
      return serviceNames();
    case 'import-tool':
      return peerIds;
    case 'keys-action':
      return keyCommandNames;
    case 'shell':
      return shells;
    case 'init-shell':
      return initShells;
    case 'text':
    case 'files':
      return [];
    default:
      return assertNever(kind);
  }
}

function flagCandidates(flags: readonly FlagSpec[]): Candidate[] {
  return flags.flatMap(({ names, about }) => names.map((value) => ({ value, about })));
}

function matching(offered: readonly Candidate[], typed: string, within: boolean): Completion {
  return { kind: 'candidates', candidates: fitting(offered, typed, within, ({ value }) => value) };
}

/** What begins with the typed text. Where nothing does and it is wanted, what holds it further in, in any case. */
function fitting<T>(
  offered: readonly T[],
  typed: string,
  within: boolean,
  textOf: (each: T) => string,
): readonly T[] {
  if (typed === '') return offered;
  const begun = offered.filter((each) => textOf(each).startsWith(typed));
  if (begun.length > 0 || !within) return begun;
  const lower = typed.toLowerCase();
  return offered.filter((each) => textOf(each).toLowerCase().includes(lower));
}
