import { join } from 'node:path';
import { locateFiles } from '../../../core/aws-files/profiles/file-locations.ts';
import { loadProfiles } from '../../../core/aws-files/profiles/load-profiles.ts';
import { resolveChain } from '../../../core/chain/resolve-chain.ts';
import { systemClock } from '../../../core/clock.ts';
import { dataFolderAt } from '../../../core/data-folder.ts';
import { createIamGateway } from '../../../core/iam/iam-gateway.ts';
import { openKeyRing } from '../../../core/keys/key-ring.ts';
import type { LongTermKey } from '../../../core/keys/key-vault.ts';
import { nodeRequestHandler } from '../../../core/sts/network/request-handler.ts';
import { createStsGateway } from '../../../core/sts/sdk-gateway.ts';
import { KeyActions, type KeyActionsParts } from '../key-actions.ts';
import { folderKeychain } from './folder-keychain.ts';

export const PROFILE = 'bastion';

/** Work on the keys of a home, as a process of its own has it, with the key that the profile ends in at this moment. */
export interface HomeKeys {
  readonly actions: KeyActions;
  keyInUse(): Promise<LongTermKey | undefined>;
}

export function homeKeys(
  home: string,
  endpoints: { readonly sts: string; readonly iam: string },
  onStep?: KeyActionsParts['onStep'],
): HomeKeys {
  const environment = {
    HOME: home,
    AWS_ENDPOINT_URL_STS: endpoints.sts,
    AWS_ENDPOINT_URL_IAM: endpoints.iam,
  };
  const locations = locateFiles({ environment, platform: 'linux', homeOfUser: home });
  const folder = dataFolderAt(join(home, 'understudy'));
  const ring = openKeyRing({
    folder,
    environment,
    loadKeytar: async () => folderKeychain(join(home, 'keychain')),
  });
  const load = () => loadProfiles(locations);
  const keyInUse = async (): Promise<LongTermKey | undefined> => {
    const resolved = resolveChain((await load()).profiles, { profile: PROFILE }, environment);
    if (!resolved.ok) return undefined;
    const { base } = resolved.chain;
    if (base.kind === 'long-term-keys') return base.credentials;
    const found = base.kind === 'keychain-keys' ? await ring.keys.credentials(PROFILE) : undefined;
    return found?.ok ? found.credentials : undefined;
  };
  const actions = new KeyActions({
    ring,
    folder,
    locations: () => locations,
    load,
    resolve: (profile, { profiles }) => resolveChain(profiles, { profile }, environment),
    sts: createStsGateway(),
    iam: createIamGateway({
      clock: systemClock,
      requestHandler: (_endpoint, timeouts) => nodeRequestHandler(timeouts),
      sleep: async () => undefined,
    }),
    session: async () => ({ ok: false, message: 'Nobody has a device here.', advice: '' }),
    dropSessions: async () => undefined,
    graceMs: () => 0,
    program: ['/usr/bin/understudy'],
    environment,
    platform: 'linux',
    home,
    machineClock: systemClock,
    sleep: async () => undefined,
    runLine: async () => {
      const key = await keyInUse();
      return key ? { ok: true, key } : { ok: false, why: 'There is no key.' };
    },
    ...(onStep && { onStep }),
  });
  return { actions, keyInUse };
}
