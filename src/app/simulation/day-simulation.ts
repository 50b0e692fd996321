import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';
import {
  createSimulatorClock,
  type JournalEntry,
  type Simulator,
  startSimulator,
} from '../../simulator/index.ts';
import { bastionRealm, memoryKeychain, profileOf, targetOf, writeBastionHome } from './bastion-fixture.ts';
import { BETWEEN_SWITCHES, type DayPlan, idealCalls, offlineSpans, USER_TAKES } from './day-plan.ts';
import { HeadlessApp } from './headless-app.ts';
import { VirtualMachine } from './virtual-machine.ts';

const minute = 60_000;

/** What a day came to. Times are minutes, counted over all targets. */
export interface DayFigures {
  readonly prompts: number;
  readonly mistypedCodes: number;
  /** Codes that AWS took: one for each MFA session. */
  readonly mfaSessions: number;
  readonly calls: number;
  readonly idealCalls: number;
  /** Calls by what AWS answered, `ok` and error codes. */
  readonly answers: ReadonlyMap<string, number>;
  readonly failedConnections: number;
  readonly fileWrites: number;
  readonly notices: readonly string[];
  /**
   * A target's key had ended although AWS could be reached since before its end: the machine awake and the network there.
   * Calls and writes take no time of the day here; in truth each takes its round trip.
   */
  readonly expiredReachable: number;
  /** A target's key had ended without a network: so long as there was none, and from its return to the renewal. */
  readonly expiredOffline: number;
  readonly expiredAfterReturn: number;
  /** The network came back, and keys had ended without it. */
  readonly returns: readonly NetworkReturn[];
  readonly targetMinutes: number;
  /** The most that the app's idea of AWS's time was off, once AWS had answered. */
  readonly worstClockError: number;
  /** Turns of the one timer. */
  readonly beats: number;
  /** How often the system was asked for the network. */
  readonly looks: number;
}

/** What came of a return of the network at which keys had ended. */
export interface NetworkReturn {
  /** Minutes since the beginning of the day. */
  readonly at: number;
  /** Minutes for which it was away. */
  readonly away: number;
  /** Targets whose key had ended. */
  readonly ended: number;
  /** Seconds of the day until the app noticed: its first call. */
  readonly noticedAfter: number;
  /** Seconds of the day from then until the last of these targets had a new key in the file. */
  readonly renewedAfter: number;
  /** The same in seconds of the machine on which this runs: AWS answers on loopback here. */
  readonly renewedIn: number;
}

/** A return of the network that is being followed. */
interface Return {
  readonly atMs: number;
  readonly awayMs: number;
  /** When the keys that had ended did so, by target. */
  readonly ended: ReadonlyMap<string, number>;
  /** In milliseconds of the day and of the machine. */
  noticed: { readonly atMs: number; readonly machineMs: number } | undefined;
}

interface Happening {
  readonly at: number;
  readonly happens: () => void | Promise<void>;
}

/**
 * Lives through a day: a simulated AWS, a machine whose time is turned from one instant at which something happens to the
 * next, and the app on real files and real connections in between. Nothing waits for time to pass.
 */
export async function liveThrough(plan: DayPlan, home: string): Promise<DayFigures> {
  const machine = new VirtualMachine(new Date('2026-11-23T07:00:00.250Z'));
  const clock = createSimulatorClock();
  clock.freeze(new Date(machine.trueMs));
  const simulator = await startSimulator({ realm: bastionRealm(plan.roles), clock });
  try {
    return await new Day(plan, home, machine, simulator).live();
  } finally {
    await simulator.close();
  }
}

class Day {
  readonly #plan: DayPlan;
  readonly #machine: VirtualMachine;
  readonly #simulator: Simulator;
  readonly #beginMs: number;
  readonly #offline;
  readonly #coming: Happening[] = [];
  readonly #options: Parameters<typeof HeadlessApp.start>[0];
  #app: HeadlessApp | undefined;
  #readAt = -1;
  /** When each target's key in the file ends, in true milliseconds. */
  #ends = new Map<string, number>();
  /** Since when there is a network; `undefined` while there is none. In true milliseconds. */
  #onlineSinceMs: number | undefined = 0;
  #offlineSinceMs = 0;
  #return: Return | undefined;
  readonly #returns: NetworkReturn[] = [];
  readonly #notices: string[] = [];
  #prompts = 0;
  #mistyped = 0;
  #writes = 0;
  #beats = 0;
  #looks = 0;
  #expiredReachable = 0;
  #expiredAfterReturn = 0;
  #expiredOffline = 0;
  #targetMinutes = 0;
  #worstClockError = 0;
  #userIsBusy = false;

