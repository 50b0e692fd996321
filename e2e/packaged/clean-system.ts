import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { cacheFolder } from '../../scripts/cache-folder.mjs';
import { type CommandOutcome, runCommand } from '../desktop/aws-cli.ts';

/** A freshly installed Debian in a folder, with nothing in it that the tests' own machine has. */
export interface CleanSystem {
  readonly folder: string;
  /** A path inside as this machine sees it. */
  path(inside: string): string;
  /** Runs a program in it to its end. */
  run(command: readonly string[], options?: InsideOptions): Promise<CommandOutcome>;
  /** Starts a program in it. Everything that it started ends with the returned process. */
  start(command: readonly string[], options?: InsideOptions): ChildProcess;
  remove(): Promise<void>;
}

export interface InsideOptions {
  /** `root`, or the person who uses the system. */
  readonly as?: 'root' | 'jo';
  readonly environment?: Readonly<Record<string, string>>;
  /** Folders of this machine that are seen inside under the same path: sockets of the screen and the bus. */
  readonly share?: readonly string[];
}

const joId = 1000;
const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The command that runs another one inside: in mount and process namespaces of its own, so that nothing stays mounted and no
 * process is left behind. `$1` is the folder, `$2` the user, `$3` how many folders are shared; these come next.
 */
const enter = `
set -e
root=$1; user=$2; count=$3; shift 3
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
while [ "$count" -gt 0 ]; do
  mkdir -p "$root$1"
  mount --bind "$1" "$root$1"
  shift; count=$((count - 1))
done
exec chroot --userspec="$user" "$root" "$@"
`;

/** Makes a clean system with a person `jo` in it. Needs root and, the first time, the distribution's packages. */
export async function createCleanSystem(): Promise<CleanSystem> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-system-'));
  const copied = await runCommand('cp', ['--archive', `${await base()}/.`, folder], { PATH: searchPath });
  if (copied.code !== 0) throw new Error(`The clean system could not be copied: ${copied.stderr}`);
  // Folders for temporary files are their owner's alone, and the root of a system is everybody's to enter.
  await chmod(folder, 0o755);
  for (const file of ['/etc/resolv.conf', '/etc/hosts']) {
    if (existsSync(file)) await copyFile(file, join(folder, file));
  }
  const system = systemIn(folder);
  const added = await system.run([
    'useradd',
    '--create-home',
    '--uid',
    String(joId),
    '--shell',
    '/bin/sh',
    'jo',
  ]);
  if (added.code !== 0) throw new Error(`The person could not be added: ${added.stderr}`);
  await system.run(['install', '-d', '-m', '0700', '-o', 'jo', '-g', 'jo', '/run/user/1000']);
  return system;
}

function systemIn(folder: string): CleanSystem {
  const command = (inside: readonly string[], { as = 'root', share = [] }: InsideOptions): string[] => {
    const user = as === 'root' ? '0:0' : `${joId}:${joId}`;
    const namespaces = ['--mount', '--pid', '--fork', '--kill-child=SIGKILL'];
    const given = [folder, user, String(share.length), ...share, ...inside];
    return [...namespaces, 'sh', '-c', enter, 'enter', ...given];
  };
  const environmentOf = ({ as = 'root', environment = {} }: InsideOptions) => ({
    PATH: searchPath,
    HOME: as === 'root' ? '/root' : '/home/jo',
    LANG: 'C.UTF-8',
    ...environment,
  });
  return {
    folder,
    path: (inside) => join(folder, inside),
    run: (inside, options = {}) => runCommand('unshare', command(inside, options), environmentOf(options)),
    start: (inside, options = {}) =>
      spawn('unshare', command(inside, options), {
        env: environmentOf(options),
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** The system as the distribution installs it, kept for later runs. */
async function base(): Promise<string> {
  const { mirror, release } = await distribution();
  const folder = join(cacheFolder(), 'clean-systems', release);
  if (existsSync(folder)) return folder;
  await mkdir(join(folder, '..'), { recursive: true });
  const work = await mkdtemp(`${folder}.`);
  const args = ['--variant=minbase', release, work, ...(mirror === undefined ? [] : [mirror])];
  const made = await runCommand('debootstrap', args, { PATH: searchPath });
  if (made.code !== 0) throw new Error(`debootstrap failed:\n${made.stdout.slice(-2000)}${made.stderr}`);
  await rename(work, folder);
  return folder;
}

/** This machine's own release and mirror: what apt reaches here. Without one debootstrap takes the distribution's own. */
async function distribution(): Promise<{ mirror: string | undefined; release: string }> {
  const format = '$(REPO_URI) $(CODENAME) $(RELEASE) $(COMPONENT)';
  const { stdout } = await runCommand(
    'apt-get',
    ['indextargets', '--format', format, 'Created-By: Packages'],
    {},
  );
  const { stdout: named } = await runCommand(
    'sh',
    ['-c', '. /etc/os-release && echo "$VERSION_CODENAME"'],
    {},
  );
  const release = named.trim();
  const lines = stdout.split('\n').map((line) => line.split(' '));
  const main = lines.find(([, , where, part]) => where === release && part === 'main');
  if (release === '') throw new Error('This system does not say which release of Debian or Ubuntu it is.');
  // Some machines of build services name a list of mirrors in a file.
  return { mirror: main?.[0]?.startsWith('http') ? main[0] : undefined, release };
}

/** Installs a .deb as `apt install ./file.deb` does, with everything that it depends on. */
export async function install(system: CleanSystem, deb: string): Promise<CommandOutcome> {
  await copyFile(deb, system.path(join('/tmp', basename(deb))));
  const environment = { DEBIAN_FRONTEND: 'noninteractive' };
  const updated = await system.run(['apt-get', 'update', '-q'], { environment });
  if (updated.code !== 0) return updated;
  const file = `/tmp/${basename(deb)}`;
  return system.run(['apt-get', 'install', '-q', '-y', '--no-install-recommends', file], { environment });
}
