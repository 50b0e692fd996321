import type { FileSettingView } from '../../../shared/settings-view.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { Row } from '../controls/row.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useChange } from '../controls/use-change.ts';
import { messages, rows } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

/** Where the AWS files are, and what was found in them. */
export function FilesSection() {
  const { view } = useSettings();
  const { config, credentials, profiles, roles } = view.files;
  return (
    <>
      <FileRow id="configFile" file="config" found={config} />
      <FileRow id="credentialsFile" file="credentials" found={credentials} />
      <Row id="found">
        {() => <span className="selectable">{messages.files.counts(profiles, roles)}</span>}
      </Row>
    </>
  );
}

interface FileRowProps {
  readonly id: 'configFile' | 'credentialsFile';
  readonly file: 'config' | 'credentials';
  readonly found: FileSettingView;
}

function FileRow({ file, found, id }: FileRowProps) {
  const { view } = useSettings();
  const { change, problem, say } = useChange();
  const text = messages.files;
  const value = view.values[id];
  const state = found.message ?? text.state[found.state];
  const choose = async () => {
    const path = await bridge.request('settings:choose-file', { file });
    if (path !== undefined) await change({ name: id, value: path });
  };
  return (
    <Row
      id={id}
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
            onCommit={(path) => change({ name: id, value: path })}
            onRevert={() => say(undefined)}
          />
          <Button onPress={() => void choose()}>
            <span aria-hidden="true">{text.choose}</span>
            <span className="unseen">{text.chooseWhat(rows[id].label)}</span>
          </Button>
        </>
      )}
    </Row>
  );
}
