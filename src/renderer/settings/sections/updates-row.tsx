import { useCallback, useEffect, useState } from 'react';
import type { UpdateView } from '../../../shared/settings-view.ts';
import { clockTime } from '../../../shared/words/time-left.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { Row } from '../controls/row.tsx';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.updates;

/** Whether there is a newer version, what is new in it, and how it is had. */
export function UpdatesRow() {
  const { shown, tell, view } = useSettings();
  const [update, setUpdate] = useState<UpdateView>();
  const [asking, setAsking] = useState(false);
  const visible = shown('updates');
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is looked for by itself is a setting.
  useEffect(() => {
    if (visible) void bridge.request('updates:get').then(setUpdate);
  }, [visible, view.values.checkForUpdates]);
  const ask = useCallback(() => {
    setAsking(true);
    void bridge
      .request('updates:ask')
      .then(setUpdate)
      .finally(() => setAsking(false));
  }, []);
  if (!update) return null;
  const { canAsk, how, release } = update;
  return (
    <Row id="updates" remark={remarkOf(update)} wide>
      {() => (
        <>
          {release && (
            <div className="card release">
              <p className="strong selectable">{text.available(release.version, release.date)}</p>
              <p className="release-notes selectable">{release.notes}</p>
              {how && <p className="small second selectable">{how}</p>}
              <Button onPress={() => void bridge.request('updates:open-page').then(tell)}>
                {text.openPage}
              </Button>
            </div>
          )}
          {canAsk && (
            <Button off={asking ? text.asking : undefined} onPress={ask}>
              {text.ask}
            </Button>
          )}
        </>
      )}
    </Row>
  );
}

function remarkOf({ asksByItself, canAsk, checkedAt, failure, release }: UpdateView): string {
  if (!canAsk) return text.nowhere;
  if (failure !== undefined) return failure;
  const when = checkedAt === undefined ? undefined : clockTime(checkedAt, new Date());
  if (when === undefined) return asksByItself ? text.notYet : text.off;
  return release ? text.asked(when) : text.current(when);
}
