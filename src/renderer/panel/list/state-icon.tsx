import { assertNever } from '../../../shared/assert-never.ts';
import type { ProfileStatus } from '../../../shared/words/session-labels.ts';

/** The colour that goes with a state: the third cue, after shape and word. */
export function toneOf(status: ProfileStatus): 'good' | 'soon' | 'bad' | 'quiet' {
  switch (status.kind) {
    case 'active':
    case 'renewing':
      return 'good';
    case 'expiring':
    case 'waiting':
      return 'soon';
    case 'failed':
    case 'expired':
    case 'broken':
      return 'bad';
    case 'switching':
    case 'sign-in-needed':
    case 'code-needed':
    case 'mfa-ready':
    case 'ready':
      return 'quiet';
    default:
      return assertNever(status);
  }
}

/** A state as a shape, 12 px: disc, triangle, ring with a stroke, three dots. Nothing for a profile at rest. */
export function StateShape({ status }: { readonly status: ProfileStatus }) {
  const drawing = shapeOf(status);
  if (!drawing) return null;
  return (
    <svg
      className={`shape tone-${toneOf(status)}`}
      viewBox="0 0 12 12"
      width="12"
      height="12"
      aria-hidden="true"
    >
      {drawing}
    </svg>
  );
}

function shapeOf(status: ProfileStatus) {
  switch (status.kind) {
    case 'active':
      return <circle cx="6" cy="6" r="4.5" fill="currentColor" />;
    case 'expiring':
      return <path d="M6 1.2 11.2 10.6H.8Z" fill="currentColor" />;
    case 'renewing':
    case 'switching':
    case 'waiting':
      return (
        <g className="busy" fill="currentColor">
          <circle cx="2" cy="6" r="1.4" />
          <circle cx="6" cy="6" r="1.4" />
          <circle cx="10" cy="6" r="1.4" />
        </g>
      );
    case 'failed':
    case 'broken':
      return (
        <>
          <circle cx="6" cy="6" r="4.8" fill="none" stroke="currentColor" strokeWidth="1.4" />
          <path d="M6 3.2v3.4M6 8.2v1" stroke="currentColor" strokeWidth="1.4" />
        </>
      );
    case 'expired':
      return (
        <>
          <circle cx="6" cy="6" r="4.8" fill="none" stroke="currentColor" strokeWidth="1.4" />
          <path d="M2.8 9.2 9.2 2.8" stroke="currentColor" strokeWidth="1.4" />
        </>
      );
    case 'sign-in-needed':
    case 'code-needed':
    case 'mfa-ready':
    case 'ready':
      return undefined;
    default:
      return assertNever(status);
  }
}
