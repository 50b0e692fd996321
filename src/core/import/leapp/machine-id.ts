import { createHash } from 'node:crypto';
import type { PeerSystem } from '../peer-system.ts';

/**
 * What Leapp takes for the id of this machine, in the order of likelihood: its library prints both id files of Linux, or the host name
 * where one of them is missing, and takes the first line.
 */
export async function machineIds(system: PeerSystem): Promise<readonly string[]> {
  switch (system.platform) {
    case 'darwin':
      return fromCommand(
        system,
        'ioreg',
        ['-rd1', '-c', 'IOPlatformExpertDevice'],
        /"IOPlatformUUID"\s*=\s*"([^"]+)"/,
      );
    case 'win32':
      return fromCommand(
        system,
        'reg',
        ['query', 'HKLM\\SOFTWARE\\Microsoft\\Cryptography', '/v', 'MachineGuid'],
        /REG_SZ\s+(\S+)/,
      );
    default: {
      const files = await Promise.all(
        ['/var/lib/dbus/machine-id', '/etc/machine-id'].map((path) => system.readText(path)),
      );
      const ids = files.flatMap((file) => (file.kind === 'text' ? [file.text.split('\n')[0] ?? ''] : []));
      return [...new Set([...ids, system.hostname].map(plain))].filter((id) => id !== '');
    }
  }
}

/** The passphrase of Leapp's files on a machine of this id. */
export function passphraseOf(machineId: string): string {
  return createHash('sha256').update(plain(machineId)).digest('hex');
}

async function fromCommand(
  system: PeerSystem,
  name: string,
  words: readonly string[],
  pattern: RegExp,
): Promise<readonly string[]> {
  const program = await system.findProgram(name);
  const output = program === undefined ? undefined : await system.run(program, words);
  const id = output?.ok ? pattern.exec(output.stdout)?.[1] : undefined;
  return id === undefined ? [] : [plain(id)];
}

function plain(id: string): string {
  return id.replace(/\s+/g, '').toLowerCase();
}
