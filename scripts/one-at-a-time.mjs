import { rmSync } from 'node:fs';
import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';

const beatMs = 2_000;
/** A lock without a sign of life for this long belongs to nobody. Process ids would not tell: containers share folders, not ids. */
const silentMs = 20_000;

/**
 * Does `work` while no other process does the work that shares `lockPath`; waits for the other otherwise. A lock whose owner
 * was killed is taken over after a while.
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
    if (await dropWhenSilent(lockPath)) continue;
    if (!waited) onWait();
    waited = true;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const release = holdOn(lockPath);
  try {
    return await work();
  } finally {
    release();
    await rm(lockPath, { force: true });
  }
}

async function take(/** @type {string} */ lockPath) {
  try {
    await (await open(lockPath, 'wx')).close();
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Shows that the owner lives, and frees the lock when a signal ends this process. */
function holdOn(/** @type {string} */ lockPath) {
  const beat = setInterval(() => {
    const now = new Date();
    // Gone: someone took it over while this process was asleep. Nothing to show any more.
    utimes(lockPath, now, now).catch(() => clearInterval(beat));
  }, beatMs);
  beat.unref();
  /** @type {readonly NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const release = () => {
    clearInterval(beat);
    for (const signal of signals) process.removeListener(signal, onSignal);
  };
  const onSignal = (/** @type {NodeJS.Signals} */ signal) => {
    release();
    rmSync(lockPath, { force: true });
    process.kill(process.pid, signal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return release;
}

/** Whether the way is free again. */
async function dropWhenSilent(/** @type {string} */ lockPath) {
  try {
    if (Date.now() - (await stat(lockPath)).mtimeMs < silentMs) return false;
    // Moved aside first, so that of two processes that saw the same silent lock only one removes it.
    const aside = `${lockPath}.${process.pid}`;
    await rename(lockPath, aside);
    await rm(aside, { force: true });
    return true;
  } catch (error) {
    if (error.code === 'ENOENT') return true;
    throw error;
  }
}
