import type { Profile } from '../aws-files/profiles/profile-set.ts';
import { areOwnKeys, opensMfaSession } from './base-kinds.ts';
import { filled } from './base-provider.ts';
import type { Chain, ChainBase, Hop, Sourced } from './chain.ts';
import { sourcedFrom } from './role-hop.ts';

/**
 * Which MFA device a chain needs, and where.
 *
 * `mfa_serial` may stand on the base profile, on any role of the chain, or on both. The AWS SDKs know it on roles only and
 * ask for a code at each such AssumeRole; one code opens one MFA session (GetSessionToken) here, and the roles share it:
 *
 * - The chain's device is the base profile's own `mfa_serial`; without one, that of the hop nearest to the base that names
 *   one. Its code goes to GetSessionToken, signed by the base, before the first hop.
 * - A hop without a serial inherits, a hop with the same serial shares: neither needs a code.
 * - A hop that names another device needs a code of that device at its own AssumeRole call, as the SDKs do it. Where long-term
 *   keys stand at the base and no hop names their device too, that device is left out: one code, as with the AWS CLI, which knows
 *   no `mfa_serial` beside keys. A base that has no keys of its own keeps its session, and the second device is a second code.
 * - A base that is a session already (session keys, IAM Identity Center, web identity, console login) cannot call
 *   GetSessionToken: the chain has no device. Each hop with a serial asks at its own call, except where session keys stand
 *   in a profile with that very serial: they were made with its code.
 * - An override of the device for one switch replaces the chain's device, on the hops that shared it too; where the chain
 *   has none because its base is a session, it goes to the last hop.
 */

/** The devices on the way from the base up to one profile. */
export interface DevicesOnTheWay {
  /** The device of the MFA session. */
  readonly device?: Sourced<string>;
  /** The first device that a hop asks for at its own call. */
  readonly codeAtHop?: Sourced<string>;
  /** Only the profile of the long-term keys names the device: a hop that names another one takes its place. */
  readonly namedByKeysOnly?: true;
}

/** The device of the base profile itself. */
export function devicesOfBase(profile: Profile, base: ChainBase): DevicesOnTheWay {
  const serial = filled(profile, 'mfa_serial');
  if (!serial || !opensMfaSession(base)) return {};
  return {
    device: sourcedFrom(profile, serial),
    ...(areOwnKeys(base) && { namedByKeysOnly: true as const }),
  };
}

/** The devices after one more hop. It lends its own to the chain when nothing nearer to the base names one. */
export function devicesWithHop(below: DevicesOnTheWay, hop: Hop, base: ChainBase): DevicesOnTheWay {
  const { codeAtHop, device, namedByKeysOnly } = below;
  const own = hop.mfaSerial;
  if (!own) return below;
  // Two hops with one device share a session of it: no code is asked for twice.
  const isFirst = !codeAtHop || codeAtHop.value === own.value;
  if (!device && isFirst && opensMfaSession(base)) return { device: own };
  if (!needsSeparateCode({ base, mfaSerial: device }, hop)) return device ? { device } : below;
  if (namedByKeysOnly) return { codeAtHop: own };
  return { ...(device && { device }), codeAtHop: codeAtHop ?? own };
}

/**
 * True when this AssumeRole call needs a code of its own: it names a device that neither the chain's MFA session nor the
 * session keys at the base were opened with. `hop.mfaSerial` is then the serial to send.
 */
export function needsSeparateCode(
  chain: { readonly base: ChainBase; readonly mfaSerial?: Sourced<string> | undefined },
  hop: Hop,
): boolean {
  if (!hop.mfaSerial) return false;
  const served = chain.base.kind === 'session-keys' ? chain.base.mfaSerial : chain.mfaSerial?.value;
  return hop.mfaSerial.value !== served;
}

/** The first device whose code a chain takes, in call order. */
export function firstDevice(chain: Pick<Chain, 'base' | 'hops' | 'mfaSerial'>): Sourced<string> | undefined {
  return chain.mfaSerial ?? chain.hops.find((hop) => needsSeparateCode(chain, hop))?.mfaSerial;
}

/** The hops and the device after an override for one switch. */
export function overrideDevice(
  base: ChainBase,
  hops: readonly Hop[],
  device: Sourced<string> | undefined,
  wanted: string,
): { readonly hops: readonly Hop[]; readonly device?: Sourced<string> } {
  const override: Sourced<string> = { value: wanted, from: { kind: 'request' } };
  const opens = opensMfaSession(base);
  // Without a session, the code that the keys' own call takes.
  const atHop = opens && !device ? hops.find((hop) => hop.mfaSerial)?.mfaSerial : undefined;
  const replaced = device ?? atHop;
  const last = hops.length - 1;
  const changed = hops.map((hop, index) => {
    const shares = opens ? hop.mfaSerial?.value === replaced?.value : index === last;
    return shares && (hop.mfaSerial || !opens) ? { ...hop, mfaSerial: override } : hop;
  });
  return { hops: changed, ...(opens && (device || !atHop) && { device: override }) };
}
