import { chainError } from '../../../core/agent/error-replies.ts';
import { openInBrowser } from '../../../core/browsers/open-in-browser.ts';
import type { SecretAddress } from '../../../core/browsers/secret-address.ts';
import type { Chain } from '../../../core/chain/chain.ts';
import { consoleLink } from '../../../core/delivery/console/console-link.ts';
import { type ConsolePlan, planConsole } from '../../../core/delivery/console/console-plan.ts';
import { stsTargetOf } from '../../../core/sessions/session-plan.ts';
import { networkRequestHandler } from '../../../core/sts/network/network-handler.ts';
import { recordActivity } from '../../backend/terminal-activity.ts';
import type { CliContext } from '../../context.ts';
import { addBackendOptions } from '../../options/file-options.ts';
import { obtainFor, type WantedRequest, wantedRequest, withSuggestions } from '../../options/obtain.ts';
import { refuse, remark, tell, usageMistake } from '../../options/report.ts';
import type { RequestFlags } from '../../options/request-options.ts';
import type { Register } from '../../register.ts';

type Flags = Pick<
  RequestFlags,
  'region' | 'mfaToken' | 'refresh' | 'verbose' | 'configFile' | 'credentialsFile'
> & {
  readonly print?: true;
  readonly sessionDuration?: string;
};

/** `understudy console`: the AWS console as a profile. */
export const registerConsole: Register = (program, context) => {
  addBackendOptions(
    program
      .command('console')
      .summary('open the AWS console as a profile')
      .description(
        'Opens the AWS console in the browser as a profile: through the access portal for a profile of IAM Identity Center, else with a sign-in address that AWS makes for its role. The browser is that of BROWSER, or the one chosen in the settings, or the system’s.',
      )
      .argument('<profile>', 'the profile to become, named exactly')
      .argument(
        '[destination]',
        'a service (ec2), a path (lambda/home#/functions) or the address of a console page',
      )
      .option('--region <region>', 'the region, before that of the profile')
      .option('--print', 'print the address instead of opening it; it signs in whoever has it')
      .option(
        '--session-duration <seconds>',
        'how long the console session lasts, 900 to 43200; as long as the credentials when left out',
      )
      .option('-r, --refresh', 'get new credentials even while those at hand are good')
      .option('--mfa-token <code>', 'the six digits of the MFA device; asked for when left out'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy console prod
  understudy console prod ec2 --region eu-central-1
  understudy console prod 'cloudwatch/home#logsV2:log-groups'
  BROWSER='firefox --private-window' understudy console prod`,
    )
    .action(async (profile: string, destination: string | undefined, flags: Flags) => {
      const sessionSeconds = readSeconds(flags.sessionDuration);
      if (sessionSeconds === 'wrong') {
        usageMistake(context, 'console', '--session-duration must be a number of seconds, 900 to 43200.');
        return;
      }
      const wanted = wantedRequest(context, 'console', profile, flags);
      if (!wanted) return;
      const planned = await planFor(context, wanted, { destination, sessionSeconds });
      if (!planned) return;
      const link = await linkFor(context, wanted, planned);
      if (!link) return;
      if (flags.print) {
        context.stdout.write(`${link.reveal()}\n`);
        await record(context, planned.chain, 'ok');
        return;
      }
      await openFor(context, planned.chain, link);
    });
};

interface Planned {
  readonly chain: Chain;
  readonly plan: ConsolePlan;
}

async function planFor(
  context: CliContext,
  wanted: WantedRequest,
  {
    destination,
    sessionSeconds,
  }: { readonly destination: string | undefined; readonly sessionSeconds: number | undefined },
): Promise<Planned | undefined> {
  const { openAwsFiles } = await import('../../backend/profile-files.ts');
  const files = await openAwsFiles(context, wanted.files);
  const resolved = files.resolve(wanted.request);
  if (!resolved.ok) {
    refuse(context, await withSuggestions(context, wanted, chainError(resolved.problem)));
    return undefined;
  }
  const { chain } = resolved;
  const planned = planConsole({
    chain,
    ...(destination !== undefined && { destination }),
    ...(sessionSeconds !== undefined && { sessionSeconds }),
    federationEndpoint: context.environment['UNDERSTUDY_FEDERATION_ENDPOINT'],
  });
  if (planned.ok) return { chain, plan: planned.plan };
  const { advice, message } = planned.failure;
  refuse(context, { kind: 'refused', message, advice });
  return undefined;
}

/** The address; what stood in the way was said where there is none. */
async function linkFor(
  context: CliContext,
  wanted: WantedRequest,
  { chain, plan }: Planned,
): Promise<SecretAddress | undefined> {
  const target = stsTargetOf(chain);
  const { environment, homeOfUser, platform, signal } = context;
  const linked = await consoleLink<'said'>(plan, {
    name: chain.name,
    obtain: async () => {
      const obtained = await obtainFor(context, wanted);
      return obtained ? { ok: true, credentials: obtained.credentials } : { ok: false, failure: 'said' };
    },
    requestHandler: networkRequestHandler({ environment, platform, home: homeOfUser }),
    caBundle: target.ok ? target.target.caBundle : undefined,
    signal,
  });
  if (linked.ok) {
    remark(context, linked.notes);
    return linked.address;
  }
  if (linked.from === 'sign-in') {
    const { advice, kind, message } = linked.failure;
    refuse(context, { kind: kind === 'cancelled' ? 'dismissed' : 'failed', message, advice });
    await record(context, chain, kind);
  }
  return undefined;
}

async function openFor(context: CliContext, chain: Chain, link: SecretAddress): Promise<void> {
  const { terminalBrowser } = await import('../../browser/terminal-browser.ts');
  const opened = await openInBrowser(link, undefined, terminalBrowser(context), context.signal);
  await record(context, chain, opened.ok ? 'ok' : 'no-browser');
  if (opened.ok) tell(context, `The console is open as ${chain.name}.`);
  else {
    const advice = `${opened.advice} Or take the address from: understudy console ${chain.name} --print`;
    refuse(context, {
      kind: context.signal.aborted ? 'dismissed' : 'failed',
      message: opened.message,
      advice,
    });
  }
}

/** A line in the activity log: which profile, and what came of it. The address has no place in it. */
function record(context: CliContext, chain: Chain, outcome: string): Promise<void> {
  const role = chain.hops.at(-1)?.roleArn;
  return recordActivity(context, { what: 'console', profile: chain.name, role, outcome });
}

function readSeconds(text: string | undefined): number | undefined | 'wrong' {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  return /^\d{1,6}$/.test(text) && seconds >= 900 && seconds <= 43_200 ? seconds : 'wrong';
}
