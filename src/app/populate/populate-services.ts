import { homeDirectory } from '../../core/aws-files/profiles/file-locations.ts';
import { systemClock } from '../../core/clock.ts';
import { hostPlatform } from '../../core/platform.ts';
import type { PopulateView } from '../../shared/populate-view.ts';
import type { AppContext } from '../app-context.ts';
import type { ProfileFiles } from '../profiles/profile-files.ts';
import type { StsServices } from '../sessions/sts.ts';
import { createIdentityCenterAccess } from './identity-center-access.ts';
import { KeepInStep } from './keep-in-step.ts';
import { PopulateFlow } from './populate-flow.ts';
import { reservedNames } from './reserved-names.ts';
import { RoleLists } from './role-lists.ts';

export interface PopulateServices {
  readonly flow: PopulateFlow;
  /** What the dialog and the hints show. */
  readonly view: () => PopulateView;
  /** The panel was shown: once a day it is looked what is new. */
  panelShown(): Promise<void>;
  /** The dialog was opened: it is looked at once. */
  opened(): Promise<void>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

/** Profiles from Identity Center, as the tray app offers them. */
export function createPopulateServices(
  base: Pick<AppContext, 'environment' | 'folder' | 'home' | 'log' | 'settings'>,
  parts: {
    readonly aws: Pick<StsServices, 'clock' | 'requestHandler'>;
    readonly files: Pick<ProfileFiles, 'loaded' | 'read'>;
    /** Opens an address in the person's own browser; false where nothing came for it. */
    readonly openBrowser: (address: string, signal: AbortSignal) => Promise<boolean>;
    readonly onChange: () => void;
  },
): PopulateServices {
  const { environment, folder, home, log, settings } = base;
  const { aws, files, onChange, openBrowser } = parts;
  const { clock, requestHandler } = aws;
  const access = createIdentityCenterAccess({
    environment,
    home: homeDirectory(environment, hostPlatform) ?? home,
    clock,
    requestHandler,
    openBrowser,
  });
  const lists = new RoleLists(folder.roleLists, (message) => log.warn(message));
  const current = async () => {
    await files.read();
    return files.loaded;
  };
  const ended = new AbortController();
  const flow = new PopulateFlow({
    files: current,
    reserved: () => reservedNames(settings.current),
    journalPath: folder.configChange,
    clock: systemClock,
    access,
    lists,
    requestHandler,
    onChange,
    onWritten: () => void current().then(() => inStep.refresh()),
  });
  const inStep = new KeepInStep({
    files: current,
    access,
    lists,
    clock: systemClock,
    onChange,
    isBusy: () => flow.step.kind !== 'start',
  });
  return {
    flow,
    view: () => ({ step: flow.step, known: inStep.known }),
    panelShown: () => inStep.look('daily', ended.signal),
    opened: () => inStep.look('opened', ended.signal),
    async close() {
      ended.abort();
      await flow.stop();
    },
  };
}
