import { useCallback, useEffect, useState } from 'react';
import type { TakeOverView } from '../../../shared/settings-view.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { ChangeDialog } from '../controls/change-dialog.tsx';
import { Row } from '../controls/row.tsx';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.otherTools;

/** What other tools left, and the way to take it over: shown as a change before it is made. */
export function OtherToolsRow() {
  const { shown, tell, view } = useSettings();
  const [found, setFound] = useState<TakeOverView>();
  const [open, setOpen] = useState(false);
  const visible = shown('otherTools');
  const look = useCallback(async () => setFound(await bridge.request('import:get')), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: files that were read again are looked at again.
  useEffect(() => {
    if (visible) void look();
  }, [visible, look, view.files]);
  return (
    <Row id="otherTools" remark={found && remarkOf(found)}>
      {() => (
        <>
          <Button
            off={found === undefined ? text.looking : found.summary === '' ? remarkOf(found) : undefined}
            onPress={() => setOpen(true)}
            onPressOff={(message) => tell({ ok: true, message })}
          >
            {text.take}
          </Button>
          {found && (
            <ChangeDialog
              isOpen={open}
              title={text.title}
              summary={found.summary}
              lines={found.lines}
              {...(found.notes.length > 0 && { note: found.notes.join(' ') })}
              yes={text.yes}
              onNo={() => setOpen(false)}
              onYes={() => {
                setOpen(false);
                void bridge.request('import:take', { id: found.id }).then(tell).then(look);
              }}
            />
          )}
        </>
      )}
    </Row>
  );
}

function remarkOf({ remark, summary, tools }: TakeOverView): string {
  if (remark !== undefined) return remark;
  if (tools.length === 0) return text.none;
  const names = text.found(tools.map(({ name }) => name));
  return summary === '' ? `${names} ${text.nothingNew}` : names;
}
