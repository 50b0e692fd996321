import { systemClock } from '../core/clock.ts';
import { createUsedSteps } from '../core/codes/used-steps.ts';
import { type CodeSourceParts, withCodeSources } from '../core/codes/with-code-sources.ts';
import { followAwsCliCacheList } from '../core/delivery/aws-cli-cache/aws-cli-cache-list.ts';
import type { DeliveryTarget } from '../core/delivery/switch/delivery-target.ts';
import { type KeyRing, openKeyRing } from '../core/keys/key-ring.ts';
import { hostPlatform } from '../core/platform.ts';
import type { MfaPrompter } from '../core/sessions/mfa/mfa-prompter.ts';
import type { Keytar } from '../core/sessions/store/keychain-item.ts';
import type { AppContext } from './app-context.ts';
import { createServices, type Services } from './create-services.ts';
import { DeliveryGate, Shutdown } from './delivery/quit-tasks.ts';
import { noted } from './mfa/held-while-locked.ts';
import type { OpenQuestions } from './mfa/open-questions.ts';
import type { AppHooks } from './profiles/app-hooks.ts';
import type { ProfileFiles } from './profiles/profile-files.ts';
import type { PersonWaits } from './sessions/person-waits.ts';
import { SessionStorage } from './sessions/session-storage.ts';
import type { StsServices } from './sessions/sts.ts';
import type { SignInPerson } from './sign-in/sign-ins.ts';

export interface AppServicesParts {
  readonly aws: StsServices;
  readonly files: ProfileFiles;
  readonly hooks: AppHooks;
  readonly prompter: MfaPrompter;
  readonly person: SignInPerson;
  /** Default: the keychain of this system. */
  readonly loadKeytar?: () => Promise<Keytar>;
  /** Around all that is written and taken out. Default: nothing. */
  readonly aroundDelivery?: (delivery: DeliveryTarget) => DeliveryTarget;
  readonly questions: OpenQuestions;
  readonly waits: PersonWaits;
}

/** The core as the tray app has it, with what only a program that goes on running needs. */
export interface AppServices extends Services {
  readonly storage: SessionStorage;
  readonly shutdown: Shutdown;
  readonly keyRing: KeyRing;
}

/** Puts the core together for the tray app. */
export function createAppServices(base: AppContext, parts: AppServicesParts): AppServices {
  const { environment, folder, home, log, onChange, record, settings, work } = base;
  const { aws, aroundDelivery = (delivery) => delivery, files, hooks, loadKeytar } = parts;
  const storage = new SessionStorage({
    path: folder.sealedSessions,
    environment,
    clock: aws.clock,
    machineClock: systemClock,
    log,
    work,
    ...(loadKeytar && { loadKeytar }),
  });
  const keyRing = openKeyRing({
    folder,
    environment,
    loadKeytar: storage.loadKeytar,
  });
  const codes: CodeSourceParts = {
    sourceOf: (serial) => {
      const { codeSources } = settings.current;
      return Object.hasOwn(codeSources, serial) ? codeSources[serial] : undefined;
    },
    items: keyRing.items,
    usedSteps: createUsedSteps(folder.codeSteps, () => systemClock.now()),
    environment,
    clock: aws.clock,
    clockOffsetMs: aws.clockOffsetMs,
  };
  const gate = new DeliveryGate(work);
  const services = createServices({
    environment,
    platform: hostPlatform,
    home,
    machineClock: systemClock,
    dataFolder: folder,
    aws,
    files,
    hooks: {
      ...hooks,
      aroundPrompter: (prompter) =>
        hooks.aroundPrompter(withCodeSources(noted(prompter, parts.questions), codes)),
    },
    keys: keyRing.keys,
    prompter: parts.prompter,
    waits: parts.waits,
    store: storage.store,
    settings: () => settings.current,
    record,
    onCacheProblem: (profile, message) =>
      log.warn(`The AWS CLI's cache has nothing for ${profile}. ${message}`),
    person: parts.person,
    log,
    aroundDelivery: (delivery, writer) => gate.guard(aroundDelivery(delivery), () => writer.settled()),
    onChange,
  });
  const { awsCliCache, broker, switcher } = services;
  const cacheList = followAwsCliCacheList({
    list: settings.current.awsCliCache,
    async seed(profile) {
      const resolved = files.resolve({ profile });
      if (resolved.ok) await broker.obtain(resolved.chain, { allowPrompt: false });
    },
    remove: (profile) => awsCliCache.remove(profile),
  });
  settings.onChange(({ awsCliCache: list }) => void work.track(cacheList(list)));
  const shutdown = new Shutdown({
    gate,
    work,
    live: () => switcher.live,
    stop: (profile) => switcher.stop(profile),
    keep: () => settings.current.keepOnQuit,
    log,
  });
  return { ...services, storage, shutdown, keyRing };
}
