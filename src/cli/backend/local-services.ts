import { createServices, type Services } from '../../app/create-services.ts';
import { createStsServices, type StsServices } from '../../app/sessions/sts.ts';
import type { RecordActivity } from '../../core/activity/activity.ts';
import { ActivityLog } from '../../core/activity/activity-log.ts';
import { homeDirectory } from '../../core/aws-files/profiles/file-locations.ts';
import { dataFolderAt } from '../../core/data-folder.ts';
import type { DeliveredSwitch } from '../../core/delivery/switch/target-switcher.ts';
import { type KeyRing, openKeyRing } from '../../core/keys/key-ring.ts';
import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';
import type { Keytar } from '../../core/sessions/store/keychain-item.ts';
import { signInTurns, terminalPerson } from '../sign-in/terminal-person.ts';
import { localCodeSources } from './local-code-sources.ts';
import { LocalObtaining } from './local-credentials.ts';
import { asksHooksFirst, assertionOfHook, credentialsOfHook, openLocalHooks } from './local-hooks.ts';
import { type LocalSessionStore, openLocalSessionStore } from './local-session-store.ts';
import type { BackendContext } from './open-backend.ts';
import type { AwsFiles } from './profile-files.ts';

export interface LocalBackendOptions extends BackendContext {
  /** Tests pass their own. */
  readonly loadKeytar?: () => Promise<Keytar>;
}

/** The core as a command has it that does the work by itself: the app's composition, for one process. */
export interface LocalServices extends Services {
  readonly aws: StsServices;
  readonly storage: LocalSessionStore;
  /** Credentials, of which at most one process at a time asks AWS or the user. */
  readonly obtaining: LocalObtaining;
  readonly record: RecordActivity;
  readonly keyRing: KeyRing;
  /** Waits for what must be on the disk, and for hooks that still have to be told. */
  close(): Promise<void>;
}

export function openLocalServices(options: LocalBackendOptions, files: AwsFiles): LocalServices {
  const { clock: machineClock, dataFolder, environment, homeOfUser, platform, say, version } = options;
  const home = homeDirectory(environment, platform) ?? homeOfUser;
  const folder = dataFolderAt(dataFolder);
  const aws = createStsServices({
    environment,
    platform,
    home: homeOfUser,
    machine: machineClock,
    userAgent: ['understudy', version],
    clockFile: folder.clock,
    onClockOffset: () => undefined,
    onClockKnown: () => undefined,
  });
  const { clock, clockOffsetMs } = aws;
  const activity = new ActivityLog({
    folder: folder.activity,
    clock: machineClock,
    onProblem: say,
  });
  const record: RecordActivity = (report) => activity.record(report);
  const hooks = openLocalHooks({ dataFolder, environment, platform, record, say });
  const storage = openLocalSessionStore({
    path: folder.sealedSessions,
    environment,
    clock: machineClock,
    clockOffsetMs,
    ...(options.loadKeytar && { loadKeytar: options.loadKeytar }),
  });
  /** What hooks still have to be told. */
  const telling = new Set<Promise<void>>();
  const tell = async (made: DeliveredSwitch): Promise<void> => {
    const open = await hooks;
    if (!open) return;
    const { afterSwitch } = await import('../../core/hooks/switch-hooks.ts');
    await afterSwitch(open, made);
  };
  const obtaining = new LocalObtaining({ context: options, storage, clock });
  const keyRing = openKeyRing({
    folder,
    environment,
    loadKeytar: options.loadKeytar ?? importKeytar,
  });
  const asksCodeSources = (prompter: MfaPrompter): MfaPrompter =>
    localCodeSources(prompter, {
      codeSources: files.settings.codeSources,
      items: keyRing.items,
      path: folder.codeSteps,
      environment,
      clock,
      clockOffsetMs,
      machineClock,
    });
  const services = createServices({
    environment,
    platform,
    home,
    machineClock,
    dataFolder: folder,
    aws,
    files,
    hooks: {
      aroundPrompter: (prompter) => asksHooksFirst(asksCodeSources(prompter), hooks, clock),
      credentials: (profile, over) => credentialsOfHook(hooks, profile, clock, over),
      assertion: (question, over) => assertionOfHook(hooks, question, over),
      gate: async (intended, signal) => {
        const open = await hooks;
        if (!open) return undefined;
        const { beforeSwitch } = await import('../../core/hooks/switch-hooks.ts');
        return beforeSwitch(open, intended, signal);
      },
      delivered: (made) => {
        const notice = tell(made).finally(() => telling.delete(notice));
        telling.add(notice);
      },
    },
    keys: keyRing.keys,
    prompter: nobody,
    store: storage.store,
    settings: () => files.settings,
    record,
    onCacheProblem: (_profile, message) => say(message),
    person: { ...terminalPerson(options), inTurn: signInTurns(folder.turns, machineClock, say) },
    sourceOfSwitches: (broker) => obtaining.from(broker),
    onChange: () => undefined,
  });
  return {
    ...services,
    aws,
    storage,
    obtaining,
    record,
    keyRing,
    async close() {
      await Promise.all(telling);
      await services.flush();
      await Promise.all([storage.store.flush(), activity.flush()]);
    },
  };
}

async function importKeytar(): Promise<Keytar> {
  return (await import('keytar')).default;
}

/** Nobody sits before a process that may not ask. */
const nobody: MfaPrompter = { ask: async () => undefined, settled: () => undefined };
