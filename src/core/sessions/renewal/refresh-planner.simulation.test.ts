import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../clock.ts';
import {
  planRefresh,
  problemAfterFailure,
  problemAfterNetworkReturn,
  type RefreshProblem,
  type RefreshSubject,
  refreshPolicy,
} from './refresh-planner.ts';

/** What the runner has to know of a session that may be renewed. */
type RefreshCandidate = Omit<RefreshSubject, 'refreshing' | 'problem'>;

/** `retry`: AWS was not reached or had no time. `stopped`: it said no, or the user is needed. */
type RenewalResult = 'renewed' | 'retry' | 'stopped';

interface RefreshRunnerOptions {
  readonly clock: Clock;
  /** The sessions as they are now; read at every planning. */
  readonly candidates: () => readonly RefreshCandidate[];
  /** Renews one of them. Never rejects but for a bug, which counts as `stopped`. */
  readonly renew: (key: string) => Promise<RenewalResult>;
  /** Starts a timer in milliseconds; returns the function that stops it. */
  readonly startTimer: (delayMs: number, run: () => void) => () => void;
}

/** A timer is never armed for longer: the clock may be changed without anyone telling. */
const longestTimerMs = 60_000;

/** Carries out the plan as an app would: one timer, everything decided anew from the wall clock at each `wake`. */
class RefreshRunner {
  readonly #options: RefreshRunnerOptions;
  readonly #problems = new Map<string, RefreshProblem>();
  readonly #refreshing = new Set<string>();
  #stopTimer: (() => void) | undefined;

  constructor(options: RefreshRunnerOptions) {
    this.#options = options;
  }

  /** Plans anew, starts what is due, and arms the timer for the rest. */
  wake(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    const subjects = this.#subjects();
    const known = new Set(subjects.map((subject) => subject.key));
    for (const key of this.#problems.keys()) if (!known.has(key)) this.#problems.delete(key);

    const now = this.#options.clock.now();
    const plan = planRefresh(subjects, now);
    if (plan.nextAt !== undefined) {
      const delayMs = Math.min(longestTimerMs, Math.max(0, plan.nextAt.getTime() - now.getTime()));
      this.#stopTimer = this.#options.startTimer(delayMs, () => this.wake());
    }
    for (const key of plan.renew) void this.#renew(key);
  }

  /** The network is back: what waited is tried at once. */
  networkReturned(): void {
    for (const [key, problem] of this.#problems) {
      if (problemAfterNetworkReturn(problem) === undefined) this.#problems.delete(key);
    }
    this.wake();
  }

  /** The user has acted (switched, entered a code, changed a file): a refusal of before no longer counts. */
  resetBackoff(key: string): void {
    this.#problems.delete(key);
    this.wake();
  }

  /** Why a session is not renewed just now. */
  problemOf(key: string): RefreshProblem | undefined {
    return this.#problems.get(key);
  }

  #subjects(): readonly RefreshSubject[] {
    return this.#options.candidates().map((candidate) => {
      const problem = this.#problems.get(candidate.key);
      return {
        ...candidate,
        refreshing: this.#refreshing.has(candidate.key),
        ...(problem === undefined ? {} : { problem }),
      };
    });
  }

  async #renew(key: string): Promise<void> {
    this.#refreshing.add(key);
    let result: RenewalResult = 'stopped';
    try {
      result = await this.#options.renew(key);
    } finally {
      this.#refreshing.delete(key);
      if (result === 'renewed') this.#problems.delete(key);
      else {
        const problem = this.#problems.get(key);
        this.#problems.set(key, problemAfterFailure(problem, result === 'retry', this.#options.clock.now()));
      }
      this.wake();
    }
  }
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Lets every promise that can settle do so. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

/**
 * A machine with a clock that may be wrong, timers that stand still while it sleeps, a network that comes and goes, and
 * an AWS with the right time.
 */
