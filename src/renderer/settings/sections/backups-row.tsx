import { useEffect, useState } from 'react';
import type { BackupView } from '../../../shared/settings-view.ts';
import { clockTime } from '../../../shared/words/time-left.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { Row } from '../controls/row.tsx';
import { messages } from '../messages.ts';
import { rows } from '../rows.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.delivery;

/** The copies that were kept of the AWS files. */
export function BackupsRow() {
  const { shown, tell } = useSettings();
  const [backups, setBackups] = useState<readonly BackupView[]>([]);
  const visible = shown('backups');
  useEffect(() => {
    if (visible) void bridge.request('settings:backups').then(setBackups);
  }, [visible]);
  return (
    <Row id="backups" wide>
      {() =>
        backups.length === 0 ? (
          <p className="second">{text.noBackups}</p>
        ) : (
          <ul className="lines" aria-label={rows.backups.label}>
            {backups.map(({ at, name, path }) => (
              <li key={path}>
                <code className="path-text selectable" title={path}>
                  {name}
                </code>
                <span className="second digits">{clockTime(at, new Date())}</span>
                <Button onPress={() => void bridge.request('settings:show-backup', { path }).then(tell)}>
                  <span aria-hidden="true">{text.show}</span>
                  <span className="unseen">{text.showWhat(name)}</span>
                </Button>
              </li>
            ))}
          </ul>
        )
      }
    </Row>
  );
}
