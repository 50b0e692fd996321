import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { DoctorView, FindingView, FixView, MaskedLines } from '../../../shared/settings-view.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { ChangeDialog } from '../controls/change-dialog.tsx';
import { Row } from '../controls/row.tsx';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.doctor;
const AT_ONCE = 50;

/** What is wrong with the AWS files and the environment, the lines that are meant, and the fixes that are safe. */
export function DoctorSection() {
  const { shown, view } = useSettings();
  const [doctor, setDoctor] = useState<DoctorView>();
  const [most, setMost] = useState(AT_ONCE);
  const visible = shown('doctor');
  const look = useCallback(() => void bridge.request('doctor:get').then(setDoctor), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: files that were read anew are looked at anew.
  useEffect(() => {
    if (visible) look();
  }, [visible, look, view.files]);
  const findings = doctor?.findings ?? [];
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return (
    <Row id="doctor" wide alone>
      {() => (
        <>
          <div className="doctor-head">
            <p className="grow" role="status">
              {doctor && (findings.length === 0 ? text.fine : text.counted(errors, findings.length - errors))}
            </p>
            <Button onPress={look}>{text.look}</Button>
          </div>
          <ul className="findings">
            {findings.slice(0, most).map((finding) => (
              <Finding key={finding.id} finding={finding} onFixed={look} />
            ))}
          </ul>
          {findings.length > most && (
            <Button onPress={() => setMost(most + AT_ONCE)}>
              {text.more(Math.min(AT_ONCE, findings.length - most))}
            </Button>
          )}
        </>
      )}
    </Row>
  );
}

interface FindingProps {
  readonly finding: FindingView;
  readonly onFixed: () => void;
}

function Finding({ finding, onFixed }: FindingProps) {
  const { tell } = useSettings();
  const [lines, setLines] = useState<MaskedLines>();
  const [fix, setFix] = useState<FixView>();
  const { advice, id, line, message, path, readers, severity } = finding;
  const isError = severity === 'error';
  const openFile = (place: FindingView['file']) =>
    place && void bridge.request('settings:open-place', { place }).then(tell);
  const Shape = isError ? CircleAlert : TriangleAlert;
  return (
    <li className={isError ? 'card finding tone-bad' : 'card finding tone-soon'}>
      <p className="finding-head">
        <Shape size={14} aria-hidden="true" />
        <span className="strong">{isError ? text.error : text.warning}</span>
        {path && <code className="finding-place selectable">{text.place(path, line)}</code>}
      </p>
      <p className="selectable">{message}</p>
      <p className="second selectable">{advice}</p>
      {readers && (
        <dl className="readers small" aria-label={text.readers}>
          {(['botocore', 'javascript', 'goAndRust'] as const).map((reader) => (
            <div key={reader}>
              <dt className="second">{text[reader]}</dt>
              <dd className="selectable">{readers[reader]}</dd>
            </div>
          ))}
        </dl>
      )}
      {lines && <FileLines lines={lines} />}
      <div className="finding-buttons">
        {finding.fix && (
          <Button
            onPress={() =>
              void bridge
                .request('doctor:fix-view', { id })
                .then((found) => (found ? setFix(found) : onFixed()))
            }
          >
            {finding.fix}…
          </Button>
        )}
        {line !== undefined && (
          <Button
            onPress={() =>
              lines
                ? setLines(undefined)
                : void bridge
                    .request('doctor:lines', { id })
                    .then((found) => (found ? setLines(found) : onFixed()))
            }
          >
            {lines ? text.hideLine(line) : text.showLine(line)}
          </Button>
        )}
        {finding.file && <Button onPress={() => openFile(finding.file)}>{text.openFile}</Button>}
      </div>
      {fix && (
        <ChangeDialog
          isOpen
          title={text.fixTitle}
          summary={fix.summary}
          lines={fix.lines}
          {...(fix.lines.length > 0 && { note: text.fixNote })}
          yes={text.fixYes}
          onNo={() => setFix(undefined)}
          onYes={() => {
            setFix(undefined);
            void bridge.request('doctor:fix', { id }).then(tell).then(onFixed);
          }}
        />
      )}
    </li>
  );
}

function FileLines({ lines }: { readonly lines: MaskedLines }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines must be scrollable by keyboard.
    <ol className="file-lines selectable" tabIndex={0} aria-label={text.lines(lines.path)}>
      {lines.lines.map(({ meant, number, text: line }) => (
        <li
          key={number}
          className={meant ? 'file-line meant' : 'file-line'}
          value={number}
          aria-current={meant}
        >
          <span className="file-number digits">{number}</span>
          <code>{line}</code>
        </li>
      ))}
    </ol>
  );
}
