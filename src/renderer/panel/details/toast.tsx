import { X } from 'lucide-react';
import { useEffect } from 'react';
import { messages } from '../messages.ts';
import type { Outcome } from './use-actions.ts';

/** Good news and notes go away by themselves; what needs doing stays until it is dismissed or the next action. */
const SHOWN_MS = 8000;

interface ToastProps {
  readonly outcome: Outcome | undefined;
  readonly onDismiss: () => void;
  /** Takes back what was just written there. */
  readonly onUndo: (what: 'credentials' | 'config') => void;
}

/** What the last action came to, in a live region that is always there, so that screen readers hear it. */
export function Toast({ outcome, onDismiss, onUndo }: ToastProps) {
  const stays = outcome && !outcome.result.ok && outcome.result.reason !== 'dismissed';
  useEffect(() => {
    if (!outcome || stays) return;
    const timer = window.setTimeout(onDismiss, SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [outcome, stays, onDismiss]);

  const result = outcome?.result;
  return (
    <div role="status" className="toast-place">
      {outcome && result && (
        <div key={outcome.id} className={`toast ${stays ? 'bad' : ''}`}>
          <div className="toast-text selectable">
            <p>{result.message}</p>
            {!result.ok && result.advice && <p className="second">{result.advice}</p>}
            {!result.ok && result.requestId && (
              <p className="small second">
                {messages.problem.requestId} <code>{result.requestId}</code>
              </p>
            )}
          </div>
          {result.ok && result.undo && (
            <button
              type="button"
              className="button toast-action"
              onClick={() => {
                onDismiss();
                if (result.undo) onUndo(result.undo);
              }}
            >
              {messages.undo}
            </button>
          )}
          <button
            type="button"
            className="button quiet icon"
            aria-label={messages.problem.dismiss}
            onClick={onDismiss}
          >
            <X size={14} aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  );
}
