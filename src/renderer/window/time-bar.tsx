import type { CSSProperties } from 'react';
import type { EpochMs } from '../../shared/view.ts';
import { shareLeft } from '../../shared/words/time-left.ts';
import { useClock } from './clock.ts';

interface TimeBarProps {
  readonly className?: string;
  readonly obtainedAt: EpochMs;
  readonly expiresAt: EpochMs;
}

/** A thin bar of the time left. The figure beside it says the same, so it is silent for screen readers. */
export function TimeBar({ className = '', obtainedAt, expiresAt }: TimeBarProps) {
  const share = useClock((now) => shareLeft(obtainedAt, expiresAt, now).toFixed(4));
  const style: CSSProperties & { '--share': string } = { '--share': share };
  return (
    <span className={`bar ${className}`} aria-hidden="true">
      <span style={style} />
    </span>
  );
}
