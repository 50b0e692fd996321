import { join } from 'node:path';
import type { RecordActivity } from '../../core/activity/activity.ts';
import { ActivityLog } from '../../core/activity/activity-log.ts';
import { observedDelivery, observedGateway } from '../../core/activity/observers.ts';
import {
  type CredentialsWriter,
  createCredentialsWriter,
} from '../../core/aws-files/managed/credentials-writer.ts';
import { homeDirectory } from '../../core/aws-files/profiles/file-locations.ts';
import { type Clock, correctedClock } from '../../core/clock.ts';
import { externalCredentials } from '../../core/credential-sources/credential-source.ts';
import { markedEnvironment } from '../../core/credential-sources/recursion-guard.ts';
import { awsCliCacheFolder, createAwsCliCache } from '../../core/delivery/aws-cli-cache/aws-cli-cache.ts';
import {
  clearingAwsCliCache,
  seedingAwsCliCache,
} from '../../core/delivery/aws-cli-cache/aws-cli-cache-seeding.ts';
import { credentialsFileTarget } from '../../core/delivery/switch/credentials-file-target.ts';
import type { DeliveryTarget } from '../../core/delivery/switch/delivery-target.ts';
import type { Hooks } from '../../core/hooks/hooks.ts';
import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';
import { openRoleLimits } from '../../core/sessions/role-limits.ts';
import { createSessionBroker, type SessionBroker } from '../../core/sessions/session-broker.ts';
import type { Keytar } from '../../core/sessions/store/keychain-item.ts';
import { networkRequestHandler } from '../../core/sts/network/network-handler.ts';
import { createStsGateway, type SdkStsGateway } from '../../core/sts/sdk-gateway.ts';
import { asksHooksFirst, credentialsOfHook, openLocalHooks } from './local-hooks.ts';
import { type LocalSessionStore, openLocalSessionStore } from './local-session-store.ts';
import type { BackendContext } from './open-backend.ts';
import type { AwsFiles } from './profile-files.ts';

export interface LocalBackendOptions extends BackendContext {
  /** Tests pass their own. */
  readonly loadKeytar?: () => Promise<Keytar>;
}

/** What a command that does the work by itself works with: the parts of the app's core, for one process. */
export interface LocalServices {
  readonly context: BackendContext;
  readonly files: AwsFiles;
  readonly sts: SdkStsGateway;
  /** Corrected by AWS's clock where that is known. */
  readonly clock: Clock;
  readonly storage: LocalSessionStore;
  readonly broker: SessionBroker;
  readonly writer: CredentialsWriter;
  readonly delivery: DeliveryTarget;
  readonly record: RecordActivity;
  readonly hooks: Promise<Hooks | undefined>;
  /** Waits for what must be on the disk. */
  close(): Promise<void>;
}

export function openLocalServices(options: LocalBackendOptions, files: AwsFiles): LocalServices {
  const { clock: machineClock, dataFolder, environment, homeOfUser, platform, say, version } = options;
  const requestHandler = networkRequestHandler({ environment, platform, home: homeOfUser });
  const sts = createStsGateway({ userAgent: ['understudy', version], requestHandler });
  const clockOffsetMs = () => sts.clockOffsetMs();
  const clock = correctedClock(machineClock, clockOffsetMs);
  const activity = new ActivityLog({
    folder: join(dataFolder, 'activity'),
    clock: machineClock,
    onProblem: say,
  });
  const record: RecordActivity = (report) => activity.record(report);
  const hooks = openLocalHooks({ dataFolder, environment, platform, record, say });
  const storage = openLocalSessionStore({
    path: join(dataFolder, 'sessions.sealed'),
    environment,
    clock: machineClock,
    clockOffsetMs,
    ...(options.loadKeytar && { loadKeytar: options.loadKeytar }),
  });
  const home = homeDirectory(environment, platform) ?? homeOfUser;
  const awsCliCache = createAwsCliCache(awsCliCacheFolder(environment, platform, homeOfUser), machineClock);
  const roleLimits = openRoleLimits({ path: join(dataFolder, 'role-limits.json'), clock: machineClock });
  const broker = createSessionBroker({
    sts: observedGateway(sts, record),
    clock,
    prompter: nobody,
    aroundPrompter: (prompter) => asksHooksFirst(prompter, hooks, clock),
    store: storage.store,
    roleLimits,
    settings: () => ({
      mfaSessionSeconds: files.settings.mfaSessionSeconds,
      ...(files.settings.sessionName !== undefined && { sessionName: files.settings.sessionName }),
    }),
    resolveBase: async (base, signal, chain) =>
      externalCredentials(
        base,
        {
          environment: markedEnvironment(environment, base.profile),
          platform,
          home,
          clock,
          files: { config: files.locations.config.path, credentials: files.locations.credentials.path },
          requestHandler,
          chain,
          hook: (profile, over) => credentialsOfHook(hooks, profile, clock, over),
        },
        signal,
      ),
  });
  const { config, credentials } = files.locations;
  const saml2awsPath = join(home, '.saml2aws');
  const writer = createCredentialsWriter({
    credentialsPath: credentials.path,
    configPath: config.path,
    dataFolder,
    clock: machineClock,
    saml2awsPath,
  });
  return {
    context: options,
    files,
    sts,
    clock,
    storage,
    broker: seedingAwsCliCache(broker, {
      cache: awsCliCache,
      wanted: (profile) => files.settings.awsCliCache.includes(profile),
      resolve: (request) => files.resolve(request),
      profile: (name) => files.loaded.profiles.profiles.get(name),
      onOutcome: (_profile, outcome) => {
        if (outcome.kind === 'failed') say(`${outcome.message} ${outcome.advice}`);
      },
    }),
    writer,
    delivery: observedDelivery(
      clearingAwsCliCache(
        credentialsFileTarget(writer, () => files.loaded, { saml2awsPath }),
        awsCliCache,
      ),
      record,
    ),
    record,
    hooks,
    async close() {
      await roleLimits.flush();
      await Promise.all([writer.settled(), storage.store.flush(), activity.flush()]);
    },
  };
}

/** Nobody sits before a process that may not ask. */
const nobody: MfaPrompter = { ask: async () => undefined, settled: () => undefined };
