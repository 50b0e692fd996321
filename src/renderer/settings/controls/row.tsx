import { type ReactNode, useId } from 'react';
import { type RowId, rows } from '../rows.ts';
import { useSettings } from '../settings-context.ts';

interface RowProps {
  readonly id: RowId;
  /** Gets the ids of label and note, for its own label and description. */
  readonly children: (ids: { readonly label: string; readonly note: string }) => ReactNode;
  /** Why the last value was not taken. */
  readonly problem?: string | undefined;
  /** More about it, below. */
  readonly remark?: ReactNode;
  /** What it holds stands below its label, over the whole width. */
  readonly wide?: boolean;
  /** It fills its section, whose name says enough. */
  readonly alone?: boolean;
}

/** One setting: label and note, its control beside or below, and what is wrong with it. Nothing while it is not searched for. */
export function Row({ alone = false, children, id, problem, remark, wide = false }: RowProps) {
  const { shown } = useSettings();
  const base = useId();
  if (!shown(id)) return null;
  const text = rows[id];
  const ids = { label: `${base}-label`, note: `${base}-note` };
  return (
    <div className={wide ? 'setting wide' : 'setting'} data-setting={id}>
      <div className={alone ? 'setting-text unseen' : 'setting-text'}>
        <span id={ids.label} className="setting-label">
          {text.label}
        </span>
        <span id={ids.note} className="setting-note">
          {text.note}
          {problem && <span className="unseen"> {problem}</span>}
        </span>
      </div>
      <div className="setting-control">{children(ids)}</div>
      {remark && <div className="setting-remark selectable">{remark}</div>}
      {problem && (
        <p className="setting-problem selectable" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
