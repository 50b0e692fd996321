import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { hostPlatform } from '../../platform.ts';

export interface ProcessSpaceFacts {
  readonly platform: NodeJS.Platform;
  readonly host: string;
  /** What a file of the kernel says, or where its link leads; `undefined` where it is not there. */
  readonly kernel: (path: string) => string | undefined;
}

/**
 * A token of where a process id means one process. The name of the machine does not tell: WSL bears that of its Windows, a container
 * or a terminal in Flatpak that of its host, and each counts its processes by itself. On Linux it is the boot and the namespace
 * of process ids (pid_namespaces(7)), elsewhere the system and the machine's name.
 */
export function processSpaceOf({ host, kernel, platform }: ProcessSpaceFacts): string {
  const boot = platform === 'linux' ? kernel('/proc/sys/kernel/random/boot_id') : undefined;
  const space = platform === 'linux' ? kernel('/proc/self/ns/pid') : undefined;
  return createHash('sha256')
    .update([platform, boot ?? host, space ?? ''].join('\n'))
    .digest('hex')
    .slice(0, 16);
}

let here: string | undefined;

/** That of this process. */
export function processSpace(): string {
  here ??= processSpaceOf({ platform: hostPlatform, host: hostname(), kernel: ofKernel });
  return here;
}

function ofKernel(path: string): string | undefined {
  try {
    return path.includes('/ns/') ? readlinkSync(path) : readFileSync(path, 'latin1').trim();
  } catch {
    return undefined;
  }
}
