import { clipboard as electronClipboard } from 'electron';
import { Understudy } from '../../app/actions/profile-actions.ts';
import { ProfileTools } from '../../app/actions/role-actions.ts';
import type { Foundations } from '../../app/app-context.ts';
import type { DeliverySide } from '../../app/delivery/delivery-services.ts';
import type { FilesSide } from '../../app/profiles/profile-files.ts';
import type { RenewalSide } from '../../app/renewal/renewal-services.ts';
import type { SessionsSide } from '../../app/sessions/session-services.ts';
import type { AwsSide } from '../../app/sessions/sts.ts';
import { explainChainFailure } from '../../core/sessions/explain-chain-failure.ts';
import { SensitiveClipboard } from './sensitive-clipboard.ts';

export interface UserActionsParts {
  readonly aws: AwsSide;
  readonly files: FilesSide;
  readonly sessions: SessionsSide;
  readonly deliveries: DeliverySide;
  readonly renewals: RenewalSide;
}

/** What the user can ask for, wherever it is asked: tray, panel, settings, terminal. */
export interface UserActions {
  readonly understudy: Understudy;
  readonly tools: ProfileTools;
  readonly clipboard: SensitiveClipboard;
}

export function prepareUserActions(base: Foundations, parts: UserActionsParts): UserActions {
  const { log, onChange, record, settings, work } = base;
  const { deliveries, files, renewals } = parts;
  const { clock, clockOffsetMs, sts } = parts.aws;
  const { broker, storage } = parts.sessions;
  const { delivery, live, switchboard, writer } = deliveries;
  const clipboard = new SensitiveClipboard();
  const understudy = new Understudy({
    profilesView: files.listed,
    resolve: files.resolve,
    broker,
    switchboard,
    live,
    delivery,
    settings,
    clipboard,
    storage,
    clockOffsetMs,
    renewsAt: renewals.renewsAt,
    explain: explainChainFailure,
    clock,
    log,
    record,
    onChange,
    onUserAction: renewals.forgive,
  });
  const tools = new ProfileTools({
    profiles: () => files.profiles.loaded.profiles,
    resolve: files.resolve,
    broker,
    sts,
    switchboard,
    settings,
    explain: explainChainFailure,
    undoLastWrite: () => work.track(writer.undoLastWrite()),
    switchRequest: (request, wish) => understudy.switchRequest(request, wish),
    copyPlain: (text) => electronClipboard.writeText(text),
    onChange,
  });
  return { understudy, tools, clipboard };
}
