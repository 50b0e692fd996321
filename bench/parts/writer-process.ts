import { join } from 'node:path';
import { createCredentialsWriter } from '../../src/core/aws-files/managed/credentials-writer.ts';
import { systemClock } from '../../src/core/clock.ts';

/** The bench started with this word is one writer among several: `--as-writer HOME PROFILE`. */
export const WRITER_FLAG = '--as-writer';

/** Writes one section into the credentials file of that home, as the app and the terminal do; throws when it could not. */
export async function writeAsOneOfMany([home = '', profile = '']: readonly string[]): Promise<void> {
  const writer = createCredentialsWriter({
    credentialsPath: join(home, '.aws', 'credentials'),
    configPath: join(home, '.aws', 'config'),
    dataFolder: join(home, 'understudy'),
    clock: systemClock,
  });
  const outcome = await writer.write(profile, {
    profile: 'someone',
    region: 'eu-west-1',
    credentials: {
      accessKeyId: 'ASIAEXAMPLE000000001',
      secretAccessKey: 'x'.repeat(40),
      sessionToken: 'y'.repeat(900),
      expiration: new Date(Date.now() + 3_600_000),
    },
  });
  if (outcome.kind !== 'written') throw new Error(outcome.message);
  await writer.settled();
}
