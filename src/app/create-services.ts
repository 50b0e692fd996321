import { join } from 'node:path';
import type { RecordActivity } from '../core/activity/activity.ts';
import {
  observedDelivery,
  observedGateway,
  observedSamlGateway,
  onBehalfOf,
} from '../core/activity/observers.ts';
import { openSaidRemarks, type SaidRemarks } from '../core/activity/said-remarks.ts';
import {
  type CredentialsWriter,
  createCredentialsWriter,
} from '../core/aws-files/managed/credentials-writer.ts';
import {
  type Environment,
  type FileLocations,
  homeDirectory,
} from '../core/aws-files/profiles/file-locations.ts';
import type { LoadedProfiles } from '../core/aws-files/profiles/load-profiles.ts';
import type { Chain, ChainRequest, ChainResult } from '../core/chain/chain.ts';
import type { Clock } from '../core/clock.ts';
import { externalCredentials } from '../core/credential-sources/credential-source.ts';
import type { ExternalCredentials } from '../core/credential-sources/external-credentials.ts';
import { markedEnvironment } from '../core/credential-sources/recursion-guard.ts';
import type { SamlParts } from '../core/credential-sources/saml-credentials.ts';
import type { DataFolder } from '../core/data-folder.ts';
import {
  type AwsCliCache,
  awsCliCacheFolder,
  createAwsCliCache,
} from '../core/delivery/aws-cli-cache/aws-cli-cache.ts';
import {
  clearingAwsCliCache,
  seedingAwsCliCache,
} from '../core/delivery/aws-cli-cache/aws-cli-cache-seeding.ts';
import { credentialsFileTarget } from '../core/delivery/switch/credentials-file-target.ts';
import type { DeliveryTarget } from '../core/delivery/switch/delivery-target.ts';
import { createSwitchJournal } from '../core/delivery/switch/switch-journal.ts';
import type { SwitchRequest } from '../core/delivery/switch/switch-request.ts';
import {
  type CredentialsSource,
  type DeliveredSwitch,
  type LiveTarget,
  TargetSwitcher,
  type TargetSwitcherOptions,
} from '../core/delivery/switch/target-switcher.ts';
import type { KeychainKeys } from '../core/keys/keychain-keys.ts';
import { explainChainFailure } from '../core/sessions/explain-chain-failure.ts';
import type { MfaPrompter } from '../core/sessions/mfa/mfa-prompter.ts';
import { type CleanExpiredOutcome, cleanExpired } from '../core/sessions/renewal/clean-expired.ts';
import { openRoleLimits } from '../core/sessions/role-limits.ts';
import { createSessionBroker, type SessionBroker } from '../core/sessions/session-broker.ts';
import type { SessionStore } from '../core/sessions/store/session-store.ts';
import type { Settings } from '../core/settings/settings.ts';
import { type ListedTarget, listedTargets } from '../core/sign-in/listed-targets.ts';
import { signInId, signInTargetOf } from '../core/sign-in/sign-in-target.ts';
import { RelocatableWriter } from './delivery/relocatable-writer.ts';
import type { Log } from './log.ts';
import { chainOfSwitchRequest, withProfileOptions } from './sessions/chain-choices.ts';
import { liveTargets } from './sessions/live-targets.ts';
import { type PersonWaits, seenWaiting } from './sessions/person-waits.ts';
import type { StsServices } from './sessions/sts.ts';
import { createSignInMethods, type SignInMethods } from './sign-in/sign-in-methods.ts';
import { type SignInPerson, SignIns } from './sign-in/sign-ins.ts';
import { signingIn } from './sign-in/signing-in.ts';

/**
 * [Note: one composition]
 * THE place where the core is put together, for the tray app (`src/app/app-services.ts`), for a command that works alone
 * (`src/cli/backend/local-services.ts`) and for the simulations (`src/app/simulation/headless-app.ts`). Nothing else outside tests
 * makes a broker, a credentials writer or a target switcher.
 *
 * To add a service that all of them need: make it in `createServices` from what stands above it, and name it in `Services`.
 * What differs between the three is a member of `ServiceParts`, without a default: each of them fails to compile until it passes it.
 * What only the tray app has goes into `AppServices`, and a use case that needs no service of its own into a folder beside this file.
 */

/** The AWS files as they were read last, with what hooks and saved roles add. */
export interface ProfileSource {
  readonly locations: FileLocations;
  readonly loaded: LoadedProfiles;
  readonly resolve: (request: ChainRequest) => ChainResult;
}

/** The user's own programs, each at its place. */
export interface HookParts {
  readonly aroundPrompter: (prompter: MfaPrompter) => MfaPrompter;
  readonly credentials: (profile: string, signal?: AbortSignal) => Promise<ExternalCredentials>;
  readonly assertion: SamlParts['assertion'];
  readonly gate: TargetSwitcherOptions['gate'];
  readonly delivered: (made: DeliveredSwitch) => void;
}

