import { pairedRatio, type Summary, summarize } from './statistics.ts';

/** What is to be reached: a figure of our own, or a share of the anchor's. */
export type Target =
  | { readonly atMost: number; readonly of: 'figure' }
  | { readonly atMost: number; readonly of: 'ratio' };

/** One line of the table. */
export interface Line {
  readonly part: string;
  readonly what: string;
  readonly unit: string;
  readonly ours: Summary;
  readonly anchor?: { readonly what: string; readonly figure: Summary };
  readonly ratio?: number;
  readonly target?: Target;
  /** `told`: there is no target for it. */
  readonly verdict: 'pass' | 'short' | 'told';
}

/** Something that could not be measured here, and why. */
export interface Skipped {
  readonly part: string;
  readonly what: string;
  readonly verdict: 'skipped';
  readonly reason: string;
}

export interface Measured {
  readonly what: string;
  readonly unit: string;
  readonly ours: readonly number[];
  readonly anchor?: { readonly what: string; readonly values: readonly number[] };
  readonly target?: Target;
}

/** Judges what was measured. */
export function lineOf(part: string, measured: Measured): Line {
  const { what, unit, target } = measured;
  const ours = summarize(measured.ours);
  const anchor = measured.anchor && { what: measured.anchor.what, figure: summarize(measured.anchor.values) };
  const ratio = measured.anchor && pairedRatio(measured.ours, measured.anchor.values);
  const value = target?.of === 'ratio' ? (ratio ?? Number.NaN) : ours.median;
  const verdict = target === undefined ? 'told' : value <= target.atMost ? 'pass' : 'short';
  return {
    part,
    what,
    unit,
    ours,
    ...(anchor && { anchor }),
    ...(ratio !== undefined && { ratio }),
    ...(target && { target }),
    verdict,
  };
}

/** What a part is given to report with. */
export interface Report {
  measured(measured: Measured): void;
  skipped(what: string, reason: string): void;
  /** What is being done, for who waits. */
  doing(text: string): void;
}
