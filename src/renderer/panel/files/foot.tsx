import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { mfaSessionOf } from '../../../shared/session-labels.ts';
import { wholeMinutes } from '../../../shared/time-left.ts';
import type { ProblemView, ProfilesView, ProfileView, SessionsView } from '../../../shared/view.ts';
import { useMoment } from '../../window/moment.ts';
import { messages } from '../messages.ts';
import { fileProblems } from './file-problems.ts';

const text = messages.foot;

interface FootProps {
  readonly profiles: ProfilesView;
  readonly sessions: SessionsView;
  readonly profile: ProfileView | undefined;
}

/** How long codes are spared, and what is wrong in the files. */
export function Foot({ profiles, sessions, profile }: FootProps) {
  const problems = useMemo(() => fileProblems(profiles), [profiles]);
  const left = useMoment((now) => mfaTimeLeft(sessions, profile, now));
  return (
    <footer className="foot">
      <span className="digits">
        {left ? (
          <>
            {text.mfaSession} <strong>{left}</strong>
          </>
        ) : (
          text.noMfaSession
        )}
      </span>
      {problems.length > 0 && <Problems problems={problems} />}
    </footer>
  );
}

/** Of the device that the selected profile uses; else of the one that serves longest. */
function mfaTimeLeft(
  sessions: SessionsView,
  profile: ProfileView | undefined,
  now: Date,
): string | undefined {
  const own = profile && mfaSessionOf(profile, sessions.mfaSessions, now);
  const longest = sessions.mfaSessions.reduce((latest, { expiresAt }) => Math.max(latest, expiresAt), 0);
  const expiresAt = own?.expiresAt ?? longest;
  return expiresAt > now.getTime() ? wholeMinutes(expiresAt, now) : undefined;
}

function Problems({ problems }: { readonly problems: readonly ProblemView[] }) {
  return (
    <DialogTrigger>
      <Button className="button quiet foot-problems">
        <TriangleAlert size={13} aria-hidden="true" />
        <span>
          {text.problems(problems.length)} <span className="unseen">{text.problemsWhere}</span>
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
