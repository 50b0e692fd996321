import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NoticeKind, noticeKinds } from '../../../shared/words/notice-text.ts';
import { type DeliveredNotices, type NoticeSubject, planNotices } from './expiry-notifications.ts';

const start = new Date('2026-11-22T10:00:00Z');
const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const none: DeliveredNotices = new Map();

function subject(change: Partial<NoticeSubject> = {}): NoticeSubject {
  return { id: 'target understudy', obtainedAt: start, expiration: at(60), renews: false, ...change };
}

/** What is told when one looks at these minutes, with the same subject all the time. */
function tellingAt(
  minutes: readonly number[],
  one: NoticeSubject,
  leads: readonly number[] = [15, 5],
): readonly string[] {
  let delivered = none;
  return minutes.flatMap((minute) => {
    const plan = planNotices([one], delivered, at(minute), leads);
    delivered = plan.delivered;
    return plan.due.map(({ kind }) => `${kind} ${60 - minute}`);
  });
}

/** A subject for each kind of notice: a kind that nothing makes due does not compile here. */
const dueNow: Readonly<Record<NoticeKind, NoticeSubject>> = {
  ending: subject({ expiration: at(10) }),
  failed: subject({ failure: 'stopped' }),
};

describe('planNotices', () => {
  it.each(noticeKinds)('makes a notice of the kind %s due', (kind) => {
    expect(planNotices([dueNow[kind]], none, at(6), [5]).due.map((notice) => notice.kind)).toEqual([kind]);
  });

  it.each<[string, NoticeSubject, number[], number[], string[]]>([
    [
      'at 15 and at 5 minutes, once each',
      subject(),
      [0, 44.9, 45, 46, 54, 55, 56, 60, 61],
      [15, 5],
      ['ending 15', 'ending 5'],
    ],
    [
      'at the minutes of the settings, in any order',
      subject(),
      [20, 30, 50, 59, 59.5],
      [1, 30],
      ['ending 30', 'ending 1'],
    ],
    ['never, when no minutes are set', subject(), [10, 50, 59], [], []],
    ['only the last of those that passed in a sleep', subject(), [10, 57, 58], [15, 5], ['ending 3']],
    ['nothing after the end', subject(), [10, 60, 61, 600], [15, 5], []],
    ['nothing of what renews by itself', subject({ renews: true }), [45, 55, 59], [15, 5], []],
    [
      'no lead that is most of the life',
      subject({ obtainedAt: at(45) }),
      [45, 46, 55],
      [15, 5],
      ['ending 5'],
    ],
    [
      'a lead of three quarters of the life',
      subject({ obtainedAt: at(40) }),
      [40, 45, 55],
      [15, 5],
      ['ending 15', 'ending 5'],
    ],
    [
      'at once that a renewal was refused, then the leads to come',
      subject({ failure: 'stopped' }),
      [40, 41, 45, 55],
      [15, 5],
      ['failed 20', 'ending 15', 'ending 5'],
    ],
    [
      'a refusal and the leads before it in one word',
      subject({ failure: 'stopped' }),
      [50, 51, 55],
      [15, 5],
      ['failed 10', 'ending 5'],
    ],
    [
      'that renewals keep failing only when time runs out',
      subject({ renews: true, failure: 'retrying' }),
      [46, 54, 55, 56, 59],
      [15, 5],
      ['failed 5'],
    ],
    [
      'that renewals keep failing although no minutes are set',
      subject({ renews: true, failure: 'retrying' }),
      [50, 56, 57],
      [],
      ['failed 4'],
    ],
    [
      'that renewals of a short session keep failing',
      subject({ obtainedAt: at(56), renews: true, failure: 'retrying' }),
      [57, 58, 59.5],
      [15, 5],
      ['failed 0.5'],
    ],
  ])('tells %s', (_name, one, minutes, leads, expected) => {
    expect(tellingAt(minutes, one, leads)).toEqual(expected);
  });

  it('tells a new life anew, and says that the old word is over', () => {
    const first = planNotices([subject()], none, at(56), [15, 5]);
    expect(first.due).toEqual([{ id: 'target understudy', kind: 'ending' }]);
    const renewed = subject({ obtainedAt: at(57), expiration: at(117) });
    const second = planNotices([renewed], first.delivered, at(57), [15, 5]);
    expect([second.due, second.over]).toEqual([[], ['target understudy']]);
    const third = planNotices([renewed], second.delivered, at(112), [15, 5]);
    expect([third.due.length, third.over]).toEqual([1, []]);
  });

  it('says that a stopped subject is over', () => {
    const first = planNotices([subject()], none, at(56), [5]);
    const gone = planNotices([], first.delivered, at(57), [5]);
    expect([gone.over, gone.delivered.size]).toEqual([['target understudy'], 0]);
  });

  it('wakes for the next word, and for nothing when there is none to come', () => {
    const next = (one: NoticeSubject, minute: number) => planNotices([one], none, at(minute), [15, 5]).nextAt;
    expect(next(subject(), 0)).toEqual(at(45));
    expect(next(subject(), 45)).toEqual(at(55));
    expect(next(subject(), 56)).toBeUndefined();
    expect(next(subject({ renews: true }), 0)).toBeUndefined();
    expect(next(subject({ renews: true, failure: 'retrying' }), 46)).toEqual(at(55));
  });

  const life = fc.record({
    id: fc.constantFrom('mfa', 'one', 'two'),
    begin: fc.integer({ min: 0, max: 100 }),
    minutes: fc.integer({ min: 1, max: 720 }),
    renews: fc.boolean(),
    failure: fc.constantFrom(undefined, 'retrying' as const, 'stopped' as const),
  });
  const subjects = fc.uniqueArray(life, { selector: ({ id }) => id, maxLength: 3 }).map((lives) =>
    lives.map(({ id, begin, minutes, renews, failure }) => ({
      id,
      obtainedAt: at(begin),
      expiration: at(begin + minutes),
      renews,
      ...(failure && { failure }),
    })),
  );
  const leads = fc.uniqueArray(fc.integer({ min: 1, max: 120 }), { maxLength: 4 });

  it('tells each lead of a life once at most and nothing untrue, however one sleeps or sets the clock', () => {
    fc.assert(
      fc.property(
        subjects,
        leads,
        fc.array(fc.integer({ min: -30, max: 200 }), { maxLength: 60 }),
        (all, minutes, steps) => {
          let delivered = none;
          let now = 0;
          const count = new Map<string, number>();
          for (const step of steps) {
            now = Math.max(0, now + step);
            const plan = planNotices(all, delivered, at(now), minutes);
            delivered = plan.delivered;
            expect(plan.over).toEqual([]);
            expect(new Set(plan.due.map(({ id }) => id)).size).toBe(plan.due.length);
            for (const { id, kind } of plan.due) {
              const one = all.find((candidate) => candidate.id === id);
              if (!one) throw new Error('A notice of nothing.');
              expect(one.expiration > at(now)).toBe(true);
              if (kind === 'failed') expect(one.failure).toBeDefined();
              else expect(one.renews && one.failure === undefined).toBe(false);
              count.set(`${id} ${kind}`, (count.get(`${id} ${kind}`) ?? 0) + 1);
            }
          }
          for (const [what, times] of count)
            expect(times).toBeLessThanOrEqual(what.endsWith('failed') ? 1 : minutes.length);
        },
      ),
    );
  });

  it('misses nothing between now and the instant it asks to be woken at, and something is told there', () => {
    fc.assert(
      fc.property(
        subjects,
        leads,
        fc.integer({ min: 0, max: 800 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, minutes, now, share) => {
          const plan = planNotices(all, none, at(now), minutes);
          const next = plan.nextAt;
          if (next) expect(next > at(now)).toBe(true);
          const end = next ?? at(now + 2000);
          const between = new Date(
            at(now).getTime() + Math.floor((end.getTime() - 1 - at(now).getTime()) * share),
          );
          expect(planNotices(all, plan.delivered, between, minutes).due).toEqual([]);
          if (next) expect(planNotices(all, plan.delivered, next, minutes).due.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
