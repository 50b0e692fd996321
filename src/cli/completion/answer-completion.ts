import { homedir } from 'node:os';
import type { Environment, WantedPaths } from '../../core/aws-files/profiles/file-locations.ts';
import { dataFolder } from '../../core/data-folder.ts';
import { quotePowerShell } from '../../core/delivery/export/dialects.ts';
import { hostPlatform } from '../../core/platform.ts';

import { awsumeCommand } from '../awsume/awsume-flags.ts';
import { bashInsertion, readBashLine } from './bash-line.ts';
import { shellFunction } from './command-spec.ts';
import { type Candidate, complete, FILES, type NameSources } from './complete.ts';
import { nameSources } from './completion-sources.ts';
import { keepNames } from './names-cache.ts';

/** What a completion script is told. */
export interface CompletionAnswer {
  /** One candidate a line; a tab before the word about it. */
  readonly text: string;
  /** `FILES`: the shell shall offer names of files. */
  readonly exitCode: number;
}

const commandOf = { understudy: 'understudy', us: shellFunction, awsume: awsumeCommand } as const;

/**
 * Answers `understudy __complete <shell> <understudy|us|awsume> …`. From bash follow the line up to the cursor and
 * COMP_WORDBREAKS; from the other shells the words, the command's name first and the one under the cursor last.
 */
export function answerCompletion(
  argv: readonly string[],
  sourcesFor: (flags: WantedPaths) => NameSources,
): CompletionAnswer {
  const [shell, name = '', ...rest] = argv;
  if (name !== 'understudy' && name !== 'us' && name !== 'awsume') return { text: '', exitCode: 0 };
  const line = shell === 'bash' ? readBashLine(rest[0] ?? '', rest[1] ?? '') : undefined;
  const words = withoutAssignments(line?.words ?? rest).slice(1);
  const result = complete({
    words: words.length > 0 ? words : [''],
    of: commandOf[name],
    sources: sourcesFor({
      config: after(words, '--config-file'),
      credentials: after(words, '--credentials-file'),
    }),
    within: shell !== 'bash',
  });
  if (result.kind === 'files') return { text: '', exitCode: FILES };
  const fit = result.candidates.filter(({ value }) => isShowable(value));
  const write = ({ value, about }: Candidate): string => {
    if (line !== undefined) return bashInsertion(value, line);
    const text = shell === 'powershell' && !/^[\w./:+-]+$/.test(value) ? quotePowerShell(value) : value;
    return about === undefined ? text : withWord(text, about);
  };
  return { text: fit.map((candidate) => `${write(candidate)}\n`).join(''), exitCode: 0 };
}

/** The same for this process. */
export function answerCompletionHere(
  argv: readonly string[],
  environment: Environment,
): CompletionAnswer & {
  /** Keeps the names for the next press of Tab, where they had to be looked for. Call it once the answer is given. */
  readonly keep: () => void;
} {
  const context = { environment, platform: hostPlatform, homeOfUser: homedir() };
  const asOf = new Date();
  let sources: ReturnType<typeof nameSources> | undefined;
  let asked = false;
  const answer = answerCompletion(argv, (flags) => {
    const found = nameSources(context, flags);
    if (flags.config !== undefined || flags.credentials !== undefined) return found;
    sources = found;
    const profiles = () => {
      asked = true;
      return found.profiles();
    };
    return { ...found, profiles };
  });
  const keep = () => {
    const found = sources;
    if (!found || !asked) return;
    const folder = dataFolder(environment, hostPlatform, context.homeOfUser);
    keepNames(folder, asOf, environment, found.files, () => namesWithWords(found));
  };
  return { ...answer, keep };
}

function namesWithWords({ about, profiles }: NameSources): readonly string[] {
  return [...profiles()].filter(isShowable).map((name) => {
    const word = about(name);
    return word === '' ? name : withWord(name, word);
  });
}

/** Whatever stands in a file, nothing reaches the terminal but printable text on lines of its own. */
function isShowable(name: string): boolean {
  return /^[ -~]*$/.test(name) || !/[\p{Cc}\p{Cs}]/u.test(name);
}

function withWord(name: string, about: string): string {
  return `${name}\t${about.replace(/\p{Cc}/gu, ' ')}`;
}

/** `AWS_REGION=x understudy …`: the command's name comes after what is set for it. */
function withoutAssignments(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !/^\w+=/.test(word));
  return words.slice(Math.max(0, first));
}

function after(words: readonly string[], flag: string): string | undefined {
  const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  const word = words[at];
  if (word === undefined) return undefined;
  return word === flag ? words[at + 1] : word.slice(flag.length + 1);
}
