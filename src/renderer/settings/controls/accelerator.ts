/** What of a key event counts. */
export interface PressedKey {
  readonly key: string;
  /** The key's place on a US keyboard, such as `KeyU`: with Alt the letter itself is often another. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

const NAMED: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Enter: 'Return',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Insert: 'Insert',
  Delete: 'Delete',
  Backspace: 'Backspace',
  '+': 'Plus',
};

/** The Electron accelerator that was pressed; `undefined` while only modifiers are held, `cancel` for Esc alone. */
export function acceleratorOf(event: PressedKey, mac: boolean): string | 'cancel' | undefined {
  const modifiers = [
    ...(event.metaKey ? [mac ? 'Command' : 'Super'] : []),
    ...(event.ctrlKey ? ['Control'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(event.shiftKey ? ['Shift'] : []),
  ];
  if (event.key === 'Escape' && modifiers.length === 0) return 'cancel';
  const key = keyOf(event);
  return key === undefined ? undefined : [...modifiers, key].join('+');
}

function keyOf({ code, key }: PressedKey): string | undefined {
  if (/^F([1-9]|1\d|2[0-4])$/.test(key)) return key;
  if (Object.hasOwn(NAMED, key)) return NAMED[key];
  if (/^[a-z0-9]$/i.test(key)) return key.toUpperCase();
  const placed = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  if (placed) return placed[1] ?? placed[2];
  return /^[`\-=[\]\\;',./]$/.test(key) ? key : undefined;
}

/** Electron's names of modifiers, as [a Mac, other keyboards] show them, in the order in which people write them. */
const MODIFIERS: readonly (readonly [name: RegExp, mac: string, other: string])[] = [
  [/^(?:Command|Cmd|Super|Meta)$/, '⌘', 'Super'],
  [/^(?:CommandOrControl|CmdOrCtrl)$/, '⌘', 'Ctrl'],
  [/^(?:Control|Ctrl)$/, '⌃', 'Ctrl'],
  [/^(?:Alt|Option)$/, '⌥', 'Alt'],
  [/^AltGr$/, '⌥', 'AltGr'],
  [/^Shift$/, '⇧', 'Shift'],
];

/** As people write it: "Ctrl+Alt+U", on a Mac "⌘⌥U". */
export function shownAccelerator(accelerator: string, mac: boolean): string {
  const parts = accelerator.split('+');
  const held = MODIFIERS.filter(([name]) => parts.some((part) => name.test(part)));
  const keys = parts.filter((part) => !MODIFIERS.some(([name]) => name.test(part)));
  const shown = [...held.map(([, onMac, elsewhere]) => (mac ? onMac : elsewhere)), ...keys];
  return shown.join(mac ? '' : '+');
}
