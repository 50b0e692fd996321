import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { replaceFile } from '../files/atomic-replace.ts';

/** Roles that give no more than an hour, as AWS told. */
export interface RoleLimits {
  has(roleArn: string): boolean;
  add(roleArn: string): void;
}

/** For the life of the process. */
export function createMemoryRoleLimits(): RoleLimits {
  const roles = new Set<string>();
  return { has: (roleArn) => roles.has(roleArn), add: (roleArn) => void roles.add(roleArn) };
}

/** An administrator may raise a limit: it is tried again after this long, in milliseconds. */
const KEPT_MS = 30 * 24 * 3_600_000;
const MOST_ROLES = 2000;

const kept = z.object({ version: z.literal(1), roles: z.record(z.string(), z.iso.datetime()) });

export interface KeptRoleLimitsOptions {
  /** `role-limits.json` in the app's data folder. It holds names of roles only. */
  readonly path: string;
  readonly clock: Clock;
}

/**
 * Kept over restarts: finding out anew costs a refused call, and for a long role session a code. A file that cannot be read or
 * written costs no more than that.
 */
export function openRoleLimits({
  clock,
  path,
}: KeptRoleLimitsOptions): RoleLimits & { flush(): Promise<void> } {
  let roles: Map<string, string> | undefined;
  let writing: Promise<unknown> = Promise.resolve();
  const load = () => {
    roles ??= read(path, clock.now());
    return roles;
  };

  return {
    has: (roleArn) => load().has(roleArn),
    add(roleArn) {
      if (load().has(roleArn)) return;
      writing = writing
        .then(() => {
          // What another process has learned meanwhile stays.
          roles = new Map([...read(path, clock.now()), ...load()]);
          const content = JSON.stringify({ version: 1, roles: Object.fromEntries(roles) });
          return replaceFile({ path, content: Buffer.from(content), secret: true });
        })
        .catch(() => undefined);
      load().set(roleArn, clock.now().toISOString());
    },
    async flush() {
      await writing;
    },
  };
}

function read(path: string, now: Date): Map<string, string> {
  try {
    const parsed = kept.parse(JSON.parse(readFileSync(path, 'utf8')));
    const fresh = Object.entries(parsed.roles).filter(([, at]) => now.getTime() - Date.parse(at) < KEPT_MS);
    return new Map(fresh.slice(-MOST_ROLES));
  } catch {
    return new Map();
  }
}
