import { systemClock } from '../../core/clock.ts';
import type { PopulateStep, PopulateView } from '../../shared/views/populate-view.ts';
import type { AppContext } from '../app-context.ts';
import type { Services } from '../create-services.ts';
import type { ProfileFiles } from '../profiles/profile-files.ts';
import type { StsServices } from '../sessions/sts.ts';
import type { SignIns } from '../sign-in/sign-ins.ts';
import { waitingView } from '../sign-in/sign-ins-view.ts';
import { createIdentityCenterAccess } from './identity-center-access.ts';
import { KeepInStep } from './keep-in-step.ts';
import { PopulateFlow } from './populate-flow.ts';
import { reservedNames } from './reserved-names.ts';
import { RoleLists } from './role-lists.ts';

export interface PopulateServices {
  readonly flow: PopulateFlow;
  /** What the dialog and the hints show. */
  readonly view: () => PopulateView;
  /** A moment to look what is new, once a day at most: at the start, after sleep, after a sign-in, when the panel is shown. */
  lookDaily(): Promise<void>;
  /** The dialog was opened: it is looked at once. */
  opened(): Promise<void>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

/** Profiles from Identity Center, as the tray app offers them. */
export function createPopulateServices(
  base: Pick<AppContext, 'folder' | 'log' | 'settings'>,
  parts: {
    readonly aws: Pick<StsServices, 'clockOffsetMs' | 'requestHandler'>;
    readonly files: Pick<ProfileFiles, 'loaded' | 'read'>;
    readonly services: Pick<Services, 'signIns' | 'signInMethods'>;
    readonly onChange: () => void;
  },
): PopulateServices {
  const { folder, log, settings } = base;
  const { aws, files, onChange } = parts;
  const { signIns, signInMethods } = parts.services;
  const access = createIdentityCenterAccess(signIns, signInMethods['identity-center']);
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
    requestHandler: aws.requestHandler,
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
  /** The same object as before while it says the same: windows are told of changes only. */
  let shown: PopulateStep = flow.step;
  const lookDaily = () => inStep.look('daily', ended.signal);
  const follow = signIns.onSignedIn(() => void lookDaily());
  return {
    flow,
    view: () => {
      const step = withWaiting(flow.step, signIns, aws.clockOffsetMs());
      const isSame = step.kind === 'sign-in' && JSON.stringify(step) === JSON.stringify(shown);
      if (!isSame) shown = step;
      return { step: shown, known: inStep.known };
    },
    lookDaily,
    opened: () => inStep.look('opened', ended.signal),
    async close() {
      follow();
      ended.abort();
      await flow.stop();
    },
  };
}

/** With what the person has to do in the browser. */
function withWaiting(
  step: PopulateStep,
  { waiting }: Pick<SignIns, 'waiting'>,
  offsetMs: number,
): PopulateStep {
  if (step.kind !== 'sign-in') return step;
  const current = waiting.find(({ id }) => id === step.id);
  return current === undefined ? step : { ...step, waiting: waitingView(current, offsetMs) };
}
