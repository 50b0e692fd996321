import type { TargetSwitcher } from '../../core/delivery/switch/target-switcher.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { Log } from '../log.ts';

export interface FormerRunOptions {
  /** Resolves when the sessions of the last run are here, or will not come. */
  readonly sessionsOpened: () => Promise<void>;
  readonly settings: () => Pick<Settings, 'removeExpiredAtStart' | 'resumeAtLaunch' | 'recent'>;
  readonly targetOf: (profile: string) => string;
  readonly switcher: Pick<TargetSwitcher, 'live' | 'switch'>;
  /** Takes what expired out of the credentials file, or leaves it and learns the time; see `expired-sections.ts`. */
  readonly cleanExpiredSections: (remove: boolean) => Promise<void>;
  readonly log: Log;
}

/**
 * Deals with what the last run left, once the keychain has answered: profiles that are to be resumed are switched to
 * where that takes no code; then what expired while the app was off is taken out of the credentials file. In this order,
 * so that what stood in a section before does not get in the way of resuming it.
 */
export async function resumeAtStart(options: FormerRunOptions): Promise<void> {
  await options.sessionsOpened();
  await Promise.all(profilesToResume(options).map((profile) => resume(profile, options)));
  await options.cleanExpiredSections(options.settings().removeExpiredAtStart);
}

/** One profile for each target, the last used first; a target that is live already is left as it is. */
function profilesToResume({ settings, switcher, targetOf }: FormerRunOptions): readonly string[] {
  const { recent, resumeAtLaunch } = settings();
  const byUse = [...recent.filter((name) => resumeAtLaunch.includes(name)), ...resumeAtLaunch];
  const taken = new Set(switcher.live.map((line) => line.target));
  return [...new Set(byUse)].filter((profile) => {
    const target = targetOf(profile);
    if (taken.has(target)) return false;
    taken.add(target);
    return true;
  });
}

async function resume(profile: string, options: FormerRunOptions): Promise<void> {
  const { log, switcher, targetOf } = options;
  const outcome = await switcher.switch(profile, targetOf(profile), { allowPrompt: false });
  switch (outcome.kind) {
    case 'done':
      log.info(`resume ${profile}: done`);
      return;
    case 'session':
      log.info(`resume ${profile}: ${outcome.problem.message}`);
      return;
    case 'chain':
      log.warn(`resume ${profile}: ${outcome.problem.message}`);
      return;
    case 'superseded':
      return;
    case 'confirm':
    case 'target-refused':
    case 'delivery':
      log.warn(`resume ${profile}: ${outcome.message}`);
      return;
    default:
      return assertNever(outcome);
  }
}
