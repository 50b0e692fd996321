import type { ProfilesView, ProfileView, SessionsView } from '../../shared/view.ts';
import type { Actions } from './details/use-actions.ts';
import { ProblemsDialog } from './files/problems-dialog.tsx';
import { SessionsDialog } from './sessions/sessions-dialog.tsx';

interface FootProps {
  readonly profiles: ProfilesView;
  readonly sessions: SessionsView;
  readonly profile: ProfileView | undefined;
  readonly actions: Actions;
}

/** How long codes are spared, and what is wrong in the files. */
export function Foot({ profiles, sessions, profile, actions }: FootProps) {
  return (
    <footer className="foot">
      <SessionsDialog sessions={sessions} profile={profile} actions={actions} />
      <ProblemsDialog profiles={profiles} />
    </footer>
  );
}
