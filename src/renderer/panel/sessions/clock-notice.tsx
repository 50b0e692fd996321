import { clockSkewSentence } from '../../../shared/words/clock-skew.ts';
import { messages } from '../messages.ts';

/** One quiet line while this machine's clock is wrong. All times in the windows are corrected meanwhile. */
export function ClockNotice({ offsetMs }: { readonly offsetMs: number | undefined }) {
  const sentence = clockSkewSentence(offsetMs);
  if (sentence === undefined) return null;
  return (
    <div className="storage-notice small" role="status">
      <p className="selectable" title={messages.sessions.clockAdvice}>
        {sentence}
      </p>
    </div>
  );
}
