import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { npm } from './npm-packages.mjs';
import { StepFailed } from './step.mjs';
import { tail } from './subprocess.mjs';

/**
 * @typedef {{ spec: string, integrity: string }} NpmArchive
 *   `spec` is name and exact version; `integrity` as the registry says it, `sha512-…`.
 */

/**
 * Fetches a package's archive from the registry that npm uses and checks that it is the expected one.
 * @param {NpmArchive} wanted
 * @param {string} folder where it is put; made where it is missing, and must hold no other archive
 * @param {{ npmArgs?: readonly string[], watch?: () => void, advice: string }} options `advice`: what to do where it cannot be fetched
 * @returns {Promise<string>} the archive's path
 */
export async function fetchArchive({ spec, integrity }, folder, { npmArgs = [], watch, advice }) {
  await mkdir(folder, { recursive: true });
  const outcome = await npm(['pack', spec, '--pack-destination', folder, ...npmArgs], {
    cwd: folder,
    ...(watch && { watch }),
  });
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (outcome.code !== 0 || !name) {
    throw new StepFailed(
      `${spec} could not be downloaded from the npm registry:\n${tail(outcome.output, 6)}`,
      advice,
    );
  }
  const found = await sha512(join(folder, name));
  if (found !== integrity) throw new WrongArchive(spec, found);
  return join(folder, name);
}

/** What came is not what was asked for. Never a reason to go on without it. */
export class WrongArchive extends StepFailed {
  /** @param {string} spec @param {string} found */
  constructor(spec, found) {
    super(
      `The downloaded ${spec} is not the expected one: its integrity is ${found}.`,
      'Nothing of it was used. Check which registry npm uses (npm config get registry) and run the same command again.',
    );
    this.name = 'WrongArchive';
  }
}

/** @param {string} path */
async function sha512(path) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return `sha512-${hash.digest('base64')}`;
}