class World {
  /** True time, by which AWS goes. */
  time = Date.UTC(2026, 10, 22, 8);
  /** Time that timers have seen: it stands still in sleep. */
  #awake = 0;
  clockError = 0;
  online = true;
  refuses = false;
  needsCode = false;
  /** How long a call takes. */
  latency = 200;
  readonly sessions = new Map<string, { candidate: RefreshCandidate; lifetime: number }>();
  readonly calls: { key: string; at: number }[] = [];
  readonly inProgress = new Set<string>();
  mostInProgress = 0;
  #timers: { at: number; run: () => void }[] = [];
  readonly runner: RefreshRunner;

  constructor() {
    this.runner = new RefreshRunner({
      clock: { now: () => new Date(this.localTime) },
      candidates: () =>
        [...this.sessions.values()].map(({ candidate }) => ({ ...candidate, silent: !this.needsCode })),
      startTimer: (delayMs, run) => this.#startTimer(delayMs, run),
      renew: (key) => this.#renew(key),
    });
  }

  get localTime(): number {
    return this.time + this.clockError;
  }

  add(key: string, lifetime: number): void {
    this.sessions.set(key, { lifetime, candidate: this.#fresh(key, lifetime) });
    this.runner.wake();
  }

  remaining(key: string): number {
    return (this.sessions.get(key)?.candidate.expiration.getTime() ?? 0) - this.time;
  }

  /** Lets time pass, running every timer at its instant. */
  async pass(ms: number): Promise<void> {
    const end = this.#awake + ms;
    for (;;) {
      await settle();
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#forward(next.at - this.#awake);
      next.run();
    }
    this.#forward(end - this.#awake);
    await settle();
  }

  /** Timers stand still, the world does not. */
  async sleep(ms: number): Promise<void> {
    this.time += ms;
    this.runner.wake();
    await settle();
  }

  async setClock(error: number): Promise<void> {
    this.clockError = error;
    await settle();
  }

  #forward(ms: number): void {
    const passed = Math.max(0, ms);
    this.#awake += passed;
    this.time += passed;
  }

  #startTimer(delayMs: number, run: () => void): () => void {
    const timer = { at: this.#awake + delayMs, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  #renew(key: string): Promise<RenewalResult> {
    if (this.inProgress.has(key)) throw new Error(`two renewals of ${key} at once`);
    this.inProgress.add(key);
    this.mostInProgress = Math.max(this.mostInProgress, this.inProgress.size);
    this.calls.push({ key, at: this.time });
    return new Promise((resolve) => {
      this.#startTimer(this.latency, () => {
        this.inProgress.delete(key);
        if (!this.online) return resolve('retry');
        if (this.refuses) return resolve('stopped');
        const session = this.sessions.get(key);
        if (session) session.candidate = this.#fresh(key, session.lifetime);
        resolve('renewed');
      });
    });
  }

  /** AWS's expiration; our own clock's idea of when it was obtained. */
  #fresh(key: string, lifetime: number): RefreshCandidate {
    return {
      key,
      obtainedAt: new Date(this.localTime),
      expiration: new Date(this.time + lifetime),
      wanted: true,
      silent: true,
    };
  }
}

