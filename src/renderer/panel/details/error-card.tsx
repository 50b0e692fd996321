import type { ProfileView, SessionView } from '../../../shared/view.ts';
import { messages } from '../messages.ts';

/** What is wrong with this profile or its last renewal, and what to do. Also carries a quiet remark, where there is one. */
export function TroubleCard({
  profile,
  session,
}: {
  readonly profile: ProfileView;
  readonly session: SessionView | undefined;
}) {
  const trouble = session?.trouble;
  return (
    <>
      {profile.problem && (
        <div className="card trouble selectable">
          <h2>{messages.trouble.file}</h2>
          <p>{profile.problem.message}</p>
          <p className="second">{profile.problem.advice}</p>
        </div>
      )}
      {trouble && (
        <div className="card trouble selectable">
          <p className="strong">{trouble.message}</p>
          <p className="second">{trouble.advice}</p>
          {trouble.requestId && (
            <p className="small second">
              {messages.trouble.requestId} <code>{trouble.requestId}</code>
            </p>
          )}
        </div>
      )}
      {session?.note && <p className="note second selectable">{session.note}</p>}
    </>
  );
}
