import { type AwsumeFlag, type AwsumeFlagId, awsumeFlags } from './awsume-flags.ts';

/** What was given on an AWSume command line. */
export interface AwsumeArguments {
  /** Words that belong to no flag: the profile, and for `-l` and `-k` what they are about. */
  readonly words: readonly string[];
  readonly has: (id: AwsumeFlagId) => boolean;
  /** The value of a flag given last; flags with several values give all of them. */
  readonly value: (id: AwsumeFlagId) => string | undefined;
  readonly values: (id: AwsumeFlagId) => readonly string[];
}

export type ParsedAwsume =
  | { readonly ok: true; readonly given: AwsumeArguments }
  | { readonly ok: false; readonly mistake: string };

interface Found {
  readonly flag: AwsumeFlag;
  /** Text behind `=`, or glued to a short flag. */
  readonly attached?: string;
}

/**
 * Reads a command line as AWSume's own parser does: flags anywhere, `--flag=value`, several short ones in one word (`-rs`, of
 * which AWSume's shell script saw only words that begin with `-s`), and beginnings of long names that are unique.
 */
export function parseAwsume(argv: readonly string[]): ParsedAwsume {
  const words: string[] = [];
  const values = new Map<AwsumeFlagId, string[]>();
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word === '--') {
      words.push(...argv.slice(at + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      words.push(word);
      continue;
    }
    const found = findFlags(word);
    if (typeof found === 'string') return { ok: false, mistake: found };
    for (const { flag, attached } of found) {
      if (flag.arity === 'none') {
        if (attached !== undefined) return { ok: false, mistake: `${nameOf(flag)} takes no value.` };
        values.set(flag.id, []);
        continue;
      }
      const taken = attached === undefined ? following(argv, at + 1, flag) : [attached];
      if (attached === undefined) at += taken.length;
      if (taken.length === 0 && flag.arity !== 'any')
        return { ok: false, mistake: `${nameOf(flag)} needs a value.` };
      values.set(flag.id, taken);
    }
  }
  return {
    ok: true,
    given: {
      words,
      has: (id) => values.has(id),
      value: (id) => values.get(id)?.at(-1),
      values: (id) => values.get(id) ?? [],
    },
  };
}

/** Of several values only the first may be anything: what follows must be an ARN, or it would swallow the profile. */
function following(argv: readonly string[], from: number, { arity }: AwsumeFlag): string[] {
  const rest = argv.slice(from, arity === 'one' ? from + 1 : undefined);
  const end = rest.findIndex(
    (word, index) =>
      (word.startsWith('-') && word !== '-') ||
      (arity === 'one-or-more' && index > 0 && !word.startsWith('arn:')),
  );
  return end < 0 ? rest : rest.slice(0, end);
}

/** The flags of one word, or what is wrong with it. */
function findFlags(word: string): readonly Found[] | string {
  const [name = '', ...more] = word.split('=');
  const attached = more.length > 0 ? { attached: more.join('=') } : {};
  const exact = awsumeFlags.find(({ names }) => names.includes(name));
  if (exact) return [{ flag: exact, ...attached }];
  if (word.startsWith('--')) {
    const begun = awsumeFlags.filter(({ names }) => names.some((each) => each.startsWith(name)));
    const [only, other] = begun;
    if (only === undefined) return `AWSume has no flag ${name}.`;
    if (other !== undefined) return `${name} could be any of ${begun.map(nameOf).join(', ')}.`;
    return [{ flag: only, ...attached }];
  }
  return findShortFlags(word);
}

function findShortFlags(word: string): readonly Found[] | string {
  const found: Found[] = [];
  for (let at = 1; at < word.length; at += 1) {
    const name = `-${word.charAt(at)}`;
    const flag = awsumeFlags.find(({ names }) => names.includes(name));
    if (flag === undefined) return `AWSume has no flag ${name} (in ${word}).`;
    const rest = word.slice(at + 1);
    if (flag.arity === 'none') {
      found.push({ flag });
      continue;
    }
    return [...found, rest === '' ? { flag } : { flag, attached: rest.replace(/^=/, '') }];
  }
  return found;
}

function nameOf({ names }: AwsumeFlag): string {
  return names.find((name) => name.startsWith('--')) ?? names[0] ?? '';
}
