import type { ActivityReport } from '../../core/activity/activity.ts';
import { ActivityLog } from '../../core/activity/activity-log.ts';
import { dataFolder, dataFolderAt } from '../../core/data-folder.ts';
import type { CliContext } from '../context.ts';
import { tell } from '../options/report.ts';

/** Adds a line to the activity log that app and command share. Resolves when it is there, or cannot be. */
export async function recordActivity(context: CliContext, report: ActivityReport): Promise<void> {
  const { clock, environment, homeOfUser, platform } = context;
  const activity = new ActivityLog({
    folder: dataFolderAt(dataFolder(environment, platform, homeOfUser)).activity,
    clock,
    onProblem: (sentence) => tell(context, sentence),
  });
  activity.record(report);
  await activity.flush();
}
