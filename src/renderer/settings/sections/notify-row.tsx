import { useRef } from 'react';
import { SETTINGS } from '../../../shared/settings/settings-table.ts';
import { useChange } from '../controls/use-change.ts';
import { SwitchRow } from '../rows/switch-row.tsx';
import { useSettings } from '../settings-context.ts';

/** Whether the desktop is told that credentials are about to end. */
export function NotifyRow() {
  const { view } = useSettings();
  const { change } = useChange();
  const { notifyMinutes } = view.values;
  // Switched off and on again, the moments are the same as before.
  const before = useRef(notifyMinutes);
  if (notifyMinutes.length > 0) before.current = notifyMinutes;
  const usual = SETTINGS.notifyMinutes.defaultOn('');
  return (
    <SwitchRow
      id="notify"
      on={notifyMinutes.length > 0}
      onChange={(wanted) => {
        const moments = before.current.length > 0 ? before.current : usual;
        void change({ name: 'notifyMinutes', value: wanted ? moments : [] });
      }}
    />
  );
}
