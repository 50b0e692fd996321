import { observedGateway, onBehalfOf } from '../../core/activity/observers.ts';
import { systemClock } from '../../core/clock.ts';
import { externalCredentials } from '../../core/credential-sources/credential-source.ts';
import { markedEnvironment } from '../../core/credential-sources/recursion-guard.ts';
import {
  type AwsCliCache,
  awsCliCacheFolder,
  createAwsCliCache,
} from '../../core/delivery/aws-cli-cache/aws-cli-cache.ts';
import { followAwsCliCacheList } from '../../core/delivery/aws-cli-cache/aws-cli-cache-list.ts';
import { seedingAwsCliCache } from '../../core/delivery/aws-cli-cache/aws-cli-cache-seeding.ts';
import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';
import { openRoleLimits } from '../../core/sessions/role-limits.ts';
import { createSessionBroker, type SessionBroker } from '../../core/sessions/session-broker.ts';
import type { AppContext } from '../app-context.ts';
import type { AppHooks } from '../profiles/app-hooks.ts';
import type { ProfileFiles } from '../profiles/profile-files.ts';
import { withProfileOptions } from './chain-choices.ts';
import { SessionStorage } from './session-storage.ts';
import type { StsServices } from './sts.ts';

export interface SessionServicesParts {
  readonly aws: StsServices;
  readonly files: ProfileFiles;
  readonly hooks: AppHooks;
  readonly prompter: MfaPrompter;
}

/** Sessions: kept, made, and lent to the AWS CLI. */
export interface SessionServices {
  readonly storage: SessionStorage;
  readonly broker: SessionBroker;
  readonly awsCliCache: AwsCliCache;
}

/** Puts the broker together with all that stands around it in the app. */
export function createSessionServices(base: AppContext, parts: SessionServicesParts): SessionServices {
  const { environment, folder, home, log, onChange, record, settings, work } = base;
  const { files, hooks } = parts;
  const { clock, sts } = parts.aws;
  const storage = new SessionStorage({
    path: folder.sealedSessions,
    environment,
    clock,
    machineClock: systemClock,
    log,
    work,
  });
  const context = () => ({
    platform: process.platform,
    home,
    clock,
    hook: hooks.credentials,
    files: { config: files.locations.config.path, credentials: files.locations.credentials.path },
    requestHandler: parts.aws.requestHandler,
  });
  const plainBroker = createSessionBroker({
    sts: observedGateway(sts, record),
    clock,
    prompter: parts.prompter,
    aroundPrompter: hooks.aroundPrompter,
    store: storage.store,
    roleLimits: openRoleLimits({ path: folder.roleLimits, clock: systemClock }),
    settings: () => ({
      mfaSessionSeconds: settings.current.mfaSessionSeconds,
      ...(settings.current.sessionName !== undefined && { sessionName: settings.current.sessionName }),
    }),
    // A command that runs Understudy for the same profile is told so by the marker.
    resolveBase: (base, signal, chain) =>
      externalCredentials(
        base,
        { ...context(), chain, environment: markedEnvironment(environment, base.profile) },
        signal,
      ),
  });
  const chosenBroker = withProfileOptions(plainBroker, ({ name }) => ({
    longRoleSession: settings.current.longRoleSession.includes(name),
  }));
  const awsCliCache = createAwsCliCache(awsCliCacheFolder(environment, process.platform, home), systemClock);
  const seedingBroker = seedingAwsCliCache(chosenBroker, {
    cache: awsCliCache,
    wanted: (profile) => settings.current.awsCliCache.includes(profile),
    resolve: files.resolve,
    profile: (name) => files.profiles.loaded.profiles.profiles.get(name),
    onOutcome: (profile, outcome) => {
      if (outcome.kind === 'unfit' || outcome.kind === 'failed')
        log.warn(`The AWS CLI's cache has nothing for ${profile}. ${outcome.message}`);
    },
  });
  const broker: SessionBroker = {
    ...seedingBroker,
    obtain: (chain, options) => onBehalfOf(chain.name, () => seedingBroker.obtain(chain, options)),
  };
  broker.onChange(onChange);
  const cacheList = followAwsCliCacheList({
    list: settings.current.awsCliCache,
    async seed(profile) {
      const resolved = files.resolve({ profile });
      if (resolved.ok) await broker.obtain(resolved.chain, { allowPrompt: false });
    },
    remove: (profile) => awsCliCache.remove(profile),
  });
  settings.onChange(({ awsCliCache: list }) => void work.track(cacheList(list)));
  return { storage, broker, awsCliCache };
}
