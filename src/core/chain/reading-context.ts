import type { FileProblem } from '../aws-files/profiles/file-problem.ts';
import type { ProfileSet } from '../aws-files/profiles/profile-set.ts';
import type { ChainProblem } from './chain.ts';

/** Problems of a chain that a line which was passed over, or a file that could not be read, may be the reason for. */
const MISSES_SOMETHING: ReadonlySet<ChainProblem['code']> = new Set([
  'unknown-profile',
  'missing-source-profile',
  'no-source',
  'no-credentials',
  'partial-keys',
  'incomplete-sso',
]);

/** Puts what the reading of the files met before a problem that may come of it. */
export type ExplainByReading = (problem: ChainProblem, missing?: string) => ChainProblem;

/**
 * A profile that is missed may stand in a file that could not be read, and a key that is missed in a line that was passed over:
 * then that is the reason, and what is to be done. `missing` is the name of a profile that was looked for in vain.
 */
export function explainByReading({ problems }: Pick<ProfileSet, 'problems'>): ExplainByReading {
  return (problem, missing = problem.profile) => {
    if (!MISSES_SOMETHING.has(problem.code)) return problem;
    const unread = problems.find(isUnreadFile);
    if (unread !== undefined && isAboutProfile(problem)) {
      return {
        ...problem,
        message: `${unread.message} So what it says of ${missing === '' ? 'profiles' : missing} is not known.`,
        advice: unread.advice,
      };
    }
    const passedOver = problems.find((one) => one.profile === missing && one.line !== undefined);
    if (passedOver === undefined) return problem;
    return { ...problem, message: `${problem.message} ${passedOver.message}`, advice: passedOver.advice };
  };
}

function isAboutProfile({ code }: ChainProblem): boolean {
  return code === 'unknown-profile' || code === 'missing-source-profile' || code === 'no-credentials';
}

function isUnreadFile({ code }: FileProblem): boolean {
  return code.startsWith('file-');
}
