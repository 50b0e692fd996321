import type { ShortcutView } from '../../shared/settings-view.ts';

/** The part of Electron's `globalShortcut` that is used. */
export interface ShortcutRegistry {
  register(accelerator: string, callback: () => void): boolean;
  unregister(accelerator: string): void;
}

export interface GlobalShortcutOptions {
  readonly registry: ShortcutRegistry;
  /** Whether this desktop lets an app bind a key for all windows. */
  readonly bindsKeys: boolean;
  /** What starts the app, to be named where only the desktop can bind keys. */
  readonly command: string;
  readonly onPressed: () => void;
}

/** The one key combination that opens the panel from anywhere; none until the user chooses one. */
export class GlobalShortcut {
  readonly #options: GlobalShortcutOptions;
  #wanted = '';
  #view: ShortcutView = { state: 'off' };
  #registered: string | undefined;
  #paused = false;

  constructor(options: GlobalShortcutOptions) {
    this.#options = options;
  }

  view(): ShortcutView {
    return this.#view;
  }

  /**
   * Puts another combination in place of the one before; an empty text takes it away. A recording is over with it: only
   * the system can say whether somebody else has the combination.
   */
  set(accelerator: string): ShortcutView {
    this.#wanted = accelerator;
    this.#paused = false;
    this.#apply();
    return this.#view;
  }

  /** While a combination is being recorded the present one does nothing. */
  pause(on: boolean): void {
    if (this.#paused === on) return;
    this.#paused = on;
    if (on) this.#letGo();
    else this.#apply();
  }

  close(): void {
    this.#letGo();
  }

  #apply(): void {
    this.#letGo();
    this.#view = this.#take();
  }

  #take(): ShortcutView {
    const { bindsKeys, command, onPressed, registry } = this.#options;
    const accelerator = this.#wanted;
    if (accelerator === '') return { state: 'off' };
    if (!bindsKeys) {
      return {
        state: 'failed',
        message: `On Wayland only the desktop can bind keys for all windows. Add a shortcut in its settings that runs ${command}: that opens Understudy.`,
      };
    }
    let taken = true;
    try {
      taken = !registry.register(accelerator, onPressed);
    } catch {
      return { state: 'failed', message: 'This system does not know that key combination. Choose another.' };
    }
    if (taken) {
      return { state: 'failed', message: 'Another program has this key combination. Choose another.' };
    }
    this.#registered = accelerator;
    return { state: 'on' };
  }

  #letGo(): void {
    if (this.#registered !== undefined) this.#options.registry.unregister(this.#registered);
    this.#registered = undefined;
  }
}

const MODIFIERS = /^(CommandOrControl|CmdOrCtrl|Command|Cmd|Control|Ctrl|Alt|Option|AltGr|Shift|Super|Meta)$/;
const KEYS =
  /^([A-Z0-9]|F([1-9]|1\d|2[0-4])|Space|Tab|Plus|Minus|Backspace|Delete|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|[`\-=[\]\\;',./])$/;

/** Why a key combination cannot be one for all windows; `undefined` when it can. */
export function unfitShortcut(accelerator: string): string | undefined {
  const parts = accelerator.split('+');
  const key = parts.at(-1) ?? '';
  const modifiers = parts.slice(0, -1);
  if (!KEYS.test(key) || !modifiers.every((part) => MODIFIERS.test(part)))
    return 'That is no key combination. Hold Ctrl, Alt or Cmd and press a letter.';
  const isFunctionKey = /^F\d/.test(key);
  const strong = modifiers.filter((part) => part !== 'Shift');
  if (strong.length === 0 && !isFunctionKey)
    return 'Hold Ctrl, Alt or Cmd as well: a plain key would be taken from every program.';
  if (new Set(modifiers).size !== modifiers.length) return 'A key stands twice in it.';
  return undefined;
}
