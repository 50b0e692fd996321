import type { PeerOutput, PeerSystem } from '../peer-system.ts';

/** A machine with these files and programs. */
export interface PretendedPeers {
  readonly files?: Readonly<Record<string, string>>;
  /** What a program prints, by its name and words: `aws-vault list --credentials`. A program is found where one line begins with its name. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly platform?: NodeJS.Platform;
}

/** A {@link PeerSystem} in memory; its home is `/home/me`. What may not be read is the text `unreadable`. */
export function pretendedPeerSystem(peers: PretendedPeers = {}): PeerSystem {
  const { environment = {}, files = {}, platform = 'linux', programs = {} } = peers;
  return {
    platform,
    environment,
    home: '/home/me',
    hostname: 'host',
    async readText(path) {
      const text = files[path];
      if (text === undefined) return { kind: 'missing' };
      if (text !== 'unreadable') return { kind: 'text', text };
      return { kind: 'unreadable', message: `Could not read ${path}.`, advice: 'Check it.' };
    },
    async list(folder) {
      return Object.keys(files).flatMap((path) =>
        path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1).split('/')[0] ?? ''] : [],
      );
    },
    async findProgram(name) {
      return Object.keys(programs).some((line) => line.split(' ')[0] === name)
        ? `/usr/bin/${name}`
        : undefined;
    },
    async run(program, words): Promise<PeerOutput> {
      const stdout = programs[[program.replace('/usr/bin/', ''), ...words].join(' ')];
      return stdout === undefined ? { ok: false, message: `${program} failed.` } : { ok: true, stdout };
    },
  };
}
