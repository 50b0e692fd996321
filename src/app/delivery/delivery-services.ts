import { join } from 'node:path';
import { observedDelivery } from '../../core/activity/observers.ts';
import type { FileLocations } from '../../core/aws-files/profiles/file-locations.ts';
import type { Chain } from '../../core/chain/chain.ts';
import { systemClock } from '../../core/clock.ts';
import { clearingAwsCliCache } from '../../core/delivery/aws-cli-cache/aws-cli-cache-seeding.ts';
import { credentialsFileTarget } from '../../core/delivery/switch/credentials-file-target.ts';
import type { DeliveryTarget } from '../../core/delivery/switch/delivery-target.ts';
import { createSwitchJournal } from '../../core/delivery/switch/switch-journal.ts';
import type { SwitchRequest } from '../../core/delivery/switch/switch-request.ts';
import { type LiveTarget, TargetSwitcher } from '../../core/delivery/switch/target-switcher.ts';
import { explainChainFailure } from '../../core/sessions/explain-chain-failure.ts';
import { type CleanExpiredOutcome, cleanExpired } from '../../core/sessions/renewal/clean-expired.ts';
import type { AppContext } from '../app-context.ts';
import type { AppHooks } from '../profiles/app-hooks.ts';
import type { ProfileFiles } from '../profiles/profile-files.ts';
import { chainOfSwitchRequest } from '../sessions/chain-choices.ts';
import { liveTargets } from '../sessions/live-targets.ts';
import type { SessionServices } from '../sessions/session-services.ts';
import type { StsServices } from '../sessions/sts.ts';
import { Shutdown } from './quit-tasks.ts';
import { MovableWriter } from './relocatable-writer.ts';

export interface DeliveryServicesParts {
  readonly aws: StsServices;
  readonly files: ProfileFiles;
  readonly hooks: AppHooks;
  readonly sessions: SessionServices;
}

/** What is written into the credentials file, and what of it is live. */
export interface DeliveryServices {
  readonly writer: MovableWriter;
  readonly delivery: DeliveryTarget;
  readonly switcher: TargetSwitcher;
  readonly shutdown: Shutdown;
  /** What is live, with what the kept sessions know of it. */
  readonly live: () => readonly LiveTarget[];
  /** The chain of what a target was switched to; `undefined` where it cannot be followed any more. */
  readonly chainOf: (switchRequest: SwitchRequest) => Chain | undefined;
  /** Takes what has ended out of the credentials file; `remove` false: learns the time only. */
  clean(remove?: boolean): Promise<CleanExpiredOutcome>;
  /** Writes to other files from now on. */
  move(to: FileLocations): void;
}

/** Puts the switchboard together with the writer below it and the farewell around it. */
export function createDeliveryServices(base: AppContext, parts: DeliveryServicesParts): DeliveryServices {
  const { environment, folder, home, log, onChange, record, settings, work } = base;
  const { files, hooks } = parts;
  const { clock, sts } = parts.aws;
  const { awsCliCache, broker } = parts.sessions;
  const { resolve } = files;
  const saml2awsPath = join(home, '.saml2aws');
  const writer = new MovableWriter({
    credentialsPath: files.locations.credentials.path,
    configPath: files.locations.config.path,
    dataFolder: folder.root,
    clock: systemClock,
    saml2awsPath,
  });
  const shutdown = new Shutdown({
    work,
    live: () => switcher.live,
    stop: (profile) => switcher.stop(profile),
    keep: () => settings.current.keepOnQuit,
    written: () => writer.settled(),
    log,
  });
  const file = credentialsFileTarget(writer, () => files.profiles.loaded, { saml2awsPath });
  const delivery = shutdown.guard(observedDelivery(clearingAwsCliCache(file, awsCliCache), record));
  const memoryOf = ({ credentials }: FileLocations) =>
    createSwitchJournal({ path: folder.switches, credentialsPath: credentials.path, clock: systemClock });
  let memory = memoryOf(files.locations);
  const switcher = new TargetSwitcher({
    resolve,
    source: broker,
    delivery,
    clock,
    explain: explainChainFailure,
    memory: {
      prepare: (...given) => memory.prepare(...given),
      remember: (...given) => memory.remember(...given),
      recall: (...given) => memory.recall(...given),
      forget: (...given) => memory.forget(...given),
    },
    gate: hooks.gate,
    onDelivered: hooks.delivered,
    onChange,
  });
  const chainOf = chainOfSwitchRequest(resolve);
  return {
    writer,
    delivery,
    switcher,
    shutdown,
    live: liveTargets({ switcher, broker, chainOf }),
    chainOf,
    clean: (remove = true) => cleanExpired({ writer, clock, awsClock: sts, resolve, environment, remove }),
    move: (to) => {
      writer.move({ configPath: to.config.path, credentialsPath: to.credentials.path });
      memory = memoryOf(to);
    },
  };
}