/** What differs between the tray app, a command that works alone, and the simulations. */
export interface ServiceParts {
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** The user's home, as AWS's own tools see it. */
  readonly home: string;
  /** This machine's clock: files and locks carry its times. */
  readonly machineClock: Clock;
  /** Where the app's own data lies. */
  readonly dataFolder: Pick<DataFolder, 'root' | 'switches' | 'roleLimits' | 'saidRemarks'>;
  readonly aws: StsServices;
  readonly files: ProfileSource;
  readonly hooks: HookParts;
  /** Long-term keys in the keychain. */
  readonly keys: KeychainKeys;
  readonly prompter: MfaPrompter;
  /** Where it is seen that something waits for a person. Without one nobody looks. */
  readonly waits?: PersonWaits;
  readonly store: SessionStore;
  readonly settings: () => Pick<
    Settings,
    'mfaSessionSeconds' | 'sessionName' | 'longRoleSession' | 'awsCliCache'
  >;
  readonly record: RecordActivity;
  /** The AWS CLI's cache could not be given what it is to have: one sentence. */
  readonly onCacheProblem: (profile: string, message: string) => void;
  /** How somebody is met who has to sign in. */
  readonly person: SignInPerson;
  readonly log?: Pick<Log, 'info' | 'warn'>;
  /** Around all that is written and taken out. Default: nothing. */
  readonly aroundDelivery?: (delivery: DeliveryTarget, writer: CredentialsWriter) => DeliveryTarget;
  /** Where a switch has its credentials from. Default: the broker. */
  readonly sourceOfSwitches?: (broker: SessionBroker) => CredentialsSource;
  /** Sessions or targets have changed. */
  readonly onChange: () => void;
}

/** Sessions, what is written of them, and what of it is live. */
export interface Services {
  readonly broker: SessionBroker;
  readonly signIns: SignIns;
  readonly signInMethods: SignInMethods;
  readonly awsCliCache: AwsCliCache;
  readonly writer: RelocatableWriter;
  readonly saidRemarks: SaidRemarks;
  readonly delivery: DeliveryTarget;
  readonly switcher: TargetSwitcher;
  /** What is live, with what the kept sessions know of it. */
  readonly live: () => readonly LiveTarget[];
  /** The chain of what a target was switched to; `undefined` where it cannot be followed any more. */
  readonly chainOf: (switchRequest: SwitchRequest) => Chain | undefined;
  /** Takes what has ended out of the credentials file; `remove` false: learns the time only. */
  clean(remove?: boolean): Promise<CleanExpiredOutcome>;
  /** Writes to other files from now on. */
  move(to: FileLocations): void;
  /** Resolves when what was written and learned is on the disk. */
  flush(): Promise<void>;
}

/** Puts the core together for one process; see the note at the top of this file. */
export function createServices(parts: ServiceParts): Services {
  const { aws, dataFolder, environment, files, hooks, machineClock, onChange, record } = parts;
  const { clock, sts } = aws;
  const { resolve } = files;
  const roleLimits = openRoleLimits({ path: dataFolder.roleLimits, clock: machineClock });
  const saidRemarks = openSaidRemarks(dataFolder.saidRemarks);
  const awsCliCache = createAwsCliCache(
    awsCliCacheFolder(environment, parts.platform, parts.home),
    machineClock,
  );
  const signInMethods = createSignInMethods({
    environment,
    home: homeDirectory(environment, parts.platform) ?? parts.home,
    // Other tools compare the times of the token files with this machine's clock.
    clock: machineClock,
    requestHandler: aws.requestHandler,
    // Who never asks STS learns AWS's time here.
    onTime: (dateHeader, sentAt) => sts.noteTime(dateHeader, sentAt),
  });
  const signIns = new SignIns({
    methods: signInMethods,
    targets: followTargets(() => files.loaded, environment),
    person: parts.person,
    record,
    ...(parts.log && { log: parts.log }),
    onSignedOut: ({ id }) => leaveSignIn(profilesOf(id, files), { broker, switcher }),
    onChange,
  });
  const broker = seenWaiting(
    signingIn(createBroker(parts, roleLimits, awsCliCache, signInMethods), signIns),
    parts.waits,
  );
  broker.onChange(onChange);

  const { delivery, writer } = createDelivery(parts, awsCliCache);
  const journal = createSwitchJournal({
    path: dataFolder.switches,
    credentialsPath: () => writer.options.credentialsPath,
    clock: machineClock,
  });
  const switcher = new TargetSwitcher({
    resolve,
    source: parts.sourceOfSwitches?.(broker) ?? broker,
    delivery,
    clock,
    explain: explainChainFailure,
    memory: journal,
    ...(hooks.gate && { gate: hooks.gate }),
    onDelivered: hooks.delivered,
    onChange,
  });
  const chainOf = chainOfSwitchRequest(resolve);
  return {
    broker,
    signIns,
    signInMethods,
    awsCliCache,
    saidRemarks,
    writer,
    delivery,
    switcher,
    live: liveTargets({ switcher, broker, chainOf }),
    chainOf,
    clean: (remove = true) => cleanExpired({ writer, clock, awsClock: sts, resolve, environment, remove }),
    move: (to) => writer.move({ configPath: to.config.path, credentialsPath: to.credentials.path }),
    flush: async () => {
      await Promise.all([roleLimits.flush(), saidRemarks.flush()]);
      await writer.settled();
    },
  };
}

