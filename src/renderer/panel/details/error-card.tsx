import type { ProfileView, SessionView } from '../../../shared/view.ts';
import { messages } from '../messages.ts';

/** What is wrong with this profile or its last renewal, and what to do. Also carries a quiet remark, where there is one. */
export function ErrorCard({
  profile,
  session,
}: {
  readonly profile: ProfileView;
  readonly session: SessionView | undefined;
}) {
  const problem = session?.problem;
  return (
    <>
      {profile.problem && (
        <div className="card trouble selectable">
          <h2>{messages.problem.file}</h2>
          <p>{profile.problem.message}</p>
          <p className="second">{profile.problem.advice}</p>
        </div>
      )}
      {problem && (
        <div className="card trouble selectable">
          <p className="strong">{problem.message}</p>
          <p className="second">{problem.advice}</p>
          {problem.requestId && (
            <p className="small second">
              {messages.problem.requestId} <code>{problem.requestId}</code>
            </p>
          )}
        </div>
      )}
      {session?.note && <p className="note second selectable">{session.note}</p>}
    </>
  );
}
