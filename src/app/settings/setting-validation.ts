import { isAbsolute } from 'node:path';
import { unsafeProfileName } from '../../core/aws-files/ini/safe-subset.ts';
import type { TargetVerdict } from '../../core/delivery/switch/delivery-target.ts';
import { isChangeOf, type SettingChange, unfitValue } from '../../shared/settings/setting-values.ts';
import { unfitShortcut } from './global-shortcut.ts';

/** What has to be known to judge a setting. */
export interface ValidationContext {
  /** May credentials be written into this profile, as the files are now? */
  readonly assess: (target: string) => TargetVerdict;
}

/**
 * Why a value cannot be set: one sentence that says what would do. `undefined` when it can. What a kind of setting needs the system or
 * the files for is judged here; for the others it stands in the table of the settings.
 */
export function unfitSetting(change: SettingChange, { assess }: ValidationContext): string | undefined {
  if (isChangeOf(change, 'path')) return unfitPath(change.value);
  if (isChangeOf(change, 'target')) return unfitTarget(change.value, assess);
  if (isChangeOf(change, 'targets'))
    return Object.values(change.value)
      .map((target) => unfitTarget(target, assess))
      .find((reason) => reason !== undefined);
  if (isChangeOf(change, 'accelerator')) return change.value === '' ? undefined : unfitShortcut(change.value);
  return unfitValue(change);
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
