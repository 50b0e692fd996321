import { memo } from 'react';
import type { MfaSessionView, ProfilesView, SessionsView } from '../../shared/view.ts';
import { ProblemsDialog } from './files/problems-dialog.tsx';
import { SessionsDialog } from './sessions/sessions-dialog.tsx';

interface FootProps {
  readonly profiles: ProfilesView;
  readonly sessions: SessionsView;
  /** The MFA session that the selected profile uses. */
  readonly mfa: MfaSessionView | undefined;
  readonly onForgetAll: () => void;
  readonly onTryKeychain: () => void;
}

/** How long codes are spared, and what is wrong in the files. */
export const Foot = memo(function Foot({ profiles, sessions, mfa, onForgetAll, onTryKeychain }: FootProps) {
  return (
    <footer className="foot">
      <SessionsDialog sessions={sessions} mfa={mfa} onForgetAll={onForgetAll} onTryKeychain={onTryKeychain} />
      <ProblemsDialog profiles={profiles} />
    </footer>
  );
});
