import { assertNever } from '../../../shared/assert-never.ts';
import type { StepView } from '../../../shared/view.ts';
import { countdown, exactInstant, wholeMinutes } from '../../../shared/words/time-left.ts';
import { useClock } from '../../window/clock.ts';
import { messages } from '../messages.ts';

interface PathCardProps {
  readonly steps: readonly StepView[];
  /** The steps are not this profile's: only their room counts, so that nothing jumps. */
  readonly pending: boolean;
}

/** The chain, hop by hop, with what each hop still has. */
export function PathCard({ steps, pending }: PathCardProps) {
  return (
    <div className={`card path ${pending ? 'pending' : ''}`} aria-busy={pending}>
      <h2 id="path-title">{messages.path.title}</h2>
      <ol aria-labelledby="path-title">
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a hop is its place in the chain.
          <Step key={index} step={step} last={index === steps.length - 1} />
        ))}
      </ol>
    </div>
  );
}

function Step({ step, last }: { readonly step: StepView; readonly last: boolean }) {
  const time = useClock((now) => stepTime(step, last, now));
  const until = step.expiresAt === undefined ? undefined : messages.exactUntil(exactInstant(step.expiresAt));
  return (
    <li className={`step ${step.state}`}>
      <svg className="step-shape" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        <circle cx="6" cy="6" r="4.2" />
      </svg>
      <span className="step-title selectable">{step.title}</span>
      <span className="step-time digits" title={until}>
        {time}
      </span>
      <span className="step-detail selectable">{step.detail}</span>
    </li>
  );
}

/** The last hop ticks, since it is what was written; the others say whole minutes. */
function stepTime(step: StepView, last: boolean, now: Date): string {
  const text = messages.path;
  switch (step.state) {
    case 'permanent':
      return text.permanent;
    case 'needed':
      return step.kind === 'mfa' ? text.mfaNeeded : text.roleNeeded;
    case 'expired':
      return text.expired;
    case 'ready':
      if (step.expiresAt === undefined) return text.ready;
      if (step.expiresAt <= now.getTime()) return text.expired;
      return last ? countdown(step.expiresAt, now) : wholeMinutes(step.expiresAt, now);
    default:
      return assertNever(step.state);
  }
}