describe('the refresh plan, carried out', () => {
  it('renews an hour’s session about every three quarters of an hour, all day', async () => {
    const world = new World();
    world.add('one', hour);
    for (let passed = 0; passed < 12 * 60; passed += 1) {
      await world.pass(minute);
      expect(world.remaining('one')).toBeGreaterThan(0);
    }
    expect(world.calls.length).toBeGreaterThanOrEqual(15);
    expect(world.calls.length).toBeLessThanOrEqual(17);
  });

  it('needs no timer when there is nothing to renew', async () => {
    const world = new World();
    world.runner.wake();
    await world.pass(hour);
    expect(world.calls).toHaveLength(0);
  });

  it('renews at once after a sleep in which the session ended', async () => {
    const world = new World();
    world.add('one', hour);
    await world.sleep(9 * hour);
    await world.pass(second);
    expect(world.remaining('one')).toBeGreaterThan(59 * minute);
    expect(world.calls).toHaveLength(1);
  });

  it('stops after a refusal, until the user has done something', async () => {
    const world = new World();
    world.refuses = true;
    world.add('one', hour);
    await world.pass(5 * hour);
    expect(world.calls).toHaveLength(1);
    expect(world.runner.problemOf('one')).toEqual({ kind: 'stopped' });
    world.refuses = false;
    world.runner.resetBackoff('one');
    await world.pass(second);
    expect(world.remaining('one')).toBeGreaterThan(59 * minute);
  });

  it('keeps trying without a network, and succeeds as soon as it is back', async () => {
    const world = new World();
    world.online = false;
    world.add('one', hour);
    await world.pass(5 * hour);
    const inVain = world.calls.length;
    expect(inVain).toBeGreaterThan(30);
    expect(inVain).toBeLessThan(70);
    world.online = true;
    world.runner.networkReturned();
    await world.pass(second);
    expect(world.calls).toHaveLength(inVain + 1);
    expect(world.remaining('one')).toBeGreaterThan(59 * minute);
  });

  it('asks nothing of AWS while a code would be needed', async () => {
    const world = new World();
    world.add('one', hour);
    world.needsCode = true;
    await world.pass(5 * hour);
    expect(world.calls).toHaveLength(0);
  });

  it('notices within a minute that the clock was set forward', async () => {
    const world = new World();
    world.add('one', hour);
    await world.pass(10 * minute);
    await world.setClock(2 * hour);
    await world.pass(minute + second);
    expect(world.calls).toHaveLength(1);
    await world.pass(hour);
    expect(world.calls.length).toBeLessThanOrEqual(14);
  });

  it('survives any day: never two at once, never too many, never too often, alive while it can be', async () => {
    const event = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant('pass' as const),
          minutes: fc.integer({ min: 1, max: 90 }),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('sleep' as const),
          minutes: fc.integer({ min: 1, max: 600 }),
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('network' as const), on: fc.boolean() }) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('clock' as const),
          minutes: fc.integer({ min: -180, max: 180 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('refuses' as const), on: fc.boolean() }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 15, max: 720 }), { minLength: 1, maxLength: 6 }),
        fc.array(event, { maxLength: 14 }),
        async (lifetimes, events) => {
          const world = new World();
          lifetimes.forEach((minutes, index) => {
            world.add(`${index}`, minutes * minute);
          });
          let problem = false;
          for (const one of events) {
            switch (one.kind) {
              case 'pass':
                await world.pass(one.minutes * minute);
                break;
              case 'sleep':
                await world.sleep(one.minutes * minute);
                break;
              case 'network':
                world.online = one.on;
                if (one.on) world.runner.networkReturned();
                break;
              case 'clock':
                await world.setClock(one.minutes * minute);
                break;
              case 'refuses':
                world.refuses = one.on;
                break;
            }
            problem ||= one.kind !== 'pass' && one.kind !== 'sleep';
            // Sleep may outlast a session; a moment later it must be alive again.
            await world.pass(10 * second);
            if (!problem)
              for (const key of world.sessions.keys()) expect(world.remaining(key)).toBeGreaterThan(0);
          }
          // Whatever happened, all is well soon after everything is right again.
          Object.assign(world, { online: true, refuses: false, clockError: 0 });
          world.runner.networkReturned();
          for (const key of world.sessions.keys()) world.runner.resetBackoff(key);
          await world.pass(6 * minute);
          for (const key of world.sessions.keys()) expect(world.remaining(key)).toBeGreaterThan(0);

          expect(world.mostInProgress).toBeLessThanOrEqual(refreshPolicy.maxParallel);
          for (const key of world.sessions.keys()) {
            const own = world.calls.filter((call) => call.key === key);
            const inAnHour = own.map(
              ({ at }) => own.filter((call) => call.at >= at && call.at < at + hour).length,
            );
            const fresh = events.filter((one) => one.kind === 'network' && one.on).length + 1;
            // Twelve at the slowest pace, eight on the way there, which begins anew with each return of the network.
            // A clock that is wrong, and known to nobody, makes lives look short: then four times a minute at most.
            const wrongClock = events.some((one) => one.kind === 'clock' && one.minutes !== 0);
            expect(Math.max(0, ...inAnHour)).toBeLessThanOrEqual(12 + 8 * fresh + (wrongClock ? 240 : 0));
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
