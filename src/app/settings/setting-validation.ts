import { isAbsolute } from 'node:path';
import { unsafeProfileName } from '../../core/aws-files/ini/safe-subset.ts';
import type { TargetVerdict } from '../../core/delivery/switch/delivery-target.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { SettingChange } from '../../shared/settings-view.ts';
import { unfitShortcut } from './global-shortcut.ts';

/** What has to be known to judge a setting. */
export interface ValidationContext {
  /** May credentials be written into this profile, as the files are now? */
  readonly assess: (target: string) => TargetVerdict;
}

const HOUR = 3600;

/**
 * Why a value cannot be set: one sentence that says what would do. `undefined` when it can. Ranges of AWS's own are from
 * the AWS STS API (GetSessionToken: DurationSeconds; AssumeRole: RoleSessionName).
 */
export function unfitSetting(change: SettingChange, { assess }: ValidationContext): string | undefined {
  switch (change.name) {
    case 'configFile':
    case 'credentialsFile':
      return unfitPath(change.value);
    case 'defaultTarget':
      return unfitTarget(change.value, assess);
    case 'targets':
      return Object.values(change.value)
        .map((target) => unfitTarget(target, assess))
        .find((reason) => reason !== undefined);
    case 'sessionName':
      return change.value === '' || /^[\w+=,.@-]{2,64}$/.test(change.value)
        ? undefined
        : 'A session name has 2 to 64 letters, digits or _ + = , . @ -, and no spaces.';
    case 'mfaSessionSeconds':
      return Number.isInteger(change.value) && change.value >= 900 && change.value <= 36 * HOUR
        ? undefined
        : 'AWS grants an MFA session of 15 minutes to 36 hours.';
    case 'renewMinutesBefore':
      return Number.isInteger(change.value) && change.value >= 1 && change.value <= 60
        ? undefined
        : 'Choose 1 to 60 whole minutes.';
    case 'notifyMinutes':
      return unfitMinutes(change.value);
    case 'globalShortcut':
      return change.value === '' ? undefined : unfitShortcut(change.value);
    case 'awsCliCache':
    case 'resumeAtLaunch':
    case 'longRoleSession':
    case 'production':
      return change.value.every((name) => name.trim() !== '') ? undefined : 'A profile has a name.';
    case 'keepOnQuit':
    case 'removeExpiredAtStart':
    case 'launchAtLogin':
    case 'shell':
    case 'theme':
    case 'groupBy':
      return undefined;
    default:
      return assertNever(change);
  }
}

function unfitPath(path: string): string | undefined {
  if (path === '') return undefined;
  if (/[\0\r\n]/.test(path)) return 'A path is one line.';
  if (path === '~' || path.endsWith('/')) return 'That is a folder. Name the file in it.';
  return path.startsWith('~/') || path.startsWith('~\\') || isAbsolute(path)
    ? undefined
    : 'Write the whole path, from / or ~/ on.';
}

function unfitTarget(target: string, assess: ValidationContext['assess']): string | undefined {
  const unsafe = unsafeProfileName(target);
  if (unsafe !== undefined) return unsafe;
  const verdict = assess(target);
  return verdict.kind === 'refused' ? `${verdict.message} ${verdict.advice}` : undefined;
}

function unfitMinutes(minutes: readonly number[]): string | undefined {
  if (minutes.length > 5) return 'Choose at most five moments.';
  if (minutes.some((each) => !Number.isFinite(each) || each <= 0 || each > 1440))
    return 'A moment is 1 to 1440 minutes before the end, such as 15, 5.';
  return new Set(minutes).size === minutes.length ? undefined : 'A moment stands twice.';
}
