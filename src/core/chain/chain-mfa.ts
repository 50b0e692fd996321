import type { Profile } from '../aws-files/profiles/profile-set.ts';
import { filled } from './base-provider.ts';
import type { ChainBase, Hop, Sourced } from './chain.ts';
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
 * - A hop that names another device needs a code of that device at its own AssumeRole call, as the SDKs do it.
 * - A base that is a session already (session keys, IAM Identity Center, web identity, console login) cannot call
 *   GetSessionToken: the chain has no device. Each hop with a serial asks at its own call, except where session keys stand
 *   in a profile with that very serial: they were made with its code.
 * - An override of the device for one switch replaces the chain's device, on the hops that shared it too; where the chain
 *   has none because its base is a session, it goes to the last hop.
 */

/** True for bases whose credentials may call GetSessionToken, as far as the files can tell. */
function opensMfaSession(base: ChainBase): boolean {
  return (
    base.kind === 'long-term-keys' ||
    base.kind === 'credential-process' ||
    (base.kind === 'credential-source' && (base.source === 'Environment' || base.source === 'Hook'))
  );
}

/** The device of the base profile itself. */
export function baseDevice(profile: Profile, base: ChainBase): Sourced<string> | undefined {
  const serial = filled(profile, 'mfa_serial');
  return serial && opensMfaSession(base) ? sourcedFrom(profile, serial) : undefined;
}

/** The device that a hop lends to the chain when nothing nearer to the base names one. */
export function hopDevice(hop: Hop, base: ChainBase): Sourced<string> | undefined {
  return hop.mfaSerial && opensMfaSession(base) ? hop.mfaSerial : undefined;
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

/** The hops and the device after an override for one switch. */
export function overrideDevice(
  base: ChainBase,
  hops: readonly Hop[],
  device: Sourced<string> | undefined,
  wanted: string,
): { readonly hops: readonly Hop[]; readonly device?: Sourced<string> } {
  const override: Sourced<string> = { value: wanted, from: { kind: 'request' } };
  const opens = opensMfaSession(base);
  const last = hops.length - 1;
  const changed = hops.map((hop, index) => {
    const shares = opens ? device && hop.mfaSerial?.value === device.value : index === last;
    return shares ? { ...hop, mfaSerial: override } : hop;
  });
  return { hops: changed, ...(opens && { device: override }) };
}
