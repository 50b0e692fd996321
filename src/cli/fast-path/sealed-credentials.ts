import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObtainedAnswer } from '../../core/agent/backend.ts';
import { locateFiles } from '../../core/aws-files/profiles/file-locations.ts';
import type { Chain, Environment } from '../../core/chain/chain.ts';
import { resolveChain } from '../../core/chain/resolve-chain.ts';
import type { Clock } from '../../core/clock.ts';
import { dataFolderAt } from '../../core/data-folder.ts';
import { createKeyRecords } from '../../core/keys/key-records.ts';
import { openKeyRing } from '../../core/keys/key-ring.ts';
import type { LongTermKey } from '../../core/keys/key-vault.ts';
import { ChainRoots } from '../../core/sessions/base-credentials.ts';
import { lifeOf, mayHandOut } from '../../core/sessions/renewal/session-lifetime.ts';
import { planSessions } from '../../core/sessions/session-plan.ts';
import type { Keytar } from '../../core/sessions/store/keychain-item.ts';
import { readMasterKey, type SecretStore } from '../../core/sessions/store/master-key.ts';
import { unseal } from '../../core/sessions/store/sealed-box.ts';
import type { Session } from '../../core/sessions/store/session.ts';
import { decodeSessions } from '../../core/sessions/store/session-codec.ts';
import { openKeptClockOffset } from '../../core/sts/kept-clock-offset.ts';
import { readProfilesSync } from './profiles-sync.ts';
import { readSettingsWithoutZod, type SettingsWithoutZod } from './settings-without-zod.ts';

export interface SealedStoreContext {
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  readonly homeOfUser: string;
  /** The data folder that app and command share. */
  readonly dataFolder: string;
  readonly clock: Clock;
  /** The keychain's item, which is being read already. */
  readonly secrets: Pick<SecretStore, 'read'>;
}

/** How long the keychain may take here, in milliseconds. Whoever goes the long way afterwards waits for the same answer. */
const KEYCHAIN_MS = 1_000;

/**
 * The credentials of a profile as an earlier call left them in the sealed store, where they are good for this call as they
 * are. Only looks: nothing is written, locked, asked or sent. `undefined` for everything else, such as hooks, keys that come
 * from another program, or a session whose renewal is due; the long way knows all of it.
 */
export async function keptCredentials(
  profile: string,
  place: SealedStoreContext,
): Promise<ObtainedAnswer | undefined> {
  const { dataFolder } = place;
  const reading = readMasterKey(place.secrets, KEYCHAIN_MS);
  const settings = readSettingsWithoutZod(bytesOf(join(dataFolder, 'settings.json'))?.toString() ?? '');
  if (!settings || settings.awsCliCache.includes(profile)) return undefined;
  const chain = chainOf(profile, place, settings);
  const wanted = chain && lastSessionKey(chain, place, settings);
  const key = await reading;
  const sealed = bytesOf(dataFolderAt(dataFolder).sealedSessions);
  if (!wanted || !key || !sealed) return undefined;
  const opened = unseal(sealed, key, 'sessions');
  if (opened.kind !== 'open') return undefined;
  const session = decodeSessions(opened.content)?.find((each) => each.key === wanted);
  const now =
    place.clock.now().getTime() +
    openKeptClockOffset(dataFolderAt(dataFolder).clock, place.clock).currentMs();
  if (!session || !mayHandOut(lifeOf(session), false, new Date(now))) return undefined;
  return answer(chain, session);
}

/**
 * The key of a profile whose keys are in the keychain, where the files say so in the plainest way; `undefined` for everything else,
 * and where the keychain gives none.
 */
export async function longTermKeyHere(
  profile: string,
  place: Omit<SealedStoreContext, 'secrets'> & { readonly loadKeytar: () => Promise<Keytar> },
): Promise<LongTermKey | undefined> {
  const { dataFolder, environment, loadKeytar } = place;
  const settings = readSettingsWithoutZod(bytesOf(join(dataFolder, 'settings.json'))?.toString() ?? '');
  const chain = settings && chainOf(profile, place, settings);
  if (chain?.base.kind !== 'keychain-keys' || chain.hops.length > 0) return undefined;
  const { keys } = openKeyRing({ folder: dataFolderAt(dataFolder), environment, loadKeytar });
  const found = await keys.credentials(chain.base.profile);
  return found.ok ? found.credentials : undefined;
}

function chainOf(
  profile: string,
  { environment, homeOfUser, platform }: Omit<SealedStoreContext, 'secrets'>,
  { configFile, credentialsFile }: SettingsWithoutZod,
): Chain | undefined {
  const locations = locateFiles({
    environment,
    settings: { config: configFile, credentials: credentialsFile },
    platform,
    homeOfUser,
  });
  const profiles = readProfilesSync(locations);
  // Else it may be a saved role.
  if (!profiles?.profiles.has(profile)) return undefined;
  const resolved = resolveChain(profiles, { profile }, environment);
  return resolved.ok ? resolved.chain : undefined;
}

/** The name of the session at the end of the chain, where the files alone say who signs. */
function lastSessionKey(
  chain: Chain,
  { clock, dataFolder }: SealedStoreContext,
  settings: SettingsWithoutZod,
): string | undefined {
  const { keyRecords } = dataFolderAt(dataFolder);
  const { kind } = chain.base;
  if (kind !== 'long-term-keys' && kind !== 'session-keys' && kind !== 'keychain-keys' && kind !== 'sso')
    return undefined;
  const records = createKeyRecords(keyRecords);
  const root = new ChainRoots(
    () => Promise.reject(new Error('Only what is known counts.')),
    clock,
    (profile) => records.of(profile)?.accessKeyId,
  ).known(chain);
  // What the portal gave is kept under what stands for it.
  if (kind === 'sso' && chain.hops.length === 0) return root?.identity;
  const { longRoleSession, mfaSessionSeconds, sessionName } = settings;
  const planned =
    root &&
    planSessions(
      chain,
      root,
      { mfaSessionSeconds, ...(sessionName !== undefined && { sessionName }) },
      { longRoleSession: longRoleSession.includes(chain.name) },
    );
  return planned?.ok ? planned.plan.steps.at(-1)?.key : undefined;
}

function answer(chain: Chain, { arn, credentials }: Session): ObtainedAnswer {
  const region = chain.region?.value;
  return {
    name: chain.name,
    credentials,
    fromCache: true,
    notes: [],
    ...(region && { region }),
    ...(arn && { arn }),
  };
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
