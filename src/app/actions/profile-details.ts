import { areOwnKeys, baseDetail } from '../../core/chain/base-kinds.ts';
import type { Chain, ChainBase, Hop, Sourced } from '../../core/chain/chain.ts';
import { needsSeparateCode } from '../../core/chain/chain-mfa.ts';
import type { TargetVerdict } from '../../core/delivery/switch/delivery-target.ts';
import { roleDuration } from '../../core/sessions/session-duration.ts';
import type { StepState } from '../../core/sessions/store/session.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { ProfileDetails, StepView } from '../../shared/view.ts';
import { deviceName } from '../../shared/words/device-name.ts';

/** The right-hand side of the panel: how the profile is reached, in which region, and where it will be written. */
export function profileDetails(input: {
  readonly chain: Chain;
  readonly steps: readonly StepState[];
  readonly target: string;
  readonly verdict: TargetVerdict;
  readonly autoRefresh: boolean;
  /** What makes a shell use the target. */
  readonly profileLine: string | undefined;
  readonly now: Date;
}): ProfileDetails {
  const { chain, verdict } = input;
  const lastRole = chain.hops.at(-1)?.roleArn;
  return {
    name: chain.name,
    steps: stepViews(chain, input.steps, input.now),
    ...(chain.region && { region: { value: chain.region.value, from: originOf(chain.region, chain.name) } }),
    target: {
      name: input.target,
      ...(verdict.kind === 'refused' && { refused: { message: verdict.message, advice: verdict.advice } }),
      ...(verdict.kind === 'confirm' && { confirm: { message: verdict.message } }),
      ...(verdict.kind !== 'refused' && verdict.warnings?.length && { warnings: verdict.warnings }),
    },
    ...(lastRole && { roleArn: lastRole }),
    ...(input.profileLine !== undefined && { profileLine: input.profileLine }),
    autoRefresh: input.autoRefresh,
  };
}

function stepViews(chain: Chain, steps: readonly StepState[], now: Date): readonly StepView[] {
  const hops = chain.hops.values();
  return steps.map((step, index) => {
    const hop = step.kind === 'role' ? hops.next().value : undefined;
    // The call after the base is signed by keys that do not end, where the base has such; every later one by a session.
    const isChained = index > 1 || chain.base.kind !== 'long-term-keys';
    return stepView(step, chain, { hop, isChained }, now);
  });
}

function stepView(
  step: StepState,
  chain: Chain,
  { hop, isChained }: { readonly hop: Hop | undefined; readonly isChained: boolean },
  now: Date,
): StepView {
  if (step.kind === 'base') return baseStep(chain.base, now);
  const ends = step.session?.credentials.expiration;
  const standing = {
    state: ends === undefined ? 'needed' : ends > now ? 'ready' : 'expired',
    ...(ends && { expiresAt: ends.getTime() }),
  } as const;
  if (step.kind === 'mfa') {
    return {
      kind: 'mfa',
      title: 'MFA session',
      detail: mfaDetail(chain, step),
      ...standing,
    };
  }
  if (step.kind === 'session-token') {
    return { kind: 'mfa', title: 'Session', detail: 'temporary keys, no MFA', ...standing };
  }
  return {
    kind: 'role',
    title: hop ? roleName(hop.roleArn) : 'Role',
    detail: hop ? hopDetail(hop, chain, isChained) : '',
    ...standing,
  };
}

function baseStep(base: ChainBase, now: Date): StepView {
  const ends = base.kind === 'session-keys' ? base.credentials.expiration : undefined;
  return {
    kind: areOwnKeys(base) ? 'keys' : 'other',
    title: base.profile,
    detail: baseDetail(base),
    state: base.kind !== 'session-keys' ? 'permanent' : ends && ends <= now ? 'expired' : 'ready',
    ...(ends && { expiresAt: ends.getTime() }),
  };
}

/** "mfa/jo from source profile bastion, code given 08:49". */
function mfaDetail(chain: Chain, step: StepState): string {
  const { mfaSerial } = chain;
  if (!mfaSerial) return '';
  const device = `${deviceName(mfaSerial.value)} ${originOf(mfaSerial, chain.name)}`;
  return step.session ? `${device}, code given ${timeOf(step.session.obtainedAt)}` : device;
}

/** "role/team/Admin in 222222222222, session “jo”, 1 h, AWS's limit after another session (8 h from this profile)". */
function hopDetail(hop: Hop, chain: Chain, isChained: boolean): string {
  const [, , , , account, ...resource] = hop.roleArn.split(':');
  const parts = [`${resource.join(':')} in ${account}`];
  if (hop.sessionName) parts.push(`session “${hop.sessionName.value}”`);
  if (hop.externalId) parts.push('with external ID');
  const serial = hop.mfaSerial;
  if (serial && (serial.from.kind === 'request' || needsSeparateCode(chain, hop)))
    parts.push(`code from ${deviceName(serial.value)}`);
  parts.push(durationOf(hop, chain.name, isChained));
  return parts.join(', ');
}

/** How long a role lasts, and who says so. */
function durationOf(hop: Hop, profile: string, isChained: boolean): string {
  const asked = hop.durationSeconds;
  if (!asked) return '1 h by default';
  const { note, seconds } = roleDuration(asked.value, isChained);
  const switchRequest = `${spellDuration(asked.value)} ${originOf(asked, profile)}`;
  return note === undefined
    ? switchRequest
    : `${spellDuration(seconds)} at most after another session (${switchRequest})`;
}

function spellDuration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (seconds % 60 !== 0) return `${seconds} s`;
  return [...(hours > 0 ? [`${hours} h`] : []), ...(minutes > 0 ? [`${minutes} min`] : [])].join(' ');
}

/** On this machine's wall clock. */
function timeOf(at: Date): string {
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
}

function roleName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function originOf(value: Sourced<string | number>, profile: string): string {
  switch (value.from.kind) {
    case 'profile':
      return value.from.profile === profile
        ? 'from this profile'
        : `from source profile ${value.from.profile}`;
    case 'environment':
      return `from ${value.from.variable}`;
    case 'request':
      return 'chosen just now';
    case 'default':
      return 'default';
    default:
      return assertNever(value.from);
  }
}
