import { useState } from 'react';
import { Button } from 'react-aria-components/Modal';
import type { PopulateStep } from '../../../shared/populate-view.ts';
import { bridge } from '../../window/bridge.ts';
import { messages } from './messages.ts';

const text = messages.signIn;

interface SignInStepProps {
  readonly step: Extract<PopulateStep, { kind: 'sign-in' }>;
  readonly onClose: () => void;
}

/** The person is in the browser; what they must know stands here. */
export function SignInStep({ onClose, step }: SignInStepProps) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    bridge.request('populate:copy-address').then(
      (result) => setCopied(result.ok),
      () => undefined,
    );
  };
  if (step.address === undefined)
    return (
      <>
        <p role="status">{text.begun(step.session)}</p>
        <div className="populate-moving" aria-hidden="true" />
        <div className="buttons">
          <Button autoFocus className="button" onPress={onClose}>
            {messages.cancel}
          </Button>
        </div>
      </>
    );
  return (
    <>
      <div role="status">
        <p className="strong">{text.title(step.session)}</p>
        {step.browserFailed && <p className="soon-text">{text.noBrowser}</p>}
        {step.userCode ? <p>{text.code}</p> : <p className="second">{text.about}</p>}
        {step.userCode && <p className="populate-code selectable digits">{step.userCode}</p>}
      </div>
      <p className="populate-address selectable" title={step.address}>
        <span className="unseen">{text.address}: </span>
        <code>{step.address}</code>
      </p>
      <div className="buttons">
        <Button className="button" onPress={onClose}>
          {messages.cancel}
        </Button>
        <Button autoFocus className="button" onPress={copy}>
          {copied ? text.copied : text.copy}
        </Button>
      </div>
    </>
  );
}
