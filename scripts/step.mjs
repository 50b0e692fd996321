// How the scripts talk: one line per step, and a failure that says what to do next.

/** A set-up step that could not be done. `advice` is the sentence that tells the user what to do about it. */
export class StepFailed extends Error {
  /**
   * @param {string} message what went wrong, as a sentence
   * @param {string} [advice] what to do about it
   */
  constructor(message, advice = '') {
    super(message);
    this.name = 'StepFailed';
    this.advice = advice;
  }
}

/** Prints one line about a step: `say('Electron', '33.2.1, from the cache')`. @param {string} step @param {string} text */
export function say(step, text) {
  process.stdout.write(`${step}: ${text}\n`);
}

/**
 * A progress line that rewrites itself on a terminal and prints at most every 10 s elsewhere (logs of a build machine).
 * @param {string} step
 * @returns {{ update(text: string): void, end(text?: string): void }}
 */
export function progress(step) {
  const live = Boolean(process.stdout.isTTY);
  let lastPrinted = Date.now();
  let dirty = false;
  return {
    update(text) {
      if (live) {
        process.stdout.write(`\r\x1b[2K${step}: ${text}`);
        dirty = true;
      } else if (Date.now() - lastPrinted >= 10_000) {
        lastPrinted = Date.now();
        say(step, text);
      }
    },
    end(text) {
      if (dirty) process.stdout.write('\r\x1b[2K');
      dirty = false;
      if (text) say(step, text);
    },
  };
}

/** Seconds with one decimal since `start` (ms, from `Date.now()`). @param {number} start */
export function secondsSince(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}

/**
 * Runs a script's main function; a failed step becomes two sentences on stderr and exit code 1, not a stack trace.
 * @param {() => Promise<number | undefined>} main resolves to the exit code (0 when undefined)
 */
export function runScript(main) {
  main().then(
    (code) => {
      process.exitCode = code ?? 0;
    },
    (error) => {
      printFailure(error);
      process.exitCode = 1;
    },
  );
}

/** Prints a failure for a person. @param {unknown} error */
export function printFailure(error) {
  if (error instanceof StepFailed) {
    process.stderr.write(`\n${error.message}\n${error.advice ? `${error.advice}\n` : ''}`);
  } else {
    process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n`);
  }
}
