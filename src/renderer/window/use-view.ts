import { useEffect, useState } from 'react';
import type { PushChannel, Pushes } from '../../shared/ipc-contract.ts';
import { bridge } from './bridge.ts';

/**
 * What the main process shows us, kept up to date: loaded once, then replaced by every push. `undefined` until the first
 * answer. A push that overtakes the first answer wins. `load` must be the same function at every call.
 */
export function useView<C extends PushChannel>(
  push: C,
  load: () => Promise<Pushes[C]>,
): Pushes[C] | undefined {
  const [view, setView] = useState<Pushes[C]>();
  useEffect(() => {
    let overtaken = false;
    const end = bridge.on(push, (value) => {
      overtaken = true;
      setView(() => value);
    });
    load().then(
      (value) => {
        if (!overtaken) setView(() => value);
      },
      () => undefined,
    );
    return () => {
      overtaken = true;
      end();
    };
  }, [push, load]);
  return view;
}
