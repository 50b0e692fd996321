/** The desktop the window runs on, as far as the face differs. */
export const isMac = navigator.userAgent.includes('Mac OS');

/** Lets the style sheets choose the system's own font. */
export function markPlatform(): void {
  document.documentElement.dataset['platform'] = isMac
    ? 'mac'
    : navigator.userAgent.includes('Windows')
      ? 'windows'
      : 'linux';
}

/** True when the platform's command key (Cmd, elsewhere Ctrl) is held, and no other modifier. */
export function isCommand(event: {
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}): boolean {
  const [command, other] = isMac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  return command && !other && !event.altKey && !event.shiftKey;
}

/** "⌘C" or "Ctrl C". */
export function commandHint(key: string): string {
  return isMac ? `⌘${key}` : `Ctrl ${key}`;
}
