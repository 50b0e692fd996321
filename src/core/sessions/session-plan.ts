import type { Chain, Hop } from '../chain/chain.ts';
import { firstDevice, needsSeparateCode } from '../chain/chain-mfa.ts';
import {
  chooseStsTarget,
  type EndpointFlavour,
  type StsTarget,
  type StsTargetResult,
} from '../sts/endpoints.ts';
import type { CaBundle } from '../sts/network/trusted-certificates.ts';
import { legalSessionName, userOfMfaSerial } from '../sts/session-name.ts';
import type { AssumeRoleInput, GetSessionTokenInput } from '../sts/sts-gateway.ts';
import { roleDuration, sessionTokenDuration } from './session-duration.ts';
import { sessionKey } from './session-key.ts';

/** What the user may set about sessions. Durations in seconds. */
export interface SessionSettings {
  /** Life of an MFA session, 900 to 129600. */
  readonly mfaSessionSeconds: number;
  /** Life of a role session where the profile asks for none; 3600, AWS's own default, unless set. */
  readonly roleSessionSeconds?: number;
  /** Name of role sessions where the profile gives none; the user's name in the MFA device's ARN unless set. */
  readonly sessionName?: string;
  /** FIPS or dual-stack endpoints. */
  readonly endpointFlavour?: EndpointFlavour;
}

/** The credentials at the base, as far as a plan needs them. */
export interface PlanRoot {
  /** Part of every session key: the access key id, or what stands for keys that change by themselves. */
  readonly identity: string;
  /** True for keys with a session token: they cannot call GetSessionToken, and roles behind them are chained. */
  readonly temporary: boolean;
}

interface PlannedCall {
  readonly key: string;
  readonly durationSeconds: number;
  /** The device whose code this very call needs. */
  readonly codeSerial?: string;
  readonly durationNote?: string;
}

/** One STS call, signed by the step before it, the first by the base. */
export type PlannedStep =
  | (PlannedCall & {
      readonly kind: 'mfa' | 'session-token';
      readonly input: Omit<GetSessionTokenInput, 'tokenCode'>;
    })
  | (PlannedCall & {
      readonly kind: 'role';
      readonly hop: Hop;
      readonly input: Omit<AssumeRoleInput, 'tokenCode'>;
    });

/** Every STS call that a chain takes, in order, with the key each result is cached under. */
export interface SessionPlan {
  readonly chain: Chain;
  readonly target: StsTarget;
  readonly steps: readonly PlannedStep[];
}

export type SessionPlanResult =
  | { readonly ok: true; readonly plan: SessionPlan }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/** Keys without a device get a session of AWS's default length. */
const sessionTokenSeconds = 43_200;

/**
 * The STS calls of a chain.
 *
 * Long-term keys with a device open an MFA session first (GetSessionToken), which all their roles share; without a
 * device the roles are assumed straight away. Temporary keys cannot open one, so a code goes to AssumeRole itself.
 * Without any role, long-term keys get a session of their own, so that what is written somewhere always ends.
 *
 * @param options.longRoleSession AssumeRole straight from the long-term keys with a code of its own, which allows up to
 * 12 hours; only for chains of one role that asks for more than an hour
 */
export function planSessions(
  chain: Chain,
  root: PlanRoot,
  settings: SessionSettings,
  options: { readonly longRoleSession?: boolean } = {},
): SessionPlanResult {
  const chosen = stsTargetOf(chain, settings);
  if (!chosen.ok) return chosen;

  const { target } = chosen;
  const place = {
    partition: target.partition.id,
    ...(target.explicitEndpoint ? { endpoint: target.endpoint } : {}),
  };
  const steps: PlannedStep[] = [];
  const direct = options.longRoleSession === true && wantsLongRole(chain, root);
  const serial = root.temporary || direct ? undefined : chain.mfaSerial?.value;
  if (serial !== undefined || (chain.hops.length === 0 && !root.temporary)) {
    steps.push(sessionTokenStep(serial, root, place, settings));
  }

  for (const hop of chain.hops) {
    const source = steps.at(-1)?.key ?? root.identity;
    const chained = root.temporary || steps.length > 0;
    steps.push(
      roleStep(
        chain,
        hop,
        { source, chained, codeSerial: separateCode(chain, hop, root, direct) },
        place,
        settings,
      ),
    );
  }
  return { ok: true, plan: { chain, target, steps } };
}

/** Where every call for a chain goes, and which certificates are trusted on the way. */
export function stsTargetOf(
  chain: Chain,
  settings: Pick<SessionSettings, 'endpointFlavour'> = {},
): StsTargetResult {
  const arns = [
    ...chain.hops.map((hop) => hop.roleArn),
    ...[chain.mfaSerial, ...chain.hops.map((hop) => hop.mfaSerial)].flatMap((serial) => serial?.value ?? []),
  ];
  const chosen = chooseStsTarget({
    arns,
    ...(chain.region === undefined ? {} : { region: chain.region.value }),
    ...(chain.endpoint === undefined ? {} : { endpoint: chain.endpoint.value }),
    ...flavourOf(chain, settings),
  });
  return chosen.ok ? { ok: true, target: { ...chosen.target, ...bundleOf(chain) } } : chosen;
}

