import type { Simulator } from '../../../simulator/index.ts';
import type { SessionCredentials } from '../../credentials.ts';
import { iamPlaceOf } from '../../iam/iam-endpoint.ts';
import { createIamGateway } from '../../iam/iam-gateway.ts';
import { nodeRequestHandler } from '../../sts/network/request-handler.ts';
import { commercialPartition } from '../../sts/partitions.ts';
import { createStsGateway } from '../../sts/sdk-gateway.ts';
import { changeKeyRecords } from '../change-key-records.ts';
import type { LongTermKey } from '../key-vault.ts';
import type { RotationParts } from '../rotation/rotation-parts.ts';
import { type KeyHome, keyHome } from './key-home.ts';

/** A user of the simulator whose key is in the keychain. */
export interface RotationUser {
  readonly profile: string;
  readonly arn: string;
  readonly serial: string;
  readonly key: LongTermKey;
}

/** A home whose key was moved into the keychain, against a simulated IAM with a frozen clock: waiting lets its time go on. */
export interface RotationHome {
  readonly home: KeyHome;
  /** How often a code was asked for. */
  readonly codes: () => number;
  parts(overrides?: Partial<RotationParts>): RotationParts;
  /** The key in use signs a call that AWS takes. */
  works(): Promise<boolean>;
  /** The user's keys at AWS, as `id:active`, without those of the keychain. */
  keysAtAws(): readonly string[];
  keysInKeychain(): readonly string[];
}

/** The profile may ask for codes. `hasMfa` false: the key signs by itself. */
export async function rotationHome(
  simulator: Simulator,
  user: RotationUser,
  hasMfa = true,
): Promise<RotationHome> {
  const home = keyHome({
    config: `[profile ${user.profile}]\ncredential_process = understudy credentials ${user.profile} --no-session\n`,
    credentials: '',
  });
  const move = home.parts();
  await move.vault.store(user.key);
  const { clock } = simulator;
  await changeKeyRecords(move.recordsPath, clock.now(), () => [
    { profile: user.profile, accessKeyId: user.key.accessKeyId, importedAt: clock.now(), userArn: user.arn },
  ]);
  const sts = createStsGateway({ clock });
  const iam = createIamGateway({
    clock,
    requestHandler: (_endpoint, timeouts) => nodeRequestHandler(timeouts),
    sleep: async (ms) => clock.advance(ms),
  });
  const place = { region: 'us-east-1', endpoint: simulator.url };
  /** Sessions by the key that made them, as the broker has them. */
  const sessions = new Map<string, SessionCredentials>();
  let codes = 0;

  const identify: RotationParts['identify'] = async (key) => {
    const outcome = await sts.getCallerIdentity({ ...place, credentials: key });
    if (outcome.ok) return { kind: 'user', arn: outcome.value.arn, account: outcome.value.account };
    const { kind } = outcome.failure;
    const isRefusal = kind === 'invalid-key' || kind === 'wrong-secret';
    return { kind: isRefusal ? 'refused' : 'failed', why: outcome.failure.detail };
  };

  const signer: RotationParts['signer'] = async (profile) => {
    const key = await home.keyOf(profile);
    if (!key) return { ok: false, message: 'There is no key.', advice: '' };
    if (!hasMfa) return { ok: true, credentials: key };
    const known = sessions.get(key.accessKeyId);
    if (known && known.expiration > clock.now()) return { ok: true, credentials: known };
    codes += 1;
    // The next code: each is taken once.
    clock.advance(30_000);
    const made = await sts.getSessionToken(
      { durationSeconds: 3600, serialNumber: user.serial, tokenCode: simulator.mfaCode(user.serial).code },
      { ...place, credentials: key },
    );
    if (!made.ok) return { ok: false, message: made.failure.detail, advice: '' };
    sessions.set(key.accessKeyId, made.value);
    return { ok: true, credentials: made.value };
  };

  return {
    home,
    codes: () => codes,
    parts(overrides = {}) {
      const { journal, records, recordsPath, vault } = home.parts();
      return {
        records,
        recordsPath,
        vault,
        journal,
        iam,
        placeOf: async () => ({ ...iamPlaceOf(commercialPartition), endpoint: simulator.address('iam') }),
        signer,
        identify,
        dropSessions: async () => {
          sessions.delete(user.key.accessKeyId);
        },
        now: () => clock.now(),
        sleep: async (ms) => clock.advance(ms),
        graceMs: 24 * 3_600_000,
        ...overrides,
      };
    },
    async works() {
      const key = await home.keyOf(user.profile);
      return key !== undefined && (await identify(key, user.profile)).kind === 'user';
    },
    keysAtAws: () =>
      simulator.iam.keysOf(user.arn).map(({ accessKeyId, active }) => `${accessKeyId}:${active}`),
    keysInKeychain: () => [...home.items.keys()].map((item) => item.replace('Understudy/access-key ', '')),
  };
}
