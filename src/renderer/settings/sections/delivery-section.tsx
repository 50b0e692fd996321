import { useCallback, useEffect, useState } from 'react';
import type { BackupView, UndoView } from '../../../shared/settings-view.ts';
import { clockTime } from '../../../shared/time-left.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { ChangeDialog } from '../controls/change-dialog.tsx';
import { NameField } from '../controls/name-field.tsx';
import { ProfilesRow } from '../controls/profiles-row.tsx';
import { Row } from '../controls/row.tsx';
import { SwitchRow } from '../controls/switch-row.tsx';
import { useChange } from '../controls/use-change.ts';
import { messages, rows } from '../messages.ts';
import { useSettings } from '../settings-context.ts';
import { TargetsRow } from './targets-row.tsx';

const text = messages.delivery;

/** Where credentials are written, what stays of them, and the ways back. */
export function DeliverySection() {
  const { view } = useSettings();
  const keep = useChange();
  const clean = useChange();
  const { keepOnQuit, removeExpiredAtStart } = view.values;
  return (
    <>
      <DefaultTargetRow />
      <TargetsRow />
      <ProfilesRow id="awsCliCache" from={view.roleNames} />
      <SwitchRow
        id="keepOnQuit"
        on={keepOnQuit}
        problem={keep.problem}
        onChange={(value) => void keep.change({ name: 'keepOnQuit', value })}
      />
      <SwitchRow
        id="removeExpiredAtStart"
        on={removeExpiredAtStart}
        problem={clean.problem}
        onChange={(value) => void clean.change({ name: 'removeExpiredAtStart', value })}
      />
      <UndoRow />
      <BackupsRow />
    </>
  );
}

function DefaultTargetRow() {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  const { defaultTarget } = view.values;
  return (
    <Row
      id="defaultTarget"
      problem={problem}
      remark={
        <>
          <code>{text.line(defaultTarget)}</code>
          {view.targetWarnings.map((warning) => (
            <p key={warning} className="soon-text">
              {warning}
            </p>
          ))}
        </>
      }
    >
      {({ note }) => (
        <NameField
          label={rows.defaultTarget.label}
          describedBy={note}
          names={view.targetNames}
          value={defaultTarget}
          invalid={problem !== undefined}
          onRevert={() => say(undefined)}
          onCommit={(value) => change({ name: 'defaultTarget', value })}
        />
      )}
    </Row>
  );
}

function UndoRow() {
  const { shown, tell } = useSettings();
  const [undo, setUndo] = useState<UndoView>();
  const [open, setOpen] = useState(false);
  const visible = shown('undo');
  const look = useCallback(async () => setUndo(await bridge.request('settings:undo-view')), []);
  useEffect(() => {
    if (visible) void look();
    // A switch meanwhile is a write to be undone.
    return visible ? bridge.on('sessions:changed', () => void look()) : undefined;
  }, [visible, look]);
  return (
    <Row id="undo" remark={undo?.summary}>
      {() => (
        <>
          <Button
            off={undo ? undefined : text.nothingToUndo}
            onPress={() => setOpen(true)}
            onPressOff={(message) => tell({ ok: true, message })}
          >
            {text.undo}
          </Button>
          {undo && (
            <ChangeDialog
              isOpen={open}
              title={text.undoTitle}
              summary={undo.summary}
              {...(undo.changedByOthers && { warning: text.undoChanged })}
              lines={undo.lines}
              yes={text.undoYes}
              onNo={() => setOpen(false)}
              onYes={() => {
                setOpen(false);
                void bridge
                  .request('settings:undo', { overrideChanges: undo.changedByOthers })
                  .then(tell)
                  .then(look);
              }}
            />
          )}
        </>
      )}
    </Row>
  );
}

function BackupsRow() {
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
