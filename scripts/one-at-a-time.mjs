import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';

const staleAfterMs = 30 * 60_000;

/**
 * Does `work` while no other process on this machine does the work that shares `lockPath`; waits for the other otherwise.
 * A lock whose owner is gone is taken over.
 * @template T
 * @param {string} lockPath
 * @param {() => void} onWait called once when another process is at it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function oneAtATime(lockPath, onWait, work) {
  await mkdir(dirname(lockPath), { recursive: true });
  let waited = false;
  while (!(await take(lockPath))) {
    if (await dropWhenStale(lockPath)) continue;
    if (!waited) onWait();
    waited = true;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  try {
    return await work();
  } finally {
    await rm(lockPath, { force: true });
  }
}

async function take(/** @type {string} */ lockPath) {
  try {
    const file = await open(lockPath, 'wx');
    await file.writeFile(JSON.stringify({ pid: process.pid, host: hostname() }));
    await file.close();
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether the way is free again. */
async function dropWhenStale(/** @type {string} */ lockPath) {
  try {
    const seen = await readFile(lockPath, 'utf8');
    const age = Date.now() - (await stat(lockPath)).mtimeMs;
    if (age < staleAfterMs && ownerLives(seen, age)) return false;
    // Moved aside first, so that of two processes that saw the same stale lock only one removes it.
    const aside = `${lockPath}.${process.pid}`;
    await rename(lockPath, aside);
    await rm(aside, { force: true });
    return true;
  } catch (error) {
    if (error.code === 'ENOENT') return true;
    throw error;
  }
}

function ownerLives(/** @type {string} */ content, /** @type {number} */ ageMs) {
  try {
    const owner = JSON.parse(content);
    if (owner.host !== hostname()) return true;
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    if (error.code === 'EPERM') return true;
    // Empty or half-written: its owner may be between creating and writing it.
    return error instanceof SyntaxError && ageMs < 2_000;
  }
}
