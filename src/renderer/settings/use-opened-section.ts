import { useEffect } from 'react';
import type { SettingsSection } from '../../shared/settings/setting-kinds.ts';
import { bridge } from '../window/bridge.ts';

/** Follows the section that the window was opened for, from the tray, the panel or a notification. `open` stays the same. */
export function useOpenedSection(open: (section: SettingsSection) => void): void {
  useEffect(() => {
    const take = () =>
      void bridge.request('settings:take-section').then(
        (section) => section && open(section),
        () => undefined,
      );
    take();
    return bridge.on('settings:shown', take);
  }, [open]);
}
