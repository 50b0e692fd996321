import type { DayPlan } from './day-plan.ts';
import type { DayFigures, NetworkReturn } from './day-simulation.ts';

/** The figures of a day as a table for people. */
export function dayTable(plan: DayPlan, figures: DayFigures): string {
  const spans = (list: DayPlan['asleep']) =>
    list.length === 0
      ? 'never'
      : list.map(({ from, minutes }) => `${minutes} min at ${clockOf(from)}`).join(', ');
  const excess = (figures.calls / figures.idealCalls - 1) * 100;
  const rows: readonly (readonly [string, string])[] = [
    ['roles, each in a target of its own', `${plan.roles}`],
    ['length of the day', `${plan.minutes / 60} h, of ${plan.mfaSessionMinutes / 60} h MFA sessions`],
    ['asleep', spans(plan.asleep)],
    ['without network', spans(plan.offline)],
    ['throttled by AWS', spans(plan.throttled)],
    ['app started again', plan.restarts.map(clockOf).join(', ') || 'never'],
    [
      'clock wrong',
      plan.clock.map(({ at, wrongByMinutes }) => `${wrongByMinutes} min from ${clockOf(at)}`).join(', ') ||
        'never',
    ],
    ['', ''],
    ['MFA sessions', `${figures.mfaSessions}`],
    ['prompts', `${figures.prompts}, with ${figures.mistypedCodes} mistyped code`],
    ['STS calls', `${figures.calls}, the ideal is ${figures.idealCalls} (${excess.toFixed(1)} % more)`],
    ['answers', [...figures.answers].map(([answer, count]) => `${answer} ${count}`).join(', ')],
    ['connections tried without a network', `${figures.failedConnections}`],
    ['writes of the file', `${figures.fileWrites}`],
    [
      'target-minutes expired, AWS in reach since before the end',
      `${figures.expiredReachable.toFixed(2)} of ${Math.round(figures.targetMinutes)}`,
    ],
    ['target-minutes expired without a network', figures.expiredOffline.toFixed(2)],
    ['target-minutes from its return to the new key', figures.expiredAfterReturn.toFixed(2)],
    ...figures.returns.map(returnRow),
    ['most that the time was off', `${(figures.worstClockError * 60).toFixed(1)} s`],
    ['turns of the timer', `${figures.beats}`],
    ['looks at the network', `${figures.looks}`],
    ['notices', figures.notices.length === 0 ? 'none' : ''],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`.trimEnd());
  const notices = figures.notices.map((notice) => {
    const [at = '0', ...words] = notice.split(' ');
    return `  ${clockOf(Number(at))} ${words.join(' ')}`;
  });
  return [...table, ...notices].join('\n');
}

/** How fast ended keys were replaced after one return of the network. AWS answers on loopback here. */
function returnRow(back: NetworkReturn): readonly [string, string] {
  const { at, away, ended, noticedAfter, renewedAfter, renewedIn } = back;
  const later = renewedAfter === 0 ? '' : ` and ${renewedAfter.toFixed(1)} s of the day`;
  return [
    `  back at ${clockOf(at)} after ${away.toFixed(1)} min, ${ended} keys ended`,
    `${noticedAfter.toFixed(2)} s until noticed, then ${renewedIn.toFixed(2)} s of calls on loopback${later}`,
  ];
}

/** Minutes since the beginning of the day as a time of it. */
function clockOf(minutes: number): string {
  const total = 7 * 60 + Math.floor(minutes);
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`;
}
