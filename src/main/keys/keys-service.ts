import { setTimeout as pause } from 'node:timers/promises';
import { app } from 'electron';
import type { AppContext } from '../../app/app-context.ts';
import type { AppServices } from '../../app/app-services.ts';
import { KeyService } from '../../app/keys/key-service.ts';
import { KeyTimer } from '../../app/keys/key-timer.ts';
import type { NotificationSink } from '../../app/notifications/expiry-notifier.ts';
import type { ProfileFiles } from '../../app/profiles/profile-files.ts';
import type { StsServices } from '../../app/sessions/sts.ts';
import { systemClock } from '../../core/clock.ts';
import { createIamGateway } from '../../core/iam/iam-gateway.ts';
import { hostPlatform } from '../../core/platform.ts';
import { terminalCommand } from '../lifecycle/terminal-command.ts';

const HOUR_MS = 3_600_000;

export interface KeysParts {
  readonly aws: StsServices;
  readonly files: ProfileFiles;
  readonly services: AppServices;
  /** Keys, or work on them, have changed. */
  readonly onChange: () => void;
}

/** Long-term keys, for the settings window. */
export function createKeys(base: AppContext, { aws, files, onChange, services }: KeysParts): KeyService {
  const { environment, folder, home, log, settings, work } = base;
  return new KeyService({
    services,
    files,
    sts: aws.sts,
    iam: createIamGateway({
      clock: aws.clock,
      requestHandler: aws.requestHandler,
      userAgent: ['understudy', app.getVersion()],
      sleep: (ms) => pause(ms),
    }),
    graceMs: () => Number(settings.current.oldKeyHours) * HOUR_MS,
    folder,
    program: terminalCommand(environment, hostPlatform),
    environment,
    platform: hostPlatform,
    home,
    machineClock: systemClock,
    clock: aws.clock,
    log,
    work,
    onChange,
  });
}

/** What becomes due with keys while the app runs. */
export function createKeyTimer(
  { folder, settings }: AppContext,
  parts: {
    readonly keys: KeyService;
    readonly services: AppServices;
    readonly board: NotificationSink;
    readonly open: () => void;
    readonly onChange: () => void;
  },
): KeyTimer {
  const { board, keys, onChange, open, services } = parts;
  return new KeyTimer({
    clock: systemClock,
    board,
    records: services.keyRing.records,
    recordsPath: folder.keyRecords,
    unfinished: () => keys.actions.unfinished(),
    deleteDue: (work) => keys.deleteDue(work),
    announced: (work) => keys.actions.announced(work),
    reminderDays: () => Number(settings.current.keyReminderDays),
    open,
    onChange,
  });
}
