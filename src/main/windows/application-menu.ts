import type { MenuItemConstructorOptions } from 'electron';

/**
 * The menu of the application, which on macOS gives text fields their keys (Cmd+C, Cmd+V) and is `undefined` elsewhere. Electron's own
 * would bring Cmd+R, which reloads the question for a code, and Cmd+Q, which ends the app and all renewals where people mean the
 * window: Cmd+Q closes here, and Quit stands in the tray.
 */
export function applicationMenu(
  platform: NodeJS.Platform,
): readonly MenuItemConstructorOptions[] | undefined {
  if (platform !== 'darwin') return undefined;
  return [
    {
      role: 'appMenu',
      submenu: [
        { role: 'about' },
        { type: 'separator' },
        { role: 'hide' },
        { role: 'close', label: 'Close Window', accelerator: 'Cmd+Q' },
      ],
    },
    { role: 'editMenu' },
    { label: 'Window', submenu: [{ role: 'minimize' }, { role: 'close' }] },
  ];
}