  constructor(plan: DayPlan, home: string, machine: VirtualMachine, simulator: Simulator) {
    this.#plan = plan;
    this.#machine = machine;
    this.#simulator = simulator;
    this.#beginMs = machine.trueMs;
    this.#offline = offlineSpans(plan);
    this.#options = {
      home,
      environment: writeBastionHome(home, plan.roles, simulator.url),
      machine: machine.clock,
      prompter: this.#prompter(),
      keytar: memoryKeychain(),
      isOnline: () => machine.isOnline,
      board: { show: (id, text) => this.#noticed(id, text.title), close: () => {} },
      settings: { mfaSessionSeconds: plan.mfaSessionMinutes * 60 },
      retry: { attempts: 3, firstPauseMs: 0, random: () => 0 },
      requestHandler: machine.requestHandler,
    };
    machine.onCall = () => {
      if (this.#return && machine.isOnline) this.#return.noticed ??= this.#instant();
    };
  }

  async live(): Promise<DayFigures> {
    this.#app = await HeadlessApp.start(this.#options);
    this.#planEverything();
    const endMs = this.#beginMs + this.#plan.minutes * minute;
    for (;;) {
      await this.#settle();
      const nextMs = Math.min(endMs, this.#nextMs());
      this.#account(nextMs);
      this.#machine.advanceTo(nextMs);
      this.#simulator.clock.set(new Date(nextMs));
      if (nextMs >= endMs) break;
      await this.#happen();
    }
    this.#endReturn();
    this.#writes += this.#running.writes;
    await this.#running.close();
    return this.#figures();
  }

  get #running(): HeadlessApp {
    if (this.#app === undefined) throw new Error('The app does not run.');
    return this.#app;
  }

  get #minute(): number {
    return (this.#machine.trueMs - this.#beginMs) / minute;
  }

  /** The machine's clock that nobody sets. */
  get #awakeMs(): number {
    return this.#machine.clock.monotonicMs?.() ?? this.#machine.trueMs;
  }

  /** Everything has come to rest, and what stands in the file is known. */
  async #settle(): Promise<void> {
    const app = this.#running;
    await app.atRest();
    if (app.writes !== this.#readAt) {
      this.#readAt = app.writes;
      const sections = await app.written();
      this.#ends = new Map(sections.map(({ target, expires }) => [target, expires?.getTime() ?? 0]));
      const waits = this.#return && [...this.#return.ended];
      if (waits?.every(([target, endMs]) => this.#ends.get(target) !== endMs)) this.#endReturn();
    }
    const answered = this.#simulator.journal.entries.length > 0;
    if (answered && !this.#machine.isAsleep) {
      const error = Math.abs(app.now.getTime() - this.#machine.trueMs) / minute;
      this.#worstClockError = Math.max(this.#worstClockError, error);
    }
  }

  #nextMs(): number {
    const [next] = this.#coming;
    const happening = next === undefined ? Number.POSITIVE_INFINITY : this.#beginMs + next.at * minute;
    if (this.#machine.isAsleep) return happening;
    const { networkPoll, nextRefresh, now } = this.#running;
    // The timer counts down from what the app takes for now.
    const beatsIn =
      nextRefresh === undefined ? Number.POSITIVE_INFINITY : nextRefresh.getTime() - now.getTime();
    const looksIn = networkPoll === undefined ? Number.POSITIVE_INFINITY : networkPoll.atMs - this.#awakeMs;
    return Math.min(happening, this.#machine.trueMs + Math.max(1, Math.min(beatsIn, looksIn)));
  }

  async #happen(): Promise<void> {
    let happened = false;
    for (let next = this.#coming[0]; next && next.at <= this.#minute + 1e-9; next = this.#coming[0]) {
      this.#coming.shift();
      await next.happens();
      happened = true;
    }
    if (happened || this.#machine.isAsleep) return;
    const { networkPoll, nextRefresh, now } = this.#running;
    if (networkPoll && networkPoll.atMs <= this.#awakeMs) {
      this.#looks += 1;
      networkPoll.look();
    }
    if (nextRefresh === undefined || nextRefresh > now) return;
    this.#beats += 1;
    this.#running.beat();
  }

  #planEverything(): void {
    const { asleep, clock, restarts, roles, throttled } = this.#plan;
    for (const { at, wrongByMinutes } of clock) {
      this.#at(at, () => {
        this.#machine.clockWrongByMs = wrongByMinutes * minute;
      });
    }
    for (let role = 0; role < roles; role += 1) {
      this.#at(role * BETWEEN_SWITCHES, () => this.#switch(role));
    }
    for (const { from, minutes } of asleep) {
      this.#at(from, () => {
        this.#machine.isAsleep = true;
        this.#networkGoes();
      });
      this.#at(from + minutes, () => {
        this.#machine.isAsleep = false;
        this.#running.resume();
      });
    }
    for (const { from, minutes } of this.#offline) {
      this.#at(from, () => this.#networkGoes());
      this.#at(from + minutes, () => this.#networkComes());
    }
    for (const { from, minutes } of throttled) {
      this.#at(from, () => {
        const takeBack = this.#simulator.faults.add({ kind: 'throttling' });
        this.#at(from + minutes, takeBack);
      });
    }
    for (const at of restarts) this.#at(at, () => this.#restart());
  }

  #networkGoes(): void {
    if (this.#onlineSinceMs === undefined) return;
    this.#machine.hasNetwork = false;
    this.#onlineSinceMs = undefined;
    this.#offlineSinceMs = this.#machine.trueMs;
    this.#endReturn();
  }

  #networkComes(): void {
    const nowMs = this.#machine.trueMs;
    this.#machine.hasNetwork = true;
    this.#onlineSinceMs = nowMs;
    const ended = new Map([...this.#ends].filter(([, endMs]) => endMs < nowMs));
    if (ended.size === 0) return;
    this.#return = { atMs: nowMs, awayMs: nowMs - this.#offlineSinceMs, ended, noticed: undefined };
  }

  #instant(): NonNullable<Return['noticed']> {
    return { atMs: this.#machine.trueMs, machineMs: performance.now() };
  }

  /** The network came back, keys had ended, and now all of those have been renewed, removed, or it is gone again. */
  #endReturn(): void {
    if (this.#return === undefined) return;
    const { atMs, awayMs, ended, noticed } = this.#return;
    this.#return = undefined;
    const now = this.#instant();
    const isRenewed = [...ended].every(([target, endMs]) => this.#ends.get(target) !== endMs);
    const never = Number.POSITIVE_INFINITY;
    this.#returns.push({
      at: (atMs - this.#beginMs) / minute,
      away: awayMs / minute,
      ended: ended.size,
      noticedAfter: noticed ? (noticed.atMs - atMs) / 1000 : never,
      renewedAfter: noticed && isRenewed ? (now.atMs - noticed.atMs) / 1000 : never,
      renewedIn: noticed && isRenewed ? (now.machineMs - noticed.machineMs) / 1000 : never,
    });
  }

  #at(at: number, happens: Happening['happens']): void {
    this.#coming.push({ at, happens });
    this.#coming.sort((a, b) => a.at - b.at);
  }

  async #switch(role: number): Promise<void> {
    const outcome = await this.#running.switch(profileOf(role), targetOf(role));
    if (outcome.kind !== 'done')
      throw new Error(`The switch to ${profileOf(role)} ended as ${outcome.kind}.`);
  }

  async #restart(): Promise<void> {
    this.#writes += this.#running.writes;
    await this.#running.close();
    this.#readAt = -1;
    this.#app = await HeadlessApp.start(this.#options);
  }

  /** The user gives the code that the device shows; the first times a wrong one. */
  #prompter(): MfaPrompter {
    return {
      ask: (question, refusal) => {
        if (refusal === undefined) this.#prompts += 1;
        if (this.#mistyped < this.#plan.mistyped) {
          this.#mistyped += 1;
          return Promise.resolve('000000');
        }
        return Promise.resolve(this.#simulator.mfaCode(question.serial).code);
      },
      settled: () => {},
    };
  }

  /** Told that a target will end, the user asks for new credentials for it, a little later. */
  #noticed(id: string, title: string): void {
    this.#notices.push(`${this.#minute.toFixed(1)} ${title}`);
    const role = /^target target-(\d+)$/.exec(id)?.[1];
    if (role === undefined || this.#userIsBusy) return;
    this.#userIsBusy = true;
    this.#at(this.#minute + USER_TAKES, async () => {
      this.#userIsBusy = false;
      await this.#running.refresh(profileOf(Number(role)));
    });
  }

  /** Counts what stood in the file between now and the next instant. */
  #account(nextMs: number): void {
    const { isAsleep, trueMs: nowMs } = this.#machine;
    if (isAsleep) return;
    for (const endMs of this.#ends.values()) {
      this.#targetMinutes += (nextMs - nowMs) / minute;
      const expired = Math.max(0, nextMs - Math.max(nowMs, endMs)) / minute;
      if (this.#onlineSinceMs === undefined) this.#expiredOffline += expired;
      else if (endMs < this.#onlineSinceMs) this.#expiredAfterReturn += expired;
      else this.#expiredReachable += expired;
    }
  }

  #figures(): DayFigures {
    const { entries } = this.#simulator.journal;
    const answers = new Map<string, number>();
    for (const { outcome } of entries) answers.set(outcome, (answers.get(outcome) ?? 0) + 1);
    const codes = entries.filter((entry) => entry.action === 'GetSessionToken' && entry.outcome === 'ok');
    const minuteOf = ({ time }: JournalEntry) => (time.getTime() - this.#beginMs) / minute;
    return {
      prompts: this.#prompts,
      mistypedCodes: this.#mistyped,
      mfaSessions: codes.length,
      calls: entries.length,
      idealCalls: idealCalls(this.#plan, codes.map(minuteOf)),
      answers,
      failedConnections: this.#machine.failedConnections,
      fileWrites: this.#writes,
      notices: this.#notices,
      expiredReachable: this.#expiredReachable,
      expiredOffline: this.#expiredOffline,
      expiredAfterReturn: this.#expiredAfterReturn,
      returns: this.#returns,
      targetMinutes: this.#targetMinutes,
      worstClockError: this.#worstClockError,
      beats: this.#beats,
      looks: this.#looks,
    };
  }
}
