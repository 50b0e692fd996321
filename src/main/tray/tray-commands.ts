import { app } from 'electron';
import type { Understudy } from '../../app/actions/profile-actions.ts';
import type { ActionOutcome, ActionResult } from '../../shared/view.ts';
import type { TrayCommand } from './tray-menu.ts';

export interface TrayCommandsParts {
  readonly understudy: Understudy;
  /** Opens the panel. */
  readonly showPanel: () => void;
  /** Brings an open question for a code to the front. */
  readonly raisePrompt: () => void;
  readonly showSettings: () => void;
}

/** Does what is chosen in the tray's menu. */
export function trayCommands(parts: TrayCommandsParts): (command: TrayCommand) => void {
  const { raisePrompt, showPanel, showSettings, understudy } = parts;
  /** A click in the tray has no window to answer in: what did not work is said in the panel. */
  const told = async (
    profile: string,
    action: Promise<ActionResult>,
    asked?: ActionOutcome['asked'],
  ): Promise<void> => {
    const result = await action;
    if (result.ok || result.reason === 'dismissed') return;
    understudy.leaveOutcome({ profile, result, ...(asked && { asked }) });
    showPanel();
  };
  return (command) => {
    switch (command.kind) {
      case 'open':
        showPanel();
        raisePrompt();
        return;
      case 'settings':
        showSettings();
        return;
      case 'quit':
        // The desktop waits for an answer to its click; it comes first.
        setImmediate(() => app.quit());
        return;
      case 'switch':
        void told(command.profile, understudy.switch(command.profile));
        return;
      case 'copy-export':
        void told(command.profile, understudy.copyExportCommands(command.profile), command.kind);
        return;
      case 'refresh':
        void told(command.profile, understudy.refresh(command.profile));
        return;
      case 'stop':
        void told(command.profile, understudy.stop(command.profile));
        return;
    }
  };
}