/** The profile's own choice first, then that of the settings. */
function flavourOf(
  chain: Chain,
  settings: Pick<SessionSettings, 'endpointFlavour'>,
): { readonly flavour?: EndpointFlavour } {
  const flavour = chain.endpointFlavour ?? settings.endpointFlavour;
  return flavour === undefined ? {} : { flavour };
}

function bundleOf({ caBundle }: Chain): { readonly caBundle?: CaBundle } {
  if (caBundle === undefined) return {};
  const { from, value } = caBundle;
  const setting =
    from.kind === 'profile'
      ? `ca_bundle of profile ${from.profile}`
      : from.kind === 'environment'
        ? from.variable
        : 'AWS_CA_BUNDLE';
  return { caBundle: { path: value, setting } };
}

function wantsLongRole(chain: Chain, root: PlanRoot): boolean {
  const [hop, ...more] = chain.hops;
  return !root.temporary && more.length === 0 && (hop?.durationSeconds?.value ?? 0) > 3600;
}

function separateCode(chain: Chain, hop: Hop, root: PlanRoot, direct: boolean): string | undefined {
  if (direct) return hop.mfaSerial?.value ?? chain.mfaSerial?.value;
  // A command or a source outside turned out to give temporary keys: no MFA session could be opened, so each role
  // that names a device asks at its own call.
  const unopened = root.temporary && chain.base.kind !== 'session-keys';
  return unopened || needsSeparateCode(chain, hop) ? hop.mfaSerial?.value : undefined;
}

type Place = { readonly partition: string; readonly endpoint?: string };

function sessionTokenStep(
  serial: string | undefined,
  root: PlanRoot,
  place: Place,
  settings: SessionSettings,
): PlannedStep {
  const asked = serial === undefined ? sessionTokenSeconds : settings.mfaSessionSeconds;
  const { seconds, note } = sessionTokenDuration(asked, serial);
  const input = { durationSeconds: seconds, ...(serial === undefined ? {} : { serialNumber: serial }) };
  return {
    kind: serial === undefined ? 'session-token' : 'mfa',
    key: sessionKey({ call: 'GetSessionToken', source: root.identity, ...place, ...input }),
    input,
    durationSeconds: seconds,
    ...(serial === undefined ? {} : { codeSerial: serial }),
    ...(note === undefined ? {} : { durationNote: note }),
  };
}

function roleStep(
  chain: Chain,
  hop: Hop,
  call: { readonly source: string; readonly chained: boolean; readonly codeSerial: string | undefined },
  place: Place,
  settings: SessionSettings,
): PlannedStep {
  const { seconds, note } = roleDuration(
    hop.durationSeconds?.value ?? settings.roleSessionSeconds ?? 3600,
    call.chained,
  );
  const input: Omit<AssumeRoleInput, 'tokenCode'> = {
    roleArn: hop.roleArn,
    roleSessionName: sessionNameOf(chain, hop, settings),
    durationSeconds: seconds,
    ...(call.codeSerial === undefined ? {} : { serialNumber: call.codeSerial }),
    ...(hop.externalId === undefined ? {} : { externalId: hop.externalId }),
    ...(hop.sourceIdentity === undefined ? {} : { sourceIdentity: hop.sourceIdentity }),
    ...(hop.sessionPolicy === undefined ? {} : { policy: hop.sessionPolicy }),
    ...(hop.sessionPolicyArns === undefined ? {} : { policyArns: hop.sessionPolicyArns }),
    ...(hop.tags === undefined ? {} : { tags: hop.tags }),
    ...(hop.transitiveTagKeys === undefined ? {} : { transitiveTagKeys: hop.transitiveTagKeys }),
  };
  return {
    kind: 'role',
    key: sessionKey({
      call: 'AssumeRole',
      source: call.source,
      ...place,
      ...input,
      durationSeconds: seconds,
    }),
    hop,
    input,
    durationSeconds: seconds,
    ...(call.codeSerial === undefined ? {} : { codeSerial: call.codeSerial }),
    ...(note === undefined ? {} : { durationNote: note }),
  };
}

/** CloudTrail shows this name: who it is says more there than which profile it was. */
function sessionNameOf(chain: Chain, hop: Hop, settings: SessionSettings): string {
  if (hop.sessionName !== undefined) return legalSessionName(hop.sessionName.value);
  if (settings.sessionName !== undefined) return legalSessionName(settings.sessionName);
  const device = firstDevice(chain);
  const user = device === undefined ? undefined : userOfMfaSerial(device.value);
  return legalSessionName(user ?? hop.profile ?? chain.name);
}
