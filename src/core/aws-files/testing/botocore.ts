import { spawnSync } from 'node:child_process';
import { z } from 'zod';

/** The texts of both files, for a reader in another process. */
export interface FilePair {
  readonly config: string;
  readonly credentials: string;
}

/** Profiles with their keys (nested ones as maps) as botocore sees them, or that it refuses the files. */
export type BotocoreReading = z.infer<typeof reading>;

const profile = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())]));
const reading = z.union([
  z.object({ refused: z.literal(true) }),
  z.object({ refused: z.literal(false), profiles: z.record(z.string(), profile) }),
]);

/** Reads pairs of files from standard input as JSON, each in a folder of its own, and prints what botocore makes of them. */
const SCRIPT = `
import json, os, sys, tempfile
import botocore.exceptions, botocore.session
readings = []
session = botocore.session.Session()
for pair in json.load(sys.stdin):
    with tempfile.TemporaryDirectory() as folder:
        for variable, name in (('AWS_CONFIG_FILE', 'config'), ('AWS_SHARED_CREDENTIALS_FILE', 'credentials')):
            path = os.path.join(folder, name)
            with open(path, 'wb') as file:
                file.write(pair[name].encode('utf-8', 'surrogateescape'))
            os.environ[variable] = path
        # A new session for every pair would take a hundred times as long; this makes the one there is read anew.
        session._config = None
        try:
            readings.append({'refused': False, 'profiles': session.full_config['profiles']})
        except botocore.exceptions.ConfigParseError:
            readings.append({'refused': True})
json.dump(readings, sys.stdout)
`;

/** Whether `python3` on this machine has botocore. */
export function hasBotocore(): boolean {
  return spawnSync('python3', ['-c', 'import botocore.session']).status === 0;
}

/** One process for all pairs: starting Python takes longer than reading hundreds of files. */
export function readWithBotocore(pairs: readonly FilePair[]): BotocoreReading[] {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', SCRIPT], {
    input: JSON.stringify(pairs),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PYTHONIOENCODING: 'utf-8' },
  });
  if (status !== 0) throw new Error(`botocore could not be asked: ${stderr}`);
  return z.array(reading).parse(JSON.parse(stdout));
}
