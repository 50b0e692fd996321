import type { StatusAnswer } from '../../../core/agent/backend.ts';
import { deviceName } from '../../../shared/words/device-name.ts';
import { clockTime, minutesLeft } from '../../../shared/words/time-left.ts';
import { addBackendOptions, type BackendFlags, backendOptions } from '../../options/file-options.ts';
import { refuse, tell } from '../../options/report.ts';
import type { Register } from '../../register.ts';
import { awsClock, remarkClock } from '../../terminal/aws-clock.ts';
import { coloursFor } from '../../terminal/colours.ts';
import { jsonText } from '../../terminal/printable.ts';
import { table } from '../../terminal/table.ts';

type Flags = BackendFlags & { readonly json?: true };

/** `understudy status`: what is live. */
export const registerStatus: Register = (program, context) => {
  addBackendOptions(
    program
      .command('status')
      .summary('show what is live, and how long it lasts')
      .description(
        'Shows the profiles that are switched to, where they are written, the MFA sessions behind them, and the sign-ins.',
      )
      .option('--json', 'print JSON'),
  )
    .addHelpText(
      'after',
      `
Examples:
  understudy status
  understudy status --json | jq -r '.live[].expires'`,
    )
    .action(async (flags: Flags) => {
      const backend = await context.openBackend(backendOptions(context, flags));
      const answer = await backend.status();
      if (!answer.ok) {
        refuse(context, answer.error);
        return;
      }
      if (flags.json) {
        context.stdout.write(jsonText(statusJson(answer.value, backend.kind === 'app')));
        return;
      }
      show(answer.value);
      remarkClock(context);
    });

  function show({ endpoints, live, mfaSessions, signIns }: StatusAnswer): void {
    const colours = coloursFor(context.environment, context.stdout);
    const now = awsClock(context).now();
    const ends = (at: Date) => [clockTime(at.getTime(), now), minutesLeft(at.getTime(), now)] as const;
    const markHead = live.some(({ production }) => production) ? ['MARKED'] : [];
    context.stdout.write(
      table(
        colours,
        ['PROFILE', 'WRITTEN TO', 'ACCOUNT', 'REGION', 'UNTIL', 'LEFT', 'RENEWS', ...markHead],
        live.map(({ accountId, expiresAt, production, profile, region, renewsAt, target }) => [
          profile,
          target,
          accountId ?? '',
          region ?? '',
          ...ends(expiresAt),
          renewsAt ? clockTime(renewsAt.getTime(), now) : '',
          production ? 'production' : '',
        ]),
      ),
    );
    if (live.length > 0 && mfaSessions.length > 0) context.stdout.write('\n');
    context.stdout.write(
      table(
        colours,
        ['MFA SESSION', 'SOURCE', 'UNTIL', 'LEFT'],
        mfaSessions.map(({ expiresAt, serial, sourceProfile }) => [
          deviceName(serial),
          sourceProfile,
          ...ends(expiresAt),
        ]),
      ),
    );
    if (endpoints.length > 0 && live.length + mfaSessions.length > 0) context.stdout.write('\n');
    context.stdout.write(
      table(
        colours,
        ['ENDPOINT', 'FOR', 'SINCE'],
        endpoints.map(({ by, profile, program, since }) => [
          profile,
          by === 'app' ? 'the app' : (program ?? `understudy ${by}`),
          clockTime(since.getTime(), now),
        ]),
      ),
    );
    if (signIns.length > 0 && live.length + mfaSessions.length + endpoints.length > 0)
      context.stdout.write('\n');
    context.stdout.write(
      table(
        colours,
        ['SIGN-IN', 'REGION', 'UNTIL', 'LEFT', 'RENEWS'],
        signIns.map(({ expiresAt, name, region, renews, state }) => [
          name,
          region,
          ...(state === 'signed-in' && expiresAt ? ends(expiresAt) : [SIGN_IN_STATES[state], '']),
          renews ? 'by itself' : '',
        ]),
      ),
    );
    if (live.length === 0) tell(context, 'No profile is active.');
    for (const { profile, problem } of live) if (problem) tell(context, `${profile}: ${problem}`);
  }
};

const SIGN_IN_STATES: Readonly<Record<StatusAnswer['signIns'][number]['state'], string>> = {
  'signed-in': '',
  ended: 'ended',
  damaged: 'unreadable',
};

/** Documented in docs/cli.md; fields are only ever added. */
function statusJson({ endpoints, live, mfaSessions, signIns }: StatusAnswer, appRuns: boolean) {
  return {
    appRuns,
    live: live.map(
      ({ accountId, arn, expiresAt, production, profile, region, renewsAt, target, problem }) => ({
        profile,
        target,
        expires: expiresAt.toISOString(),
        arn: arn ?? null,
        account: accountId ?? null,
        region: region ?? null,
        renews: renewsAt?.toISOString() ?? null,
        trouble: problem ?? null,
        production: production === true,
      }),
    ),
    mfaSessions: mfaSessions.map(({ expiresAt, serial, sourceProfile }) => ({
      serial,
      source: sourceProfile,
      expires: expiresAt.toISOString(),
    })),
    endpoints: endpoints.map(({ by, profile, program, since }) => ({
      profile,
      by,
      program: program ?? null,
      since: since.toISOString(),
    })),
    signIns: signIns.map(({ expiresAt, loginSession, name, region, renews, startUrl, state }) => ({
      name,
      startUrl: startUrl ?? null,
      loginSession: loginSession ?? null,
      region,
      state,
      expires: expiresAt?.toISOString() ?? null,
      renews,
    })),
  };
}
