import { useEffect } from 'react';
import type { PanelDialog } from '../../shared/ipc-contract.ts';
import type { ActionOutcome } from '../../shared/view.ts';
import { bridge } from '../window/bridge.ts';
import { useLatest } from '../window/use-latest.ts';

interface LeftForPanel {
  /** What an action that began in the tray came to. */
  readonly onOutcome: (outcome: ActionOutcome) => void;
  /** The profile that a notification led to. */
  readonly onProfile: (profile: string) => void;
  /** The dialog that the tray led to. */
  readonly onDialog: (dialog: PanelDialog) => void;
}

/** Takes what the main process left for the panel, at the start and each time the panel is shown. Each is given once. */
export function useLeftForPanel(left: LeftForPanel): void {
  const onOutcome = useLatest(left.onOutcome);
  const onProfile = useLatest(left.onProfile);
  const onDialog = useLatest(left.onDialog);
  useEffect(() => {
    const take = () => {
      bridge.request('panel:take-dialog').then(
        (dialog) => dialog !== undefined && onDialog(dialog),
        () => undefined,
      );
      bridge.request('panel:take-profile').then(
        (profile) => profile !== undefined && onProfile(profile),
        () => undefined,
      );
      bridge.request('panel:take-outcome').then(
        (outcome) => outcome && onOutcome(outcome),
        () => undefined,
      );
    };
    take();
    return bridge.on('panel:shown', take);
  }, [onOutcome, onProfile, onDialog]);
}
