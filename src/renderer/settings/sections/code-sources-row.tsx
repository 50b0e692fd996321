import { useCallback, useEffect, useId, useState } from 'react';
import type { ActionResult } from '../../../shared/view.ts';
import type { CodeDeviceView, CodeSourcesView, CodeSourceView } from '../../../shared/views/keys-view.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { Row } from '../controls/row.tsx';
import { SeedDialog } from '../controls/seed-dialog.tsx';
import { TextField } from '../controls/text-field.tsx';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.codes;

/** Where the codes of each MFA device come from: typed, a program of those that are installed, or this computer. */
export function CodeSourcesRow() {
  const { shown, tell, view } = useSettings();
  const [sources, setSources] = useState<CodeSourcesView>();
  const visible = shown('codeSources');
  const look = useCallback(() => void bridge.request('codes:get').then(setSources), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: devices stand in files that were read again.
  useEffect(() => {
    if (visible) look();
  }, [visible, look, view.files]);
  const work = async (doing: Promise<ActionResult>): Promise<boolean> => {
    const result = await doing;
    tell(result);
    look();
    return result.ok;
  };
  return (
    <Row id="codeSources" wide>
      {() =>
        sources?.devices.length === 0 ? (
          <p className="second">{text.none}</p>
        ) : (
          <ul className="code-devices">
            {sources?.devices.map((device) => (
              <Device key={device.serial} device={device} sources={sources} work={work} />
            ))}
          </ul>
        )
      }
    </Row>
  );
}

interface DeviceProps {
  readonly device: CodeDeviceView;
  readonly sources: CodeSourcesView;
  /** Says what it came to, and looks again. True: it is done. */
  readonly work: (doing: Promise<ActionResult>) => Promise<boolean>;
}

const SEED = 'seed';
const TYPED = 'typed';

function Device({ device: shownDevice, sources, work }: DeviceProps) {
  const { device, serial, source } = shownDevice;
  const group = useId();
  const stored = source.kind === 'program' ? source.program : source.kind;
  /** Chosen, and not yet told which entry. */
  const [chosen, setChosen] = useState(stored);
  const [asksSeed, setAsksSeed] = useState(false);
  const [tries, setTries] = useState(false);
  useEffect(() => setChosen(stored), [stored]);
  // One that was uninstalled meanwhile stays to be seen.
  const gone =
    source.kind === 'program' && !sources.programs.some(({ id }) => id === source.program)
      ? [{ id: source.program, name: source.program, itemLabel: text.entry, hasDatabase: false }]
      : [];
  const programs = [...sources.programs, ...gone];
  const program = programs.find(({ id }) => id === chosen);
  const choose = (value: string) => {
    if (value === SEED) {
      setAsksSeed(true);
      return;
    }
    setChosen(value);
    if (value === TYPED) void work(bridge.request('codes:set', { serial, source: { kind: TYPED } }));
  };
  const choices = [
    { value: TYPED, label: text.typed },
    ...programs.map(({ id, name }) => ({ value: id, label: name })),
    ...(sources.canKeepSeeds ? [{ value: SEED, label: text.seed }] : []),
  ];
  return (
    <li>
      <span id={`${group}-device`} className="strong selectable" title={serial}>
        {device}
      </span>
      <div role="radiogroup" className="choices" aria-label={text.sourceOf(device)}>
        {choices.map(({ label, value }) => (
          <label key={value} className="choice-chip">
            <input
              type="radio"
              name={group}
              value={value}
              checked={value === chosen}
              onChange={() => choose(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
      {program && (
        <ProgramFields
          device={device}
          program={program}
          source={source.kind === 'program' && source.program === program.id ? source : undefined}
          onSource={(wanted) => work(bridge.request('codes:set', { serial, source: wanted }))}
        />
      )}
      {stored === chosen && source.kind !== TYPED && (
        <Button
          off={tries ? text.trying : undefined}
          onPress={() => {
            setTries(true);
            void work(bridge.request('codes:try', { serial })).finally(() => setTries(false));
          }}
        >
          <span aria-hidden="true">{text.try}</span>
          <span className="unseen">{text.tryOf(device)}</span>
        </Button>
      )}
      <p className="small second" role="status">
        {tries && text.tryingNow}
      </p>
      {asksSeed && (
        <SeedDialog
          device={device}
          onNo={() => setAsksSeed(false)}
          onText={(typed) => bridge.request('codes:set-seed', { serial, text: typed })}
          onClipboard={() => bridge.request('codes:seed-from-clipboard', { serial })}
          onKept={(result) => {
            setAsksSeed(false);
            void work(Promise.resolve(result));
          }}
        />
      )}
    </li>
  );
}

type ProgramSource = Extract<CodeSourceView, { kind: 'program' }>;

interface ProgramFieldsProps {
  readonly device: string;
  readonly program: CodeSourcesView['programs'][number];
  readonly source: ProgramSource | undefined;
  readonly onSource: (source: ProgramSource) => Promise<boolean>;
}

/** Which entry gives the codes, and in which database. */
function ProgramFields({ device, onSource, program, source }: ProgramFieldsProps) {
  const id = useId();
  const [database, setDatabase] = useState(source?.database ?? '');
  const commit = (changed: { readonly item?: string; readonly database?: string }) => {
    const { item = source?.item ?? '', database: inDatabase = database } = changed;
    // The entry comes last: without it there is nothing to be set.
    if (item === '') return Promise.resolve(true);
    return onSource({
      kind: 'program',
      program: program.id,
      item,
      ...(program.hasDatabase && { database: inDatabase }),
    });
  };
  const field = (label: string, value: string, onCommit: (text: string) => Promise<boolean>, key: string) => (
    <span className="code-field">
      <span id={`${id}-${key}`} className="small">
        {label}
        <span className="unseen"> {device}</span>
      </span>
      <TextField
        value={value}
        labelledBy={`${id}-${key}`}
        describedBy={`${id}-${key}`}
        invalid={false}
        onCommit={onCommit}
        onRevert={() => undefined}
      />
    </span>
  );
  return (
    <div className="code-fields">
      {program.hasDatabase &&
        field(
          text.database,
          database,
          (typed) => {
            setDatabase(typed);
            return commit({ database: typed });
          },
          'database',
        )}
      {field(program.itemLabel, source?.item ?? '', (item) => commit({ item }), 'item')}
    </div>
  );
}
