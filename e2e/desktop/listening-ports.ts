import { readdir, readFile, readlink } from 'node:fs/promises';

/** The TCP ports on which a process of this machine listens, in order. */
export async function listeningPorts(pid: number): Promise<readonly number[]> {
  const links = (await readdir(`/proc/${pid}/fd`)).map((fd) =>
    readlink(`/proc/${pid}/fd/${fd}`).catch(() => ''),
  );
  const sockets = new Set(await Promise.all(links));
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8')),
  );
  const lines = tables.flatMap((table) => table.split('\n').slice(1));
  const ports = lines.flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    // 0A: the socket listens (include/net/tcp_states.h).
    return state === '0A' && sockets.has(`socket:[${inode}]`)
      ? Number.parseInt(local.split(':')[1] ?? '', 16)
      : [];
  });
  return ports.sort((one, other) => one - other);
}
