import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { ProfilesView } from '../../../shared/view.ts';
import { messages } from '../messages.ts';
import { fileProblems } from './file-problems.ts';

const text = messages.foot;

/** A quiet line that counts the problems in the files and opens the list of them; nothing when all is well. */
export function ProblemsDialog({ profiles }: { readonly profiles: ProfilesView }) {
  const problems = useMemo(() => fileProblems(profiles), [profiles]);
  if (problems.length === 0) return null;
  return (
    <DialogTrigger>
      <Button className="button quiet foot-button">
        <TriangleAlert size={13} aria-hidden="true" />
        <span>
          {problems.length}
          <span className="unseen"> {text.problemsWord(problems.length)}</span>
        </span>
      </Button>
      <ModalOverlay className="scrim" isDismissable>
        <Modal className="dialog-frame wide">
          <Dialog className="dialog">
            {({ close }) => (
              <>
                <Heading slot="title" level={1}>
                  {text.problemsTitle}
                </Heading>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list must be scrollable by keyboard. */}
                <ul className="problems selectable" tabIndex={0} aria-label={text.problemsTitle}>
                  {problems.map((problem, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole.
                    <li key={index} className={problem.severity === 'error' ? 'tone-bad' : 'tone-soon'}>
                      <code className="path-text">
                        {problem.path}
                        {problem.line !== undefined && `, ${text.line(problem.line)}`}
                      </code>
                      <p>{problem.message}</p>
                      <p className="second">{problem.advice}</p>
                    </li>
                  ))}
                </ul>
                <div className="buttons">
                  <Button autoFocus className="button" onPress={close}>
                    {text.close}
                  </Button>
                </div>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
