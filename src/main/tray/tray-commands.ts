import { app } from 'electron';
import type { ProfileActions } from '../../app/actions/profile-actions.ts';
import type { ConsoleActions } from '../../app/console/console-actions.ts';
import type { SignInActions } from '../../app/sign-in/sign-in-actions.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { PanelDialog } from '../../shared/ipc-contract.ts';
import type { SettingsSection } from '../../shared/settings/setting-kinds.ts';
import type { ActionOutcome, ActionResult } from '../../shared/view.ts';
import type { TrayCommand } from './tray-menu.ts';

export interface TrayCommandsParts {
  readonly profileActions: Pick<
    ProfileActions,
    'switch' | 'copyExportCommands' | 'refresh' | 'stop' | 'cancel' | 'leaveOutcome'
  >;
  readonly consoleActions: Pick<ConsoleActions, 'open'>;
  readonly signIns: Pick<SignInActions, 'start'>;
  /** Opens the panel, and before it a question that is open. */
  readonly showPanel: () => void;
  /** Brings an open question for a code to the front. */
  readonly showPrompt: () => void;
  /** Opens the panel with one of its dialogs. */
  readonly showDialog: (dialog: PanelDialog) => void;
  readonly showSettings: (section?: SettingsSection) => void;
}

/** Does what is chosen in the tray's menu. */
export function trayCommands(parts: TrayCommandsParts): (command: TrayCommand) => void {
  const { consoleActions, showDialog, showPanel, showPrompt, showSettings, profileActions, signIns } = parts;
  /** A click in the tray has no window to answer in: what did not work is said in the panel. */
  const reportOutcome = async (
    profile: string,
    action: Promise<ActionResult>,
    asked?: ActionOutcome['asked'],
  ): Promise<void> => {
    const result = await action;
    if (result.ok || result.reason === 'dismissed') return;
    profileActions.leaveOutcome({ profile, result, ...(asked && { asked }) });
    showPanel();
  };
  return (command) => {
    switch (command.kind) {
      case 'open':
        showPanel();
        return;
      case 'enter-code':
        showPrompt();
        return;
      case 'cancel':
        // What waited says by itself that it was called off; one that is over needs no word.
        profileActions.cancel(command.profile);
        return;
      case 'settings':
        showSettings();
        return;
      case 'populate':
        showDialog('populate');
        return;
      case 'update':
        showSettings('about');
        return;
      case 'quit':
        // The desktop waits for an answer to its click; it comes first.
        setImmediate(() => app.quit());
        return;
      case 'switch':
        void reportOutcome(command.profile, profileActions.switch(command.profile));
        return;
      case 'console':
        void reportOutcome(command.profile, consoleActions.open(command.profile), command.kind);
        return;
      case 'copy-export':
        void reportOutcome(command.profile, profileActions.copyExportCommands(command.profile), command.kind);
        return;
      case 'refresh':
        void reportOutcome(command.profile, profileActions.refresh(command.profile));
        return;
      case 'sign-in':
        void reportOutcome('', signIns.start(command.id));
        return;
      case 'stop':
        void reportOutcome(command.profile, profileActions.stop(command.profile));
        return;
      default:
        return assertNever(command);
    }
  };
}
