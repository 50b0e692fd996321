import { X } from 'lucide-react';
import { useState } from 'react';
import type { StorageView } from '../../../shared/view.ts';
import { Button } from '../../window/button.tsx';
import { messages } from '../messages.ts';

const REMEMBERED_AS = 'storage notice read';

interface StorageNoticeProps {
  readonly storage: StorageView | undefined;
  readonly onTryKeychain: () => void;
}

/**
 * Says once that sessions will not outlive the app, and why. Dismissed, the same sentence stays away; it can always be
 * read behind the MFA session in the foot.
 */
export function StorageNotice({ storage, onTryKeychain }: StorageNoticeProps) {
  const [read, setRead] = useState(() => window.localStorage.getItem(REMEMBERED_AS));
  const message = storage?.message;
  if (message === undefined || message === read) return null;
  return (
    <div className="storage-notice small">
      <p className="selectable" title={storage?.advice}>
        {message}
      </p>
      {storage?.canTryAgain && <Button onPress={onTryKeychain}>{messages.sessions.tryAgain}</Button>}
      <button
        type="button"
        className="button quiet icon"
        aria-label={messages.sessions.noticeRead}
        onClick={() => {
          window.localStorage.setItem(REMEMBERED_AS, message);
          setRead(message);
        }}
      >
        <X size={13} aria-hidden="true" />
      </button>
    </div>
  );
}
