import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, net, shell } from 'electron';
import type { AppContext } from '../../app/app-context.ts';
import { howToUpdate, installedAs } from '../../app/updates/how-to-update.ts';
import { type Fetched, LARGEST_FEED, UpdateChecks } from '../../app/updates/update-checks.ts';
import { systemClock } from '../../core/clock.ts';
import { hostPlatform } from '../../core/platform.ts';
import { withinMs } from '../../core/time-limit.ts';
import type { UpdateSource } from '../../core/updates/update-feed.ts';
import type { UpdateView } from '../../shared/settings-view.ts';
import type { ActionResult } from '../../shared/view.ts';

/** Put in by the build; empty where it names none. */
declare const UNDERSTUDY_UPDATE_FEED: string;
declare const UNDERSTUDY_UPDATE_KEY: string;

const TIMEOUT_MS = 10_000;

export interface UpdateService {
  /** Reads what is known and begins to look, where that is wanted. */
  open(): Promise<void>;
  /** Looks, where a day has gone by. */
  check(): void;
  /** The version that the tray tells of. */
  readonly available: string | undefined;
  view(): UpdateView;
  /** Looks now. */
  ask(): Promise<void>;
  openPage(): Promise<ActionResult>;
  close(): void;
}

export async function createUpdateService(base: AppContext): Promise<UpdateService> {
  const { environment, folder, log, onChange, settings } = base;
  const source = updateSource(environment);
  const packageType = await readFile(join(process.resourcesPath, 'package-type'), 'utf8').catch(() => '');
  const checks = new UpdateChecks({
    ...(source && { source }),
    currentVersion: app.getVersion(),
    path: folder.updates,
    clock: systemClock,
    isWanted: () => settings.current.checkForUpdates,
    howToUpdate: howToUpdate(
      installedAs({ isPackaged: app.isPackaged, platform: hostPlatform, packageType }),
    ),
    fetch: fetchFile,
    onChange() {
      const { failure, release } = checks.view();
      if (failure !== undefined) log.info(failure);
      else if (release) log.info(`Understudy ${release.version} is available.`);
      onChange();
    },
  });
  let { checkForUpdates } = settings.current;
  settings.onChange((changed) => {
    if (changed.checkForUpdates !== checkForUpdates) void checks.check();
    ({ checkForUpdates } = changed);
  });
  return {
    open: () => checks.open(),
    check: () => void checks.check(),
    get available() {
      return checks.available?.version;
    },
    view: () => checks.view(),
    ask: () => checks.ask(),
    async openPage() {
      const page = checks.available?.page;
      if (page === undefined) return { ok: false, reason: 'failed', message: 'No newer version is known.' };
      const opened = shell.openExternal(page).then(
        () => true,
        () => false,
      );
      if (!(await withinMs(opened, TIMEOUT_MS, false)))
        return { ok: false, reason: 'failed', message: `No browser was opened. The page is ${page}.` };
      return { ok: true, message: 'Its page is open in the browser.' };
    },
    close: () => checks.close(),
  };
}

/** That of the build; a checkout that is tried out may be told another one. */
function updateSource(environment: AppContext['environment']): UpdateSource | undefined {
  const built = { feed: UNDERSTUDY_UPDATE_FEED, publicKey: UNDERSTUDY_UPDATE_KEY };
  const given = {
    feed: environment['UNDERSTUDY_UPDATE_FEED'] ?? '',
    publicKey: environment['UNDERSTUDY_UPDATE_KEY'] ?? '',
  };
  const source = !app.isPackaged && given.feed !== '' ? given : built;
  return URL.canParse(source.feed) ? source : undefined;
}

/** Through the system's proxy and certificates. No cookie, no name of anybody, and no way round to another address. */
async function fetchFile(address: string, signal: AbortSignal): Promise<Fetched> {
  try {
    const answer = await net.fetch(address, {
      credentials: 'omit',
      redirect: 'error',
      headers: { 'user-agent': 'understudy', 'cache-control': 'no-cache' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (!answer.ok || answer.body === null) return { ok: false };
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of answer.body) {
      length += chunk.length;
      if (length > LARGEST_FEED) return { ok: false };
      chunks.push(chunk);
    }
    return { ok: true, bytes: Buffer.concat(chunks) };
  } catch {
    return { ok: false };
  }
}
