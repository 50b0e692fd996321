import type { NameOfKind } from '../../../shared/settings/setting-values.ts';
import { NameField } from '../controls/name-field.tsx';
import { Row } from '../controls/row.tsx';
import { useChange } from '../controls/use-change.ts';
import { messages } from '../messages.ts';
import { rows } from '../rows.ts';
import { useSettings } from '../settings-context.ts';

/** The target of what has none of its own, the line that chooses it, and what may be remarkable about it. */
export function TargetRow({ name }: { readonly name: NameOfKind<'target'> }) {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  const target = view.values[name];
  return (
    <Row
      id={name}
      problem={problem}
      remark={
        <>
          <code>{messages.delivery.line(target)}</code>
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
          label={rows[name].label}
          describedBy={note}
          names={view.targetNames}
          value={target}
          invalid={problem !== undefined}
          onRevert={() => say(undefined)}
          onCommit={(value) => change({ name, value })}
        />
      )}
    </Row>
  );
}
