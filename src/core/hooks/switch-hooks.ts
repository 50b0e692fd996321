import { z } from 'zod';
import type { Chain } from '../chain/chain.ts';
import { parseRoleArn } from '../chain/role-arn.ts';
import { redact } from '../redact.ts';
import type { Hooks } from './hooks.ts';
import { type HookSentence, hookFailures } from './messages.ts';
import { jsonOf } from './run-hook.ts';

/** A switch that is about to be made. */
export interface IntendedSwitch {
  readonly chain: Chain;
  readonly target: string;
}

/** A switch that was made. */
export interface MadeSwitch {
  readonly profile: string;
  readonly target: string;
  readonly expiresAt: Date;
  readonly region?: string | undefined;
  /** The keys of a switch made before were renewed. */
  readonly renewal: boolean;
}

const verdict = z.looseObject({ allow: z.boolean(), reason: z.string().optional() });
const LONGEST_REASON = 300;

/**
 * Asks the hooks `before-switch`. Returns the first refusal: exit code 77, or `{"allow": false, "reason": …}`. A hook that is
 * broken refuses nothing; what went wrong is reported.
 */
export async function beforeSwitch(
  hooks: Hooks,
  { chain, target }: IntendedSwitch,
  signal?: AbortSignal,
): Promise<HookSentence | undefined> {
  const subject = { profile: chain.name, target };
  for (const hook of await hooks.ready('before-switch')) {
    const run = await hooks.run(hook, { ...subject, ...leadsTo(chain) }, subject, signal);
    if (run.kind === 'declined') return refusedBy(hook.path, reasonIn(run.stdout), run.said);
    if (run.kind !== 'answered' || run.stdout.trim() === '') continue;
    const read = verdict.safeParse(jsonOf(run.stdout));
    if (!read.success)
      hooks.unfit(
        hook,
        hookFailures.unfit(hook.path, 'printed something else than {"allow": …}', ''),
        subject,
      );
    else if (!read.data.allow) return refusedBy(hook.path, read.data.reason, '');
  }
  return undefined;
}

/** Tells the hooks `after-switch`, all of them, one after the other. Their failures are reported and change nothing. */
export async function afterSwitch(hooks: Hooks, made: MadeSwitch): Promise<void> {
  const { expiresAt, profile, region, renewal, target } = made;
  for (const hook of await hooks.ready('after-switch')) {
    await hooks.run(
      hook,
      {
        profile,
        target,
        expiresAt: expiresAt.toISOString(),
        ...(region !== undefined && { region }),
        renewal,
      },
      { profile, target },
    );
  }
}

/** What a switch leads to: names only. */
function leadsTo({ hops, mfaSerial, region }: Chain): object {
  const roleArn = hops.at(-1)?.roleArn;
  const parsed = roleArn === undefined ? undefined : parseRoleArn(roleArn, 'any');
  return {
    ...(roleArn !== undefined && { roleArn }),
    ...(parsed?.ok && { accountId: parsed.role.accountId, roleName: parsed.role.roleName }),
    ...(region && { region: region.value }),
    ...(mfaSerial && { mfaSerial: mfaSerial.value }),
  };
}

function reasonIn(stdout: string): string | undefined {
  const read = z.looseObject({ reason: z.string() }).safeParse(jsonOf(stdout));
  return read.success ? read.data.reason : undefined;
}

function refusedBy(path: string, reason: string | undefined, said: string): HookSentence {
  const shown = reason && redact(reason.replace(/\p{Cc}+/gu, ' ').trim()).slice(0, LONGEST_REASON);
  return {
    message: `The hook ${path} does not want this switch${shown ? `: ${shown.replace(/\.$/, '')}` : ''}.${shown ? '' : said}`,
    advice: 'Do what it asks for, or change the hook.',
  };
}
