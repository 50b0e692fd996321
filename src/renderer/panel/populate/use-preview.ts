import { useEffect, useState } from 'react';
import type {
  PopulateInput,
  PopulatePreviewView,
  PopulateProblem,
} from '../../../shared/views/populate-view.ts';
import { bridge } from '../../window/bridge.ts';
import { messages } from '../messages.ts';

/** How long after the last tick or key the main process is asked, in milliseconds. */
const AFTER_MS = 120;

/** What the profiles to come would be called; the last good answer while a template is being typed. */
export function useNames(
  list: number,
  template: string,
  region: string,
): { readonly names: readonly string[]; readonly problem?: PopulateProblem | undefined } {
  const [known, setKnown] = useState<{ names: readonly string[]; problem?: PopulateProblem }>({ names: [] });
  useEffect(() => {
    let current = true;
    const ask = () =>
      bridge.request('populate:names', { list, template, region }).then(
        (answer) => {
          if (!current) return;
          if (answer.ok) setKnown({ names: answer.names });
          else setKnown(({ names }) => ({ names, problem: answer }));
        },
        () => current && setKnown(({ names }) => ({ names, problem: messages.unreachable })),
      );
    const timer = window.setTimeout(() => void ask(), AFTER_MS);
    return () => {
      current = false;
      window.clearTimeout(timer);
    };
  }, [list, template, region]);
  return known;
}

/** What would be written for what is ticked now; `undefined` while that is being worked out. */
export function usePreview(input: PopulateInput): PopulatePreviewView | undefined {
  const [known, setKnown] = useState<{ readonly of: PopulateInput; readonly preview: PopulatePreviewView }>();
  useEffect(() => {
    let current = true;
    const timer = window.setTimeout(() => {
      bridge.request('populate:preview', { input }).then(
        (preview) => current && setKnown({ of: input, preview }),
        () => current && setKnown({ of: input, preview: { ok: false, ...messages.unreachable } }),
      );
    }, AFTER_MS);
    return () => {
      current = false;
      window.clearTimeout(timer);
    };
  }, [input]);
  return known?.of === input ? known.preview : undefined;
}