/** The files that are written, and all that stands around a write. */
function createDelivery(
  { files, ...parts }: ServiceParts,
  awsCliCache: AwsCliCache,
): Pick<Services, 'delivery' | 'writer'> {
  const saml2awsPath = join(parts.home, '.saml2aws');
  const writer = new RelocatableWriter(
    {
      credentialsPath: files.locations.credentials.path,
      configPath: files.locations.config.path,
      dataFolder: parts.dataFolder.root,
      clock: parts.machineClock,
      saml2awsPath,
    },
    createCredentialsWriter,
  );
  const observed = observedDelivery(
    clearingAwsCliCache(
      credentialsFileTarget(writer, () => files.loaded, { saml2awsPath }),
      awsCliCache,
    ),
    parts.record,
  );
  return { writer, delivery: parts.aroundDelivery?.(observed, writer) ?? observed };
}

/** What stood on a sign-in that ended goes with it: in the memory, and where it was written. */
async function leaveSignIn(
  chains: readonly Chain[],
  { broker, switcher }: Pick<Services, 'broker' | 'switcher'>,
): Promise<void> {
  for (const chain of chains) {
    broker.forget(chain);
    broker.forgetBase(chain);
  }
  const names = new Set(chains.map(({ name }) => name));
  const targets = switcher.live.filter(({ profile }) => names.has(profile)).map(({ target }) => target);
  for (const target of targets) await switcher.stopTarget(target);
}

/** The broker with all that stands around it. */
function createBroker(
  parts: ServiceParts,
  roleLimits: ReturnType<typeof openRoleLimits>,
  cache: AwsCliCache,
  signInMethods: SignInMethods,
): SessionBroker {
  const { aws, environment, files, home, hooks, keys, platform, settings } = parts;
  const { clock, requestHandler, sts } = aws;
  const plain = createSessionBroker({
    sts: observedGateway(sts, parts.record),
    clock,
    prompter: parts.prompter,
    aroundPrompter: hooks.aroundPrompter,
    store: parts.store,
    roleLimits,
    settings: () => {
      const { mfaSessionSeconds, sessionName } = settings();
      return { mfaSessionSeconds, ...(sessionName !== undefined && { sessionName }) };
    },
    accessKeyIdOf: keys.accessKeyIdOf,
    resolveBase: (base, signal, chain, mayAsk) => {
      const { config, credentials } = files.locations;
      return externalCredentials(
        base,
        {
          // A command that runs Understudy for the same profile is told so by the marker.
          environment: markedEnvironment(environment, base.profile),
          platform,
          home,
          clock,
          files: { config: config.path, credentials: credentials.path },
          requestHandler,
          identityCenters: signInMethods['identity-center'],
          awsLogins: signInMethods['aws-login'],
          chain,
          hook: hooks.credentials,
          saml: { assertion: hooks.assertion, sts: observedSamlGateway(sts, parts.record), mayAsk },
          keychainKeys: keys.credentials,
        },
        signal,
      );
    },
  });
  const chosen = withProfileOptions(plain, ({ name }) => ({
    longRoleSession: settings().longRoleSession.includes(name),
  }));
  const seeding = seedingAwsCliCache(chosen, {
    cache,
    wanted: (profile) => settings().awsCliCache.includes(profile),
    resolve: files.resolve,
    profile: (name) => files.loaded.profiles.profiles.get(name),
    onOutcome: (profile, outcome) => {
      if (outcome.kind === 'unfit' || outcome.kind === 'failed')
        parts.onCacheProblem(profile, `${outcome.message} ${outcome.advice}`);
    },
  });
  return {
    ...seeding,
    obtain: (chain, options) => onBehalfOf(chain.name, () => seeding.obtain(chain, options)),
  };
}

/** The chains of all profiles that stand on this sign-in. */
function profilesOf(id: string, files: ProfileSource): readonly Chain[] {
  return [...files.loaded.profiles.profiles.keys()].flatMap((profile) => {
    const resolved = files.resolve({ profile });
    const target = resolved.ok ? signInTargetOf(resolved.chain.base) : undefined;
    return resolved.ok && target && signInId(target) === id ? resolved.chain : [];
  });
}

/** What the files name to sign in to, made again when they were read again. */
function followTargets(
  loaded: () => LoadedProfiles,
  environment: Environment,
): () => readonly ListedTarget[] {
  let of: LoadedProfiles['profiles'] | undefined;
  let targets: readonly ListedTarget[] = [];
  return () => {
    const { profiles } = loaded();
    if (of !== profiles) {
      of = profiles;
      targets = listedTargets(profiles, environment);
    }
    return targets;
  };
}
