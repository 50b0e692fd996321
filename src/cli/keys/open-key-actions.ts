import { setTimeout as pause } from 'node:timers/promises';
import { KeyActions } from '../../app/keys/key-actions.ts';
import { createStsServices, type StsServices } from '../../app/sessions/sts.ts';
import { loadProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import { resolveChain } from '../../core/chain/resolve-chain.ts';
import { dataFolder, dataFolderAt } from '../../core/data-folder.ts';
import { createIamGateway } from '../../core/iam/iam-gateway.ts';
import { openKeyRing } from '../../core/keys/key-ring.ts';
import type { Signer } from '../../core/keys/rotation/rotation-parts.ts';
import { ownSessionsOf } from '../../core/keys/sessions-of-keys.ts';
import { openLocalSessionStore } from '../backend/local-session-store.ts';
import { openAwsFiles } from '../backend/profile-files.ts';
import type { CliContext } from '../context.ts';
import { type BackendFlags, backendOptions, wantedFiles } from '../options/file-options.ts';
import { selfCommand } from '../shell/self-command.ts';

const HOUR_MS = 3_600_000;

/** Work on keys, done by this process; sessions that it needs come from whoever does the work of the other commands. */
export async function openKeyActions(context: CliContext, flags: BackendFlags): Promise<KeyActions> {
  const { clock, environment, homeOfUser, loadKeytar, platform, version } = context;
  const folder = dataFolderAt(dataFolder(environment, platform, homeOfUser));
  const { locations, settings } = await openAwsFiles(context, wantedFiles(flags));
  const aws = createStsServices({
    environment,
    platform,
    home: homeOfUser,
    machine: clock,
    userAgent: ['understudy', version],
    clockFile: folder.clock,
    onClockOffset: () => undefined,
    onClockKnown: () => undefined,
  });
  return new KeyActions({
    ring: openKeyRing({ folder, environment, loadKeytar }),
    folder,
    locations: () => locations,
    load: () => loadProfiles(locations, undefined, clock),
    resolve: (profile, { profiles }) => resolveChain(profiles, { profile }, environment),
    sts: aws.sts,
    iam: createIamGateway({
      clock: aws.clock,
      requestHandler: aws.requestHandler,
      userAgent: ['understudy', version],
      sleep: (ms) => pause(ms),
    }),
    session: (profile, how) => sessionOf(context, flags, profile, how),
    dropSessions: (profiles) => dropSessions(context, aws, folder.sealedSessions, profiles),
    graceMs: () => Number(settings.oldKeyHours) * HOUR_MS,
    program: selfCommand(environment).absolute,
    environment,
    platform,
    home: homeOfUser,
    machineClock: clock,
  });
}

/** The MFA session of the profile's key, from the app or from this process's own core; a code is asked for where it may be. */
async function sessionOf(
  context: CliContext,
  flags: BackendFlags,
  profile: string,
  { ask, mfaSerial }: { readonly mfaSerial: string; readonly ask: boolean },
): Promise<Signer> {
  const backend = await context.openBackend(backendOptions(context, flags));
  const answer = await backend.obtain(
    { profile, mfaSerial },
    { ask: ask ? (context.hasTerminal() ? 'terminal' : 'window') : 'never', signal: context.signal },
  );
  if (answer.ok) return { ok: true, credentials: answer.value.credentials };
  const { advice = '', kind, message } = answer.error;
  return { ok: false, message, advice, ...(kind === 'code-needed' && { codeNeeded: true as const }) };
}

/** The sealed sessions are shared: the app forgets what is taken out of them here. */
async function dropSessions(
  { clock, environment, loadKeytar }: CliContext,
  { clockOffsetMs }: StsServices,
  path: string,
  profiles: readonly string[],
): Promise<void> {
  const { store } = openLocalSessionStore({ path, environment, clock, clockOffsetMs, loadKeytar });
  await store.refresh();
  if (store.state().kind !== 'sealed') return;
  for (const { key } of ownSessionsOf(store.all(), profiles)) store.delete(key);
  await store.flush();
}
