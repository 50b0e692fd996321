/** A span of a day: minutes since its beginning, and how long. */
export interface Span {
  readonly from: number;
  readonly minutes: number;
}

/** What happens on a day. All instants are minutes since its beginning. */
export interface DayPlan {
  /** Each role is switched to a target of its own. */
  readonly roles: number;
  readonly minutes: number;
  readonly mfaSessionMinutes: number;
  /** The lid is closed. The network comes back some seconds after it is opened. */
  readonly asleep: readonly Span[];
  readonly offline: readonly Span[];
  /** AWS answers every call with "Throttling". */
  readonly throttled: readonly Span[];
  /** The app is ended and started again. */
  readonly restarts: readonly number[];
  /** From then on this machine's clock is wrong by so many minutes; positive is ahead. */
  readonly clock: readonly { readonly at: number; readonly wrongByMinutes: number }[];
  /** How many codes the user mistypes before the first right one. */
  readonly mistyped: number;
}

/** How long after the lid is opened there is a network, in minutes: not at a moment at which something looks anyway. */
export const NETWORK_AFTER_WAKING = 20.43 / 60;
/** The user switches to one role after the other, this many minutes apart. */
export const BETWEEN_SWITCHES = 0.5;
/** How long the user takes to do what a notice asks for, in minutes. */
export const USER_TAKES = 2;

/** 07:00 to 20:30 with everything that goes wrong. */
export const fullDay: DayPlan = {
  roles: 20,
  minutes: 13.5 * 60,
  mfaSessionMinutes: 12 * 60,
  asleep: [
    { from: 190, minutes: 120 },
    { from: 520, minutes: 35 },
  ],
  offline: [{ from: 355, minutes: 20 }],
  throttled: [{ from: 436, minutes: 8 }],
  restarts: [470],
  clock: [
    { at: 100, wrongByMinutes: -6 },
    { at: 600, wrongByMinutes: 0 },
  ],
  mistyped: 1,
};

/** The same in small, for every run of the tests. */
export const shortDay: DayPlan = {
  roles: 6,
  minutes: 330,
  mfaSessionMinutes: 240,
  asleep: [{ from: 60, minutes: 75 }],
  offline: [{ from: 165, minutes: 20 }],
  throttled: [{ from: 212, minutes: 6 }],
  restarts: [230],
  clock: [{ at: 30, wrongByMinutes: -6 }],
  mistyped: 1,
};

export function isWithin(spans: readonly Span[], minute: number): boolean {
  return spans.some(({ from, minutes }) => minute >= from && minute < from + minutes);
}

/** When the network is away although nobody is asleep: also for a moment after each sleep. */
export function offlineSpans(plan: DayPlan): readonly Span[] {
  const afterSleep = plan.asleep.map(({ from, minutes }) => ({
    from: from + minutes,
    minutes: NETWORK_AFTER_WAKING,
  }));
  return [...plan.offline, ...afterSleep];
}

/** A life of a role's session, and with how much of it left it is renewed, in minutes (DESIGN: section 6). */
const ROLE_LIFE = 60;
const RENEWED_WITH = 15;

/**
 * The fewest calls that keep every role renewed by the rule: each role once at its switch, then whenever a quarter of its
 * hour is left, or at the first moment after that at which the machine is awake, the network is there, AWS has time and an
 * MFA session lives; and one call for each MFA session.
 *
 * @param codesAt when the user gave codes that AWS took
 */
export function idealCalls(plan: DayPlan, codesAt: readonly number[]): number {
  const away = [...plan.asleep, ...offlineSpans(plan), ...plan.throttled];
  const mfaLives = codesAt.map((from) => ({ from, minutes: plan.mfaSessionMinutes }));
  let calls = codesAt.length;
  for (let role = 0; role < plan.roles; role += 1) {
    let at = codesAt[0] === undefined ? plan.minutes : codesAt[0] + role * BETWEEN_SWITCHES;
    while (at < plan.minutes) {
      calls += 1;
      at += ROLE_LIFE - RENEWED_WITH;
      while (at < plan.minutes && (isWithin(away, at) || !isWithin(mfaLives, at))) at += 1 / 60;
    }
  }
  return calls;
}
