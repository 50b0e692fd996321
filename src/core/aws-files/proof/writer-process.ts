import { systemClock } from '../../clock.ts';
import { createCredentialsWriter } from '../managed/credentials-writer.ts';

/**
 * A process that writes one target again and again: `HOME-FOLDER TARGET COUNT`. Says one line of JSON per write on stdout. The
 * tests beside it run several at once, and kill them.
 */
const [home = '', target = '', count = '1'] = process.argv.slice(2);
const writer = createCredentialsWriter({
  credentialsPath: `${home}/.aws/credentials`,
  configPath: `${home}/.aws/config`,
  dataFolder: `${home}/data`,
  clock: systemClock,
  lockWaitMs: 60_000,
});

for (let number = 1; number <= Number(count); number += 1) {
  const outcome = await writer.write(target, {
    profile: `profile-${target}`,
    region: 'eu-west-1',
    credentials: {
      accessKeyId: `ASIA${target}${number}`,
      secretAccessKey: `secret-${target}-${number}`,
      sessionToken: `${`token-${target}-${number}/`.repeat(40)}==`,
      expiration: new Date(Date.now() + 3_600_000),
    },
  });
  process.stdout.write(`${JSON.stringify({ number, ...outcome })}\n`);
}
await writer.settled();
