import type { BackendError } from '../../../core/agent/backend.ts';
import { awsCliCacheFolder, createAwsCliCache } from '../../../core/delivery/aws-cli-cache/aws-cli-cache.ts';
import { awsCliCacheKey } from '../../../core/delivery/aws-cli-cache/aws-cli-cache-key.ts';
import { assertNever } from '../../../shared/assert-never.ts';
import { clockTime } from '../../../shared/words/time-left.ts';
import { openAwsFiles } from '../../backend/profile-files.ts';
import {
  addBackendOptions,
  type BackendFlags,
  backendOptions,
  wantedFiles,
} from '../../options/file-options.ts';
import { obtainFor, wantedRequest } from '../../options/obtain.ts';
import { refuse, tell, usageMistake } from '../../options/report.ts';
import type { Register } from '../../register.ts';
import { awsClock } from '../../terminal/aws-clock.ts';
import { printable } from '../../terminal/printable.ts';

interface Flags extends BackendFlags {
  readonly remove?: true;
  readonly keep?: true;
  readonly refresh?: true;
  readonly mfaToken?: string;
}

/** botocore takes what ends sooner for expired (`AssumeRoleProvider.EXPIRY_WINDOW_SECONDS`), in milliseconds. */
const AWS_CLI_MARGIN_MS = 15 * 60_000;

function untilWhen(name: string, expiration: Date, now: Date): string {
  const until = expiration.getTime() - AWS_CLI_MARGIN_MS;
  return until > now.getTime()
    ? `aws --profile ${name} asks for no code until ${clockTime(until, now)}.`
    : `The credentials of ${name} end within 15 minutes, which the AWS CLI takes for expired. A longer duration_seconds in the profile helps.`;
}

/** The AWS CLI looks for the cached credentials of a profile that it reads itself. */
function savedRoleRefusal(name: string): BackendError {
  return {
    kind: 'refused',
    message: `${name} is a saved role of Understudy and in none of the AWS files, so the AWS CLI does not know it.`,
    advice: `For aws --profile, make it a profile: understudy credentials ${name} --install.`,
  };
}

/** `understudy cache`: the AWS CLI's own cache. */
export const registerCache: Register = (program, context) => {
  addBackendOptions(
    program
      .command('cache')
      .summary('let aws --profile use a role without asking for a code')
      .description(
        'Puts the credentials of a role profile into the cache of the AWS CLI (~/.aws/cli/cache), where it looks before it asks for a code. They last as long as the role. With --keep every switch and every renewal puts them there, in the app and in the command.',
      )
      .argument('[profile]', 'a profile with a role_arn; without one the profiles of --keep are listed')
      .option('--keep', 'from now on with every switch and every renewal of this profile')
      .option('--remove', 'take them out again, and end --keep')
      .option('-r, --refresh', 'get new credentials even while those at hand are good')
      .option('--mfa-token <code>', 'the six digits of the MFA device; asked for when left out'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy cache prod && aws --profile prod s3 ls
  understudy cache prod --keep          keeps them there while prod is renewed
  understudy cache --remove prod
  understudy cache                      lists what is kept there`,
    )
    .action(async (name: string | undefined, flags: Flags) => {
      if (flags.keep && flags.remove) {
        usageMistake(context, 'cache', '--keep and --remove exclude each other.');
        return;
      }
      if (name === undefined) {
        if (flags.keep || flags.remove) usageMistake(context, 'cache', 'Name a profile.');
        else await listKept(flags);
        return;
      }
      const folder = awsCliCacheFolder(context.environment, context.platform, context.homeOfUser);
      const cache = createAwsCliCache(folder, context.clock);
      if (flags.remove) {
        const { settings } = await openAwsFiles(context, wantedFiles(flags));
        if (settings.awsCliCache.includes(name) && !(await keep(name, false, flags))) return;
        const count = await cache.remove(name);
        tell(context, count > 0 ? `The AWS CLI no longer finds ${name}.` : `There was nothing of ${name}.`);
        return;
      }
      const { loaded, settings } = await openAwsFiles(context, wantedFiles(flags));
      const profile = loaded.profiles.profiles.get(name);
      if (!profile && settings.favourites.some((favourite) => favourite.name === name)) {
        refuse(context, savedRoleRefusal(name));
        return;
      }
      // Before a code is asked for that would help nobody.
      const keyed = profile && awsCliCacheKey(profile);
      if (keyed?.ok === false) {
        refuse(context, { kind: 'refused', message: keyed.message, advice: keyed.advice });
        return;
      }
      const wanted = wantedRequest(context, 'cache', name, flags);
      const obtained = wanted && (await obtainFor(context, wanted));
      if (!obtained || !profile) return;
      const { arn, credentials } = obtained;
      if (flags.keep && !(await keep(name, true, flags))) return;
      const outcome = await cache.seed({ profile, credentials, ...(arn !== undefined && { arn }) });
      switch (outcome.kind) {
        case 'written':
          tell(context, untilWhen(name, credentials.expiration, awsClock(context).now()));
          if (flags.keep)
            tell(context, `Every switch to ${name} and every renewal puts them there from now on.`);
          return;
        case 'newer-there':
          tell(context, `The AWS CLI has newer credentials of its own for ${name}, which stay.`);
          return;
        case 'unfit':
        case 'failed':
          refuse(context, { kind: 'failed', message: outcome.message, advice: outcome.advice });
          return;
        default:
          return assertNever(outcome);
      }
    });

  async function listKept(flags: Flags): Promise<void> {
    const { settings } = await openAwsFiles(context, wantedFiles(flags));
    for (const name of settings.awsCliCache) context.stdout.write(`${printable(name)}\n`);
    if (settings.awsCliCache.length === 0)
      tell(
        context,
        "No profile is kept in the AWS CLI's cache. understudy cache prod --keep does it for prod.",
      );
  }

  /** Changes the setting, in the app where it runs; false where that was refused with a sentence. */
  async function keep(profile: string, on: boolean, flags: Flags): Promise<boolean> {
    const backend = await context.openBackend(backendOptions(context, flags));
    const answer = await backend.keepInAwsCliCache({ profile, on });
    if (!answer.ok) refuse(context, answer.error);
    return answer.ok;
  }
};
