import type { NameOfKind } from '../../../shared/settings/setting-values.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { Row } from '../controls/row.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useChange } from '../controls/use-change.ts';
import { messages } from '../messages.ts';
import { rows } from '../rows.ts';
import { useSettings } from '../settings-context.ts';

/** The file of AWS's that each setting names. */
const FILES = { configFile: 'config', credentialsFile: 'credentials' } as const satisfies Readonly<
  Record<NameOfKind<'path'>, string>
>;

/** Where one of the AWS files is, and how that came. */
export function PathRow({ name }: { readonly name: NameOfKind<'path'> }) {
  const { view } = useSettings();
  const file = FILES[name];
  const found = view.files[file];
  const { change, problem, say } = useChange();
  const text = messages.files;
  const value = view.values[name];
  const state = found.message ?? text.state[found.state];
  const choose = async () => {
    const path = await bridge.request('settings:choose-file', { file });
    if (path !== undefined) await change({ name, value: path });
  };
  return (
    <Row
      id={name}
      problem={problem}
      wide
      remark={
        <>
          <code className="path-text">{found.path}</code>{' '}
          <span className="second">{text.from[found.from](found.variable)}</span>
          {state && <p className={found.state === 'unreadable' ? 'bad-text' : 'second'}>{state}</p>}
        </>
      }
    >
      {({ label, note }) => (
        <>
          <TextField
            value={value}
            labelledBy={label}
            describedBy={note}
            placeholder={text.placeholder}
            invalid={problem !== undefined}
            onCommit={(path) => change({ name, value: path })}
            onRevert={() => say(undefined)}
          />
          <Button onPress={() => void choose()}>
            <span aria-hidden="true">{text.choose}</span>
            <span className="unseen">{text.chooseWhat(rows[name].label)}</span>
          </Button>
        </>
      )}
    </Row>
  );
}
