import type { NoticeKind } from '../../../shared/words/notice-text.ts';
import { type Life, lifetimeMs, remainingMs } from './session-lifetime.ts';

/** Something whose end the user may have to know of: an MFA session, or a profile that is written somewhere. */
export interface NoticeSubject extends Life {
  /** Any stable name. There is at most one notice of a subject at a time: a new one takes the place of the old. */
  readonly id: string;
  /** It will be renewed before its end without anyone's doing. */
  readonly renews: boolean;
  /** What the last renewal came to. `retrying`: tried again by itself. `stopped`: only the user can go on. */
  readonly failure?: 'retrying' | 'stopped';
}

export interface Notice {
  readonly id: string;
  readonly kind: NoticeKind;
}

/** What was told of a subject already. Given back to the next plan. */
export interface Delivered {
  /** The end that it was told of; another end is another life, and a new story. */
  readonly expiration: Date;
  /** The smallest lead that was told, in ms; absent when none was. */
  readonly leadMs?: number;
  readonly failed: boolean;
}

export type DeliveredNotices = ReadonlyMap<string, Delivered>;

export interface NoticePlan {
  /** Notices to show now, one for each subject at most. */
  readonly due: readonly Notice[];
  /** Subjects whose notice, if one is still shown, says nothing true any more. */
  readonly over: readonly string[];
  readonly delivered: DeliveredNotices;
  /** When to plan again; absent when nothing is to come. */
  readonly nextAt?: Date;
}

const minute = 60_000;
/** A lead that is most of a life would come right after the user got the session: such a notice says nothing new. */
const longestShare = 0.8;
/** When it is time to say that renewals keep failing, where no lead applies. */
const lastWordMs = 5 * minute;

/**
 * Which notices are due at `now`. Pure: what was told before is passed in and handed on, so after sleep it is simply
 * asked again. Each lead is told once in a life; of several that passed while nobody looked only the last; nothing is
 * told of what has ended, or of what renews by itself. A renewal that failed is told once in a life: at once when only
 * the user can go on, else when the last lead has come and it still fails.
 *
 * @param leadMinutes how long before an end it is told, such as 15 and 5
 */
export function planNotices(
  subjects: readonly NoticeSubject[],
  delivered: DeliveredNotices,
  now: Date,
  leadMinutes: readonly number[],
): NoticePlan {
  const due: Notice[] = [];
  const next = new Map<string, Delivered>();
  const instants: number[] = [];
  for (const subject of subjects) {
    const before = delivered.get(subject.id);
    const known =
      before?.expiration.getTime() === subject.expiration.getTime()
        ? before
        : { expiration: subject.expiration, failed: false };
    const verdict = judge(subject, known, now, leadsOf(subject, leadMinutes));
    if (verdict.kind !== undefined) due.push({ id: subject.id, kind: verdict.kind });
    if (verdict.nextAt !== undefined) instants.push(verdict.nextAt);
    next.set(subject.id, verdict.delivered);
  }
  const over = [...delivered].flatMap(([id, { expiration }]) => {
    const current = next.get(id);
    return current?.expiration.getTime() === expiration.getTime() ? [] : [id];
  });
  return {
    due,
    over,
    delivered: next,
    ...(instants.length === 0 ? {} : { nextAt: new Date(Math.min(...instants)) }),
  };
}

/** The leads that make sense for this life, in ms, the longest first. */
function leadsOf(subject: NoticeSubject, leadMinutes: readonly number[]): readonly number[] {
  const longest = lifetimeMs(subject) * longestShare;
  return leadMinutes
    .map((minutes) => minutes * minute)
    .filter((lead) => lead <= longest)
    .sort((a, b) => b - a);
}

interface Verdict {
  readonly kind?: NoticeKind;
  readonly delivered: Delivered;
  /** Epoch milliseconds. */
  readonly nextAt?: number;
}

function judge(subject: NoticeSubject, delivered: Delivered, now: Date, leads: readonly number[]): Verdict {
  const left = remainingMs(subject, now);
  if (left <= 0) return { delivered };
  const ends = subject.expiration.getTime();
  const lastLead = leads.at(-1) ?? Math.min(lastWordMs, lifetimeMs(subject) / 4);

  const failureCounts = subject.failure === 'stopped' || (subject.failure === 'retrying' && left <= lastLead);
  if (failureCounts && !delivered.failed) {
    // It says how long is left as well, so the leads that have passed are told with it.
    const leadMs = leads.findLast((lead) => left <= lead) ?? delivered.leadMs;
    return withNext({
      kind: 'failed',
      delivered: { ...delivered, failed: true, ...(leadMs !== undefined && { leadMs }) },
    });
  }
  if (subject.renews && subject.failure === undefined) return { delivered };
  if (subject.failure === 'retrying') {
    return delivered.failed ? { delivered } : { delivered, nextAt: ends - lastLead };
  }

  const passed = leads.findLast((lead) => left <= lead);
  if (passed === undefined || passed >= (delivered.leadMs ?? Number.POSITIVE_INFINITY))
    return withNext({ delivered });
  return withNext({ kind: 'ending', delivered: { ...delivered, leadMs: passed } });

  function withNext(verdict: Verdict): Verdict {
    const lead = leads.find((candidate) => candidate < left);
    return lead === undefined ? verdict : { ...verdict, nextAt: ends - lead };
  }
}
