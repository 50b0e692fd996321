import { type Clock, correctedClock } from '../../core/clock.ts';
import { dataFolder, dataFolderAt } from '../../core/data-folder.ts';
import { type KeptClockOffset, openKeptClockOffset } from '../../core/sts/kept-clock-offset.ts';
import { clockSkewSentence } from '../../shared/words/clock-skew.ts';
import type { CliContext } from '../context.ts';
import { remark } from '../options/report.ts';

type ClockContext = Pick<CliContext, 'clock' | 'environment' | 'homeOfUser' | 'platform'>;

/** AWS's clock, as far as it is known: what AWS's instants are shown by. It is right in commands that ask AWS nothing, too. */
export function awsClock(context: ClockContext): Clock {
  const kept = keptOffset(context);
  return correctedClock(context.clock, () => kept.currentMs());
}

/** Says once that this machine's clock is wrong, and again when it is wrong otherwise; `always`: whenever it is. */
export function remarkClock(context: CliContext, always = false): void {
  const kept = keptOffset(context);
  const sentence = clockSkewSentence(always ? kept.currentMs() : kept.news());
  if (sentence === undefined) return;
  remark(context, [`${sentence} Times are counted by AWS's clock. Let the system set its time by itself.`]);
}

function keptOffset({ clock, environment, homeOfUser, platform }: ClockContext): KeptClockOffset {
  return openKeptClockOffset(dataFolderAt(dataFolder(environment, platform, homeOfUser)).clock, clock);
}
