import type { ProblemView, ProfilesView } from '../../../shared/view.ts';
import { messages } from '../messages.ts';

/** Every problem in the files, those that hide a whole file first, then errors, then warnings, in the order of the files. */
export function fileProblems(view: ProfilesView): readonly ProblemView[] {
  const explained = new Set(view.problems.filter(({ line }) => line === undefined).map(({ path }) => path));
  const files = [view.config, view.credentials].flatMap((file): readonly ProblemView[] =>
    file.state === 'unreadable' && !explained.has(file.path)
      ? [
          {
            severity: 'error',
            path: file.path,
            message: file.message ?? messages.empty.unreadable,
            advice: messages.empty.unreadableAdvice,
          },
        ]
      : [],
  );
  const errors = view.problems.filter(({ severity }) => severity === 'error');
  const warnings = view.problems.filter(({ severity }) => severity === 'warning');
  return [...files, ...errors, ...warnings];
}
