import { useChange } from '../controls/use-change.ts';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';
import { SwitchRow } from './switch-row.tsx';

/** Whether the desktop starts the app: what is chosen, and what the system makes of it. */
export function LaunchAtLoginRow() {
  const { view } = useSettings();
  const { change, problem } = useChange();
  const { message, on, path } = view.launchAtLogin;
  return (
    <SwitchRow
      id="launchAtLogin"
      on={on}
      problem={problem ?? message}
      remark={on && path !== undefined && <span className="second">{messages.system.autostart(path)}</span>}
      onChange={(value) => void change({ name: 'launchAtLogin', value })}
    />
  );
}
