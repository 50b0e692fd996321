import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import which from 'which';
import { assertNever } from '../../shared/assert-never.ts';
import { type Environment, homeDirectory } from '../aws-files/profiles/file-locations.ts';
import { runProgram, said } from '../credential-sources/run-program.ts';
import { errorCode, fileFailure, fileFailureFromError } from '../files/file-failure.ts';
import { peerMessages } from './messages.ts';
import type { PeerOutput, PeerSystem, PeerText } from './peer-system.ts';

const LARGEST_FILE = 16 * 1024 * 1024;
const PROGRAM_TIMEOUT_MS = 10_000;

/** This machine. `homeOfUser` is the home where the environment names none. */
export function localPeerSystem(
  environment: Environment,
  platform: NodeJS.Platform,
  homeOfUser: string,
): PeerSystem {
  return {
    platform,
    environment,
    home: homeDirectory(environment, platform) ?? homeOfUser,
    hostname: hostname(),
    readText: readPeerText,
    list: (folder) => readdir(folder).catch(() => []),
    async findProgram(name) {
      const found = await which(name, {
        nothrow: true,
        path: environment['PATH'] ?? environment['Path'] ?? '',
        ...(environment['PATHEXT'] !== undefined && { pathExt: environment['PATHEXT'] }),
      });
      return found ?? undefined;
    },
    run: (program, words) => runPeer(program, words, environment),
  };
}

async function readPeerText(path: string): Promise<PeerText> {
  try {
    // Without O_NONBLOCK a named pipe in place of the file would hold the application up for good. Windows has no such flag.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await handle.stat();
      if (stats.isDirectory()) return unreadable(fileFailure('is-folder', path, 'read'));
      if (!stats.isFile()) return unreadable(fileFailure('not-a-file', path, 'read'));
      if (stats.size > LARGEST_FILE) return unreadable(peerMessages.tooLarge(path));
      return { kind: 'text', text: await handle.readFile('utf8') };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return { kind: 'missing' };
    return unreadable(fileFailureFromError(error, path, 'read'));
  }
}

function unreadable({ advice, message }: { readonly message: string; readonly advice: string }): PeerText {
  return { kind: 'unreadable', message, advice };
}

async function runPeer(
  program: string,
  words: readonly string[],
  environment: Environment,
): Promise<PeerOutput> {
  const run = await runProgram({ program, words, environment, timeoutMs: PROGRAM_TIMEOUT_MS });
  switch (run.kind) {
    case 'ended':
      if (run.code === 0) return { ok: true, stdout: run.stdout };
      return { ok: false, message: peerMessages.ended(program, run.code, said(run.stderr)) };
    case 'timeout':
      return { ok: false, message: peerMessages.timeout(program, PROGRAM_TIMEOUT_MS / 1000) };
    case 'not-started':
    case 'cancelled':
    case 'too-much':
      return { ok: false, message: peerMessages.notRun(program) };
    default:
      return assertNever(run);
  }
}
