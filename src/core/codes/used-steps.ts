import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile } from '../files/atomic-replace.ts';
import { lockFile } from '../files/file-lock.ts';

/** The last step of each device whose code was given out: AWS takes each once. Never the code. */
export interface UsedSteps {
  lastOf(serial: string): Promise<number | undefined>;
  /** Takes a step, for all processes of the user. False: it, or a later one, was taken already. */
  take(serial: string, step: number): Promise<boolean>;
}

/** @param path of the file in the data folder. @param now this machine's clock */
export function createUsedSteps(path: string, now: () => Date): UsedSteps {
  const read = async (): Promise<ReadonlyMap<string, number>> => {
    try {
      const file: unknown = JSON.parse(await readFile(path, 'utf8'));
      if (typeof file !== 'object' || file === null) return new Map();
      return new Map(
        Object.entries(file).flatMap(([serial, step]) =>
          Number.isSafeInteger(step) ? [[serial, Number(step)] as const] : [],
        ),
      );
    } catch {
      return new Map();
    }
  };
  return {
    lastOf: async (serial) => (await read()).get(serial),
    async take(serial, step) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const lock = await lockFile({ path, waitMs: 2_000, now: now() });
      try {
        const steps = await read();
        if ((steps.get(serial) ?? -1) >= step) return false;
        const content = Buffer.from(`${JSON.stringify(Object.fromEntries([...steps, [serial, step]]))}\n`);
        await replaceFile({ path, content, secret: true });
        return true;
      } finally {
        if (lock.kind === 'held') await lock.release();
      }
    },
  };
}
