import { WAIT_TEXTS, type WaitKind } from '../../../shared/words/wait-text.ts';
import { Button } from '../../window/button.tsx';
import { messages } from '../messages.ts';
import type { Actions } from './use-actions.ts';

interface WaitCardProps {
  readonly profile: string;
  readonly waitsFor: WaitKind;
  readonly actions: Actions;
}

/** What is waited for, how to answer it, and how to call it off. */
export function WaitCard({ profile, waitsFor, actions }: WaitCardProps) {
  const { advice, message } = WAIT_TEXTS[waitsFor];
  return (
    <div className="card selectable" aria-live="polite">
      <p className="strong">{message(profile)}</p>
      <p className="second">{advice}</p>
      <div className="buttons">
        {(waitsFor === 'code' || waitsFor === 'window') && (
          <Button onPress={actions.enterCode}>{messages.wait.enter}</Button>
        )}
        <Button onPress={() => actions.cancel(profile)}>{messages.wait.cancel}</Button>
      </div>
    </div>
  );
}
