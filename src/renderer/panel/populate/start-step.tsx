import { useState } from 'react';
import { Button } from 'react-aria-components/Modal';
import type { KnownIdentityCenter, PopulateStep } from '../../../shared/views/populate-view.ts';
import { roleChangeWords } from '../../../shared/words/role-change-words.ts';
import { bridge } from '../../window/bridge.ts';
import { Button as PushButton } from '../../window/button.tsx';
import { FormField } from '../../window/form-field.tsx';
import { messages } from './messages.ts';

const text = messages.start;

interface StartStepProps {
  readonly step: Extract<PopulateStep, { kind: 'start' }>;
  readonly known: readonly KnownIdentityCenter[];
  readonly onClose: () => void;
}

/** A start URL, or one of the Identity Centers that the files name. */
export function StartStep({ known, onClose, step }: StartStepProps) {
  const [startUrl, setStartUrl] = useState(step.startUrl);
  const [region, setRegion] = useState('');
  const off =
    startUrl.trim() === '' ? text.none : step.needsRegion && region.trim() === '' ? text.noRegion : undefined;
  const begin = (url: string) => {
    const where = region.trim() === '' ? {} : { region: region.trim() };
    void bridge.request('populate:begin', { startUrl: url, ...where }).catch(() => undefined);
  };
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (off === undefined) begin(startUrl);
      }}
    >
      {known.length > 0 && (
        <section aria-label={text.known}>
          <h2 className="populate-heading">{text.known}</h2>
          <ul className="populate-known">
            {known.map((center) => (
              <li key={center.name}>
                <button
                  type="button"
                  className="button populate-center"
                  onClick={() => begin(center.startUrl)}
                >
                  <span className="strong">{center.name}</span>
                  <span className="second">{stateOf(center)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <FormField
        label={text.label}
        help={text.help}
        value={startUrl}
        onValue={setStartUrl}
        problem={step.needsRegion ? undefined : step.problem}
        autoFocus={!step.needsRegion}
      />
      {step.needsRegion && (
        <FormField
          label={text.region}
          help={text.regionHelp}
          value={region}
          onValue={setRegion}
          problem={step.problem}
          autoFocus
        />
      )}
      <div role="alert" className="unseen">
        {step.problem && `${step.problem.message} ${step.problem.advice}`}
        {step.needsRegion && !step.problem && text.regionHelp}
      </div>
      <div className="buttons">
        {/* Enter in any of several fields submits a form only where it has such a button. */}
        <input type="submit" hidden />
        <Button className="button" onPress={onClose}>
          {messages.cancel}
        </Button>
        <PushButton kind="primary" off={off} onPress={() => begin(startUrl)}>
          {text.go}
        </PushButton>
      </div>
    </form>
  );
}

function stateOf(center: KnownIdentityCenter): string {
  const changes = roleChangeWords([center]) ?? (center.listedAt === undefined ? undefined : text.nothingNew);
  return [center.signedIn ? text.signedIn : undefined, changes]
    .filter((words) => words !== undefined)
    .join(', ');
}
