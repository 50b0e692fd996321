import { existsSync } from 'node:fs';
import { appendFile, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { giveToFolderOwner, makeFolder } from '../files/make-folder.ts';
import {
  type Activity,
  type ActivityReport,
  activityOf,
  decodeActivities,
  encodeActivity,
} from './activity.ts';

/** Activities are kept this long, in days. */
const ACTIVITY_DAYS = 90;

const dayMs = 24 * 60 * 60 * 1000;
const fileName = /^(\d{4}-\d{2}-\d{2})\.jsonl$/;

/**
 * What was asked of AWS and written, as JSON lines: one file for each day (UTC), mode 0600, only ever appended to. What
 * is too old goes with its file, so nothing is ever rewritten, and app and CLI need no lock between them.
 */
export class ActivityLog {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #onProblem: (message: string) => void;
  #work: Promise<void> = Promise.resolve();
  #hasWarned = false;

  constructor(options: {
    readonly folder: string;
    readonly clock: Clock;
    /** Told once when a line could not be written. Nothing else fails because of it. */
    readonly onProblem: (message: string) => void;
  }) {
    this.#folder = options.folder;
    this.#clock = options.clock;
    this.#onProblem = options.onProblem;
  }

  record(report: ActivityReport): void {
    const activity = activityOf(report, this.#clock.now());
    this.#queue(async () => {
      await makeFolder(this.#folder);
      const path = this.#fileOf(activity.at);
      const isNew = !existsSync(path);
      await appendFile(path, encodeActivity(activity), { mode: 0o600 });
      if (isNew) giveToFolderOwner(path);
    });
  }

  /** Removes the files of days that are over for more than 90 days. */
  prune(): Promise<void> {
    return this.#queue(async () => {
      const oldest = oldestKept(this.#clock.now());
      for (const { name, day } of await filesIn(this.#folder)) {
        if (Date.parse(day) + dayMs <= oldest.getTime()) await unlink(join(this.#folder, name));
      }
    });
  }

  /** Removes everything that was recorded. */
  clear(): Promise<void> {
    return this.#queue(async () => {
      for (const { name } of await filesIn(this.#folder)) await unlink(join(this.#folder, name));
    });
  }

  /** Resolves when everything recorded so far is in its file, or cannot be. */
  flush(): Promise<void> {
    return this.#work;
  }

  #fileOf(at: string): string {
    return join(this.#folder, `${at.slice(0, 10)}.jsonl`);
  }

  #queue(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      if (this.#hasWarned) return;
      this.#hasWarned = true;
      const reason = error instanceof Error ? error.message : String(error);
      this.#onProblem(`The activity log in ${this.#folder} cannot be kept: ${reason}`);
    });
    return this.#work;
  }
}

/** The activities of the last 90 days, the newest first. What cannot be read or understood is left out. */
export async function readActivities(folder: string, now: Date): Promise<readonly Activity[]> {
  const oldest = oldestKept(now).toISOString();
  const files = await filesIn(folder);
  const texts = await Promise.all(
    files.map(({ name }) => readFile(join(folder, name), 'utf8').catch(() => '')),
  );
  return texts
    .flatMap((text) => decodeActivities(text))
    .filter(({ at }) => at >= oldest)
    .map((activity, index) => ({ activity, index }))
    .sort((a, b) =>
      a.activity.at < b.activity.at ? 1 : a.activity.at > b.activity.at ? -1 : b.index - a.index,
    )
    .map(({ activity }) => activity);
}

function oldestKept(now: Date): Date {
  return new Date(now.getTime() - ACTIVITY_DAYS * dayMs);
}

async function filesIn(folder: string): Promise<readonly { readonly name: string; readonly day: string }[]> {
  const names = await readdir(folder).catch(() => []);
  return names.sort().flatMap((name) => {
    const day = fileName.exec(name)?.[1];
    return day === undefined || Number.isNaN(Date.parse(day)) ? [] : [{ name, day }];
  });
}
