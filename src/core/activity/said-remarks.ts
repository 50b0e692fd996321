import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { replaceFile } from '../files/atomic-replace.ts';

/** Remarks on a profile that were said already, such as "2 hours were asked for, but …": once for each change is enough. */
export interface SaidRemarks {
  /** Those of the profile's present remarks that were not among the ones before. Call it with none, too: then it is news when one comes back. */
  news(profile: string, remarks: readonly string[]): readonly string[];
  /** Resolves when all is on the disk. */
  flush(): Promise<void>;
}

const MOST_PROFILES = 2_000;

/**
 * Kept over processes, since every command is one. The file holds names of profiles and fingerprints; where it cannot be read or written, a
 * remark is said once more.
 */
export function openSaidRemarks(path: string): SaidRemarks {
  let writing: Promise<unknown> = Promise.resolve();
  const changes = new Map<string, readonly string[]>();
  const unwritten = new Map<string, readonly string[]>();
  const writeRest = async () => {
    if (unwritten.size === 0) return;
    const rest = new Map(unwritten);
    unwritten.clear();
    await write(path, rest);
  };
  return {
    news(profile, remarks) {
      const before = changes.get(profile) ?? read(path).get(profile) ?? [];
      const present = remarks.map(fingerprint);
      const isSame = before.length === present.length && present.every((print) => before.includes(print));
      if (!isSame) {
        changes.set(profile, present);
        unwritten.set(profile, present);
        writing = writing.then(() => writeRest()).catch(() => undefined);
      }
      return remarks.filter((remark) => !before.includes(fingerprint(remark)));
    },
    async flush() {
      await writing;
    },
  };
}

async function write(path: string, changes: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const kept = read(path);
  for (const [profile, prints] of changes) {
    // The newest last: those that were not heard of for longest go first.
    kept.delete(profile);
    if (prints.length > 0) kept.set(profile, prints);
  }
  const said = Object.fromEntries([...kept].slice(-MOST_PROFILES));
  await replaceFile({ path, content: Buffer.from(JSON.stringify({ version: 1, said })), secret: true });
}

function read(path: string): Map<string, readonly string[]> {
  try {
    const { said } = JSON.parse(readFileSync(path, 'utf8'));
    const entries: [string, unknown][] = Object.entries(said);
    return new Map(
      entries.flatMap(([profile, prints]) =>
        Array.isArray(prints) ? [[profile, prints.filter((print) => typeof print === 'string')]] : [],
      ),
    );
  } catch {
    return new Map();
  }
}

function fingerprint(remark: string): string {
  return createHash('sha256').update(remark).digest('hex').slice(0, 16);
}
