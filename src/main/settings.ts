import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Store from 'electron-store';
import { z } from 'zod';
import type { ShellName } from '../shared/view.ts';

const profileName = z.string().min(1).max(512);

const settingsSchema = z.object({
  /** The profile of the credentials file that a switch writes to. */
  defaultTarget: profileName.catch('understudy'),
  /** Profiles that are written somewhere else. */
  targets: z.record(profileName, profileName).catch({}),
  shell: z
    .enum(['bash', 'zsh', 'fish', 'powershell', 'cmd'])
    .catch(process.platform === 'win32' ? 'powershell' : 'bash'),
  /** Profiles by last use, newest first. */
  recent: z.array(profileName).max(50).catch([]),
  /** How long one MFA code is to serve, in seconds (AWS STS API: GetSessionToken, DurationSeconds). */
  mfaSessionSeconds: z.number().int().min(900).max(129_600).catch(43_200),
  /** Profiles that are not renewed by themselves. */
  withoutAutoRefresh: z.array(profileName).catch([]),
  /** Minutes before an end that nobody will prevent, at which a notification says so. Empty: never. */
  notifyMinutes: z.array(z.number().positive().max(1440)).max(5).catch([15, 5]),
  /** False: quitting takes everything out of the credentials file that was written there. */
  keepOnQuit: z.boolean().catch(true),
  /** What expired while the app was off is taken out at start, and what stood there before comes back. */
  removeExpiredAtStart: z.boolean().catch(true),
  /** Profiles that are switched to at start, where that takes no code. */
  resumeAtLaunch: z.array(profileName).catch([]),
  /** Profiles whose role is assumed with a code of its own, for up to 12 hours, when they ask for more than an hour. */
  longRoleSession: z.array(profileName).catch([]),
});

export type Settings = z.infer<typeof settingsSchema>;

const RECENT_LIMIT = 20;

/**
 * The app's settings, kept by electron-store in the data folder. Holds no secret. A value that does not fit counts as not
 * set; a file that is no JSON is set aside, never overwritten, and `notice` says so.
 */
export class SettingsStore {
  /** One sentence and what to do, when the settings of the last run could not be read. */
  readonly notice: { readonly message: string; readonly advice: string } | undefined;
  readonly #store: Store<Record<string, unknown>>;
  #current: Settings;

  constructor(folder: string) {
    this.notice = setAsideUnreadable(join(folder, 'settings.json'));
    this.#store = new Store<Record<string, unknown>>({
      name: 'settings',
      cwd: folder,
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
    });
    this.#current = settingsSchema.parse({ ...this.#store.store });
  }

  get current(): Settings {
    return this.#current;
  }

  /** Where this profile is written. */
  targetOf(profile: string): string {
    return (
      (Object.hasOwn(this.#current.targets, profile) && this.#current.targets[profile]) ||
      this.#current.defaultTarget
    );
  }

  rememberTarget(profile: string, target: string): void {
    const rest = Object.entries(this.#current.targets).filter(([name]) => name !== profile);
    const targets = target === this.#current.defaultTarget ? rest : [...rest, [profile, target] as const];
    this.#update({ targets: Object.fromEntries(targets) });
  }

  rememberUse(profile: string): void {
    const recent = [profile, ...this.#current.recent.filter((name) => name !== profile)].slice(
      0,
      RECENT_LIMIT,
    );
    this.#update({ recent });
  }

  rememberShell(shell: ShellName): void {
    if (shell !== this.#current.shell) this.#update({ shell });
  }

  autoRefresh(profile: string): boolean {
    return !this.#current.withoutAutoRefresh.includes(profile);
  }

  setAutoRefresh(profile: string, on: boolean): void {
    const others = this.#current.withoutAutoRefresh.filter((name) => name !== profile);
    this.#update({ withoutAutoRefresh: on ? others : [...others, profile] });
  }

  #update(change: Partial<Settings>): void {
    this.#current = { ...this.#current, ...change };
    this.#store.set({ ...change });
  }
}

function setAsideUnreadable(file: string): SettingsStore['notice'] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const settings: unknown = JSON.parse(text);
    if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) return undefined;
  } catch {
    // Told below.
  }
  const kept = `${file}.unreadable-${Date.now()}`;
  renameSync(file, kept);
  return {
    message: 'The settings could not be read, so the app starts with its defaults.',
    advice: `The old file is kept as ${kept}.`,
  };
}
