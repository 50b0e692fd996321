import { memo } from 'react';
import type { MfaSessionView, ProfilesView, SessionsView } from '../../shared/view.ts';
import { ProblemsDialog } from './files/problems-dialog.tsx';
import { messages } from './messages.ts';
import { EndpointsDialog } from './sessions/endpoints-dialog.tsx';
import { SessionsDialog } from './sessions/sessions-dialog.tsx';

interface FootProps {
  readonly profiles: ProfilesView;
  readonly sessions: SessionsView;
  /** The MFA session that the selected profile uses. */
  readonly mfa: MfaSessionView | undefined;
  readonly onForgetAll: () => void;
  readonly onTryKeychain: () => void;
  readonly onStopEndpoint: (id: string, profile: string) => void;
  readonly onSettings: () => void;
  readonly onKeys: () => void;
}

/** How long codes are spared, and what is wrong in the files. */
export const Foot = memo(function Foot(props: FootProps) {
  const { profiles, sessions, mfa, onForgetAll, onTryKeychain } = props;
  const { endpoints = [] } = sessions;
  return (
    <footer className="foot">
      <SessionsDialog sessions={sessions} mfa={mfa} onForgetAll={onForgetAll} onTryKeychain={onTryKeychain} />
      <EndpointsDialog endpoints={endpoints} onStop={props.onStopEndpoint} />
      <ProblemsDialog profiles={profiles} />
      <span className="foot-end">
        <button type="button" className="button quiet foot-button" onClick={props.onSettings}>
          {messages.settings}
        </button>
        <button
          type="button"
          className="button quiet foot-button foot-keys"
          aria-label={messages.keys.open}
          onClick={props.onKeys}
        >
          ?
        </button>
      </span>
    </footer>
  );
});
