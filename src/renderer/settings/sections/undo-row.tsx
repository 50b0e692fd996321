import { useCallback, useEffect, useState } from 'react';
import type { UndoView } from '../../../shared/settings-view.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { ChangeDialog } from '../controls/change-dialog.tsx';
import { Row } from '../controls/row.tsx';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.delivery;

/** The way back from the last switch, shown before it is taken. */
export function UndoRow() {
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
