import { homedir } from 'node:os';
import type { Environment, WantedPaths } from '../../core/aws-files/file-locations.ts';
import { quotePowerShell } from '../../core/delivery/shell-quoting.ts';
import { awsumeCommand } from '../awsume/awsume-flags.ts';
import { bashInsertion, readBashLine } from './bash-line.ts';
import { shellFunction } from './command-line.ts';
import { type Candidate, complete, FILES, type NameSources } from './complete.ts';
import { nameSources } from './name-sources.ts';

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
  // Whatever stands in a file, nothing reaches the terminal but printable text on lines of its own.
  const fit = result.candidates.filter(
    ({ value }) => /^[ -~]*$/.test(value) || !/[\p{Cc}\p{Cs}]/u.test(value),
  );
  const write = ({ value, about }: Candidate): string => {
    if (line !== undefined) return bashInsertion(value, line);
    const text = shell === 'powershell' && !/^[\w./:+-]+$/.test(value) ? quotePowerShell(value) : value;
    return about === undefined ? text : `${text}\t${about.replace(/\p{Cc}/gu, ' ')}`;
  };
  return { text: fit.map((candidate) => `${write(candidate)}\n`).join(''), exitCode: 0 };
}

/** The same for this process. */
export function answerCompletionHere(argv: readonly string[], environment: Environment): CompletionAnswer {
  const surroundings = { environment, platform: process.platform, homeOfUser: homedir() };
  return answerCompletion(argv, (flags) => nameSources(surroundings, flags));
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
