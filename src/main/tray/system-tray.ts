import { Menu, type MenuItemConstructorOptions, type NativeImage, Tray } from 'electron';
import { hostPlatform } from '../../core/platform.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { TrayIconState } from './tray-icon.ts';
import {
  attentionOf,
  headline,
  type TrayCommand,
  type TrayMenuItem,
  type TrayState,
  trayMenu,
  trayTitle,
} from './tray-menu.ts';

/** The parts of Electron's tray that we drive; passed in for tests. */
export type TrayInstance = Pick<
  Tray,
  'setImage' | 'setToolTip' | 'setTitle' | 'setContextMenu' | 'on' | 'destroy'
>;

/**
 * The tray icon with its tooltip and menu. One idempotent render: what did not change is not set again, since setting
 * the menu closes an open one (electron #4801), and on Linux an icon that is shown is never destroyed and made again.
 */
export class SystemTray {
  readonly #icon: (state: TrayIconState) => NativeImage;
  readonly #run: (command: TrayCommand) => void;
  readonly #create: (image: NativeImage) => TrayInstance;
  #tray: TrayInstance;
  #state: TrayState | undefined;
  #iconState: TrayIconState = 'idle';
  #tooltip = '';
  #title = '';
  #items: readonly TrayMenuItem[] = [];
  /** Those in the menu at hand, and what they were made of. */
  #submenus: readonly Submenu[] = [];
  readonly #platform: NodeJS.Platform;
  readonly #nothing = Menu.buildFromTemplate([]);

  constructor(options: {
    icon: (state: TrayIconState) => NativeImage;
    run: (command: TrayCommand) => void;
    createTray?: (image: NativeImage) => TrayInstance;
    platform?: NodeJS.Platform;
  }) {
    this.#platform = options.platform ?? hostPlatform;
    this.#icon = options.icon;
    this.#run = options.run;
    this.#create = options.createTray ?? ((image: NativeImage) => new Tray(image));
    this.#tray = this.#make();
  }

  #make(): TrayInstance {
    const tray = this.#create(this.#icon(this.#iconState));
    // Windows and most Linux hosts: a click opens the panel. On macOS a click opens the menu, as is the custom there.
    if (this.#platform !== 'darwin') tray.on('click', () => this.#run({ kind: 'open' }));
    return tray;
  }

  /** An icon that no desktop shows is given up for a new one, which says what the old one said. */
  remake(): void {
    this.#tray.destroy();
    this.#tooltip = '';
    this.#title = '';
    this.#items = [];
    this.#submenus = [];
    this.#tray = this.#make();
    if (this.#state) this.render(this.#state, this.#iconState);
  }

  render(state: TrayState, iconState: TrayIconState): void {
    this.#state = state;
    if (iconState !== this.#iconState) {
      this.#iconState = iconState;
      this.#tray.setImage(this.#icon(iconState));
    }
    const attention = attentionOf(state);
    const name = state.demo ? 'Understudy demo' : 'Understudy';
    const tooltip = `${name}: ${headline(state)}${attention ? `\n${attention}` : ''}`;
    const isOtherTooltip = tooltip !== this.#tooltip;
    if (isOtherTooltip) {
      this.#tooltip = tooltip;
      // With the tooltip Electron reads the menu's every item and announces it (StatusIconLinuxDbus::SetToolTip), only to do
      // so again for the new menu below. Desktops fetch a menu later than this turn, so none of them sees the empty one.
      if (this.#platform === 'linux') this.#tray.setContextMenu(this.#nothing);
      this.#tray.setToolTip(tooltip);
    }
    const title = trayTitle(state);
    if (title !== this.#title) {
      this.#title = title;
      // Only macOS shows a title; figures of one width keep the icons beside it still.
      if (this.#platform === 'darwin') this.#tray.setTitle(title, { fontType: 'monospacedDigit' });
    }
    const items = trayMenu(state);
    if (!sayTheSame(items, this.#items) || (isOtherTooltip && this.#platform === 'linux')) {
      this.#items = items;
      const kept: Submenu[] = [];
      this.#tray.setContextMenu(Menu.buildFromTemplate(items.map((item) => this.#template(item, kept))));
      this.#submenus = kept;
    }
  }

  /** The desktop turned light or dark: the same state may want another picture. */
  recolour(): void {
    this.#tray.setImage(this.#icon(this.#iconState));
  }

  destroy(): void {
    this.#tray.destroy();
  }

  /** The same submenu as before where it says the same: thousands of profiles would be made anew at every minute's label. */
  #submenu(items: readonly TrayMenuItem[], kept: Submenu[]): Menu {
    const known = this.#submenus.find((submenu) => sayTheSame(submenu.items, items))?.menu;
    if (known) for (const item of items) if (item.type === 'submenu') this.#submenu(item.items, kept);
    const menu = known ?? Menu.buildFromTemplate(items.map((item) => this.#template(item, kept)));
    kept.push({ items, menu });
    return menu;
  }

  #template(item: TrayMenuItem, kept: Submenu[]): MenuItemConstructorOptions {
    switch (item.type) {
      case 'separator':
        return { type: 'separator' };
      case 'label':
        return { label: escapeMnemonic(item.label), enabled: false };
      case 'submenu':
        return {
          label: escapeMnemonic(item.label),
          submenu: this.#submenu(item.items, kept),
        };
      case 'action':
      case 'radio':
        return {
          label: escapeMnemonic(item.label),
          enabled: item.enabled,
          ...(item.type === 'radio' && { type: 'checkbox', checked: item.checked ?? false }),
          click: () => this.#run(item.command),
        };
      default:
        return assertNever(item);
    }
  }
}

interface Submenu {
  readonly items: readonly TrayMenuItem[];
  readonly menu: Menu;
}

function sayTheSame(one: readonly TrayMenuItem[], other: readonly TrayMenuItem[]): boolean {
  if (one === other) return true;
  return one.length === other.length && one.every((item, index) => isSameItem(item, other[index]));
}

function isSameItem(one: TrayMenuItem, other: TrayMenuItem | undefined): boolean {
  if (one === other) return true;
  if (one.type === 'submenu')
    return other?.type === 'submenu' && one.label === other.label && sayTheSame(one.items, other.items);
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A single `&` would be swallowed as the mark of a keyboard mnemonic. */
function escapeMnemonic(label: string): string {
  return label.replaceAll('&', '&&');
}
