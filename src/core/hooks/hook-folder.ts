import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Hook, type HookName, hookNames, type ListedHook } from './hook.ts';
import { hookCommand } from './hook-command.ts';
import { type HookSentence, hookErrors } from './messages.ts';

/** Whose programs are run. */
export interface HookOwner {
  readonly platform: NodeJS.Platform;
  /** The user's id; absent on Windows, where access lists take the place of owners and modes. */
  readonly uid: number | undefined;
}

/** Names that editors and systems leave behind. */
const LEFTOVER = /^\.|~$|\.(?:bak|orig|swp|tmp|md|txt)$/i;

/**
 * Everything in the folder of hooks, in the order of names: `NAME`, `NAME.sh` and the like, and whatever stands in `NAME.d`. A
 * program that somebody else could have put there or could change is listed as refused, with the reason. An absent folder is
 * an empty one.
 */
export async function listHooks(folder: string, owner: HookOwner): Promise<readonly ListedHook[]> {
  const entries = await namesIn(folder);
  if (entries.length === 0) return [];
  const unsafe = await unsafePlace(folder, owner);
  const listed: ListedHook[] = [];
  for (const entry of entries) {
    const path = join(folder, entry);
    const name = hookNames.find((known) => entry === known || nameWithoutExtension(entry) === known);
    const group = hookNames.find((known) => entry === `${known}.d`);
    if (unsafe && (name || group)) listed.push(refused(name ?? group, path, unsafe));
    else if (group) listed.push(...(await hooksIn(path, group, owner)));
    else if (name) listed.push(await look(path, name, owner));
    else listed.push(refused(undefined, path, hookErrors.unknownName(path)));
  }
  return listed;
}

/** The hooks of one name that may be run, in the order in which they are. */
export async function readyHooks(folder: string, name: HookName, owner: HookOwner): Promise<readonly Hook[]> {
  const listed = await listHooks(folder, owner);
  return listed.flatMap((hook) => (hook.state === 'ready' && hook.name === name ? [hook] : []));
}

async function hooksIn(folder: string, name: HookName, owner: HookOwner): Promise<readonly ListedHook[]> {
  const unsafe = await unsafePlace(folder, owner);
  if (unsafe) return [refused(name, folder, unsafe)];
  const entries = await namesIn(folder);
  return Promise.all(entries.map((entry) => look(join(folder, entry), name, owner)));
}

/** By bytes, so that `10-a` comes before `20-b` everywhere. */
async function namesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => !LEFTOVER.test(name)).sort((a, b) => (a < b ? -1 : 1));
}

/** What a hook is called, whatever runs it: `okta` for `okta.sh`. */
export function nameWithoutExtension(entry: string): string {
  return entry.replace(/\.[A-Za-z0-9]{1,4}$/, '');
}

async function look(path: string, name: HookName, owner: HookOwner): Promise<ListedHook> {
  try {
    const real = await realpath(path);
    const stats = await stat(real);
    if (!stats.isFile()) return refused(name, path, hookErrors.noFile(path));
    // A link is as safe as what it leads to, and the place where that stands.
    const unsafe =
      unsafeStats(path, stats, owner) ??
      (real === path ? undefined : await unsafePlace(dirname(real), owner));
    if (unsafe) return refused(name, path, unsafe);
    if (!hookCommand(path, owner.platform)) return refused(name, path, hookErrors.notOnWindows(path));
    const runs = owner.uid === undefined || (stats.mode & 0o111) !== 0;
    return runs ? { state: 'ready', name, path } : refused(name, path, hookErrors.notExecutable(path));
  } catch {
    return refused(name, path, hookErrors.unreadable(path));
  }
}

async function unsafePlace(folder: string, owner: HookOwner): Promise<HookSentence | undefined> {
  try {
    const stats = await stat(folder);
    return stats.isDirectory() ? unsafeStats(folder, stats, owner) : hookErrors.noFolder(folder);
  } catch {
    return hookErrors.unreadable(folder);
  }
}

/** Root may own it as well: programs of the system do. */
function unsafeStats(path: string, stats: Stats, { uid }: HookOwner): HookSentence | undefined {
  if (uid === undefined) return undefined;
  if (stats.uid !== uid && stats.uid !== 0) return hookErrors.foreignOwner(path);
  return (stats.mode & 0o022) === 0 ? undefined : hookErrors.writableByOthers(path);
}

function refused(name: HookName | undefined, path: string, sentence: HookSentence): ListedHook {
  return { state: 'refused', ...(name && { name }), path, ...sentence };
}
