import { randomBytes, randomInt } from 'node:crypto';
import type { RegisteredClient } from './clients.ts';
import type { Instance } from './instance.ts';
import type { RealmIdentityCenterUser } from './realm.ts';

/** A device that waits to be let in (RFC 8628). */
export interface DeviceAuthorization {
  readonly deviceCode: string;
  /** `ABCD-EFGH`, for people to compare. */
  readonly userCode: string;
  readonly client: RegisteredClient;
  readonly instance: Instance;
  readonly expiresAt: Date;
}

/** What one poll comes to. */
export type DevicePoll =
  | { readonly kind: 'allowed'; readonly device: DeviceAuthorization; readonly user: RealmIdentityCenterUser }
  | { readonly kind: 'pending' | 'too-fast' | 'denied' | 'expired' | 'unknown' };

/** The device codes. A code buys one token. */
export interface DeviceCodes {
  start(client: RegisteredClient, instance: Instance, now: Date): DeviceAuthorization;
  /** The device that shows this code and still waits. */
  waiting(userCode: string, now: Date): DeviceAuthorization | undefined;
  /** Every device that still waits, the newest last. */
  allWaiting(now: Date): readonly DeviceAuthorization[];
  /** Settles what becomes of a device that waits: let in as that user, or not (undefined). */
  decide(device: DeviceAuthorization, user: RealmIdentityCenterUser | undefined): void;
  /** Each poll that comes too early makes the interval five seconds longer (RFC 8628, section 3.5). */
  poll(deviceCode: string, clientId: string, now: Date): DevicePoll;
}

interface Entry {
  readonly device: DeviceAuthorization;
  decision?: { readonly user: RealmIdentityCenterUser | undefined };
  intervalMs: number;
  polledAt?: number;
}

export function createDeviceCodes(): DeviceCodes {
  const entries = new Map<string, Entry>();
  const isWaiting = ({ device, decision }: Entry, now: Date): boolean =>
    decision === undefined && device.expiresAt.getTime() > now.getTime();

  const allWaiting = (now: Date): readonly DeviceAuthorization[] =>
    [...entries.values()].filter((entry) => isWaiting(entry, now)).map(({ device }) => device);

  return {
    start(client, instance, now) {
      const device: DeviceAuthorization = {
        deviceCode: randomBytes(48).toString('base64url'),
        userCode: newUserCode(),
        client,
        instance,
        expiresAt: new Date(now.getTime() + instance.deviceCodeSeconds * 1000),
      };
      entries.set(device.deviceCode, { device, intervalMs: instance.pollSeconds * 1000 });
      return device;
    },
    allWaiting,
    waiting(userCode, now) {
      const typed = plainUserCode(userCode);
      return allWaiting(now).find((device) => plainUserCode(device.userCode) === typed);
    },
    decide(device, user) {
      const entry = entries.get(device.deviceCode);
      if (entry) entry.decision ??= { user };
    },
    poll(deviceCode, clientId, now) {
      const entry = entries.get(deviceCode);
      if (!entry || entry.device.client.id !== clientId) return { kind: 'unknown' };
      if (entry.device.expiresAt.getTime() <= now.getTime()) return { kind: 'expired' };
      if (isTooFast(entry, now)) {
        entry.intervalMs += 5000;
        return { kind: 'too-fast' };
      }
      if (!entry.decision) return { kind: 'pending' };
      entries.delete(deviceCode);
      const { user } = entry.decision;
      return user ? { kind: 'allowed', device: entry.device, user } : { kind: 'denied' };
    },
  };
}

/** Half the interval is the limit: what a client sends in time may arrive bunched up. Notes the time of the poll. */
function isTooFast(entry: Entry, now: Date): boolean {
  const previous = entry.polledAt;
  entry.polledAt = now.getTime();
  return previous !== undefined && now.getTime() - previous < entry.intervalMs / 2;
}

/** Letters that are not mistaken for one another. */
const userCodeLetters = 'BCDFGHJKLMNPQRSTVWXZ';

function newUserCode(): string {
  const letters = Array.from({ length: 8 }, () => userCodeLetters.charAt(randomInt(userCodeLetters.length)));
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}

function plainUserCode(typed: string): string {
  return typed.replace(/[^A-Za-z]/g, '').toUpperCase();
}
