import type { DesktopAbilities } from '../../core/platform.ts';

type System = Pick<DesktopAbilities, 'windowSystem'>;

/** The parts of Electron's window that are driven. */
export interface PromptWindow {
  setVisibleOnAllWorkspaces(
    visible: boolean,
    options: { readonly visibleOnFullScreen: boolean; readonly skipTransformProcessType: boolean },
  ): void;
  flashFrame(flag: boolean): void;
}

/**
 * macOS: a prompt that is asked for from a program in full screen would open on another Space. Without the last option the app would
 * become one with an icon in the Dock.
 */
export function showOverFullScreens(window: PromptWindow, { windowSystem }: System): void {
  if (windowSystem !== 'macos') return;
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
}

/** Windows gives the focus to no program that works behind another; its button in the taskbar may call for it. */
export function callForFocus(window: PromptWindow, { windowSystem }: System): void {
  if (windowSystem === 'windows') window.flashFrame(true);
}

/**
 * macOS: when the last window of an app goes, that app stays the active one, and the next keys go nowhere. An app that hides gives the
 * focus back to the program before it, such as the terminal.
 */
export function giveFocusBack(
  app: { hide?(): void },
  windows: readonly { isVisible(): boolean }[],
  { windowSystem }: System,
): void {
  if (windowSystem === 'macos' && !windows.some((window) => window.isVisible())) app.hide?.();
}
