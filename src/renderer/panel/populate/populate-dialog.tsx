import { useEffect } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { assertNever } from '../../../shared/assert-never.ts';
import type { ActionResult } from '../../../shared/view.ts';
import type { PopulateView } from '../../../shared/views/populate-view.ts';
import { bridge } from '../../window/bridge.ts';
import './populate.css';
import { SignInSteps } from '../dialogs/sign-in-dialog.tsx';
import { ChooseStep } from './choose-step.tsx';
import { messages } from './messages.ts';
import { StartStep } from './start-step.tsx';

interface PopulateDialogProps {
  readonly view: PopulateView;
  readonly onClose: () => void;
  readonly onDone: (result: ActionResult) => void;
}

/** The way from a start URL to profiles. Closed anywhere, nothing of it is left. */
export default function PopulateDialog({ onClose, onDone, view }: PopulateDialogProps) {
  useEffect(() => {
    void bridge.request('populate:opened').catch(() => undefined);
  }, []);
  const close = () => {
    void bridge.request('populate:stop').catch(() => undefined);
    onClose();
  };
  const isWide = view.step.kind === 'choose';
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => !open && close()}>
      <Modal className={isWide ? 'dialog-frame populate-frame' : 'dialog-frame wide'}>
        <Dialog className="dialog populate">
          <Heading slot="title" level={1}>
            {messages.title}
          </Heading>
          <Step view={view} onClose={close} onDone={onDone} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Step({ onClose, onDone, view }: PopulateDialogProps) {
  const { step } = view;
  switch (step.kind) {
    case 'start':
      return <StartStep key={step.startUrl} step={step} known={view.known} onClose={onClose} />;
    case 'looking':
      return <Waiting words={messages.looking} onClose={onClose} />;
    case 'sign-in':
      return step.waiting === undefined ? (
        <Waiting words={messages.signIn.begun(step.session)} onClose={onClose} />
      ) : (
        <>
          <p className="strong">{messages.signIn.title(step.session)}</p>
          <SignInSteps id={step.id} waiting={step.waiting} takesCode onCancel={onClose} />
        </>
      );
    case 'listing': {
      const { accounts, done } = step;
      const words = accounts === 0 ? messages.listing.accounts : messages.listing.progress(done, accounts);
      return <Waiting words={words} share={accounts === 0 ? undefined : done / accounts} onClose={onClose} />;
    }
    case 'choose':
      return <ChooseStep key={step.list.id} list={step.list} onClose={onClose} onDone={onDone} />;
    default:
      return assertNever(step);
  }
}

interface WaitingProps {
  readonly words: string;
  /** How much of it is done, 0 to 1. */
  readonly share?: number | undefined;
  readonly onClose: () => void;
}

function Waiting({ onClose, share, words }: WaitingProps) {
  return (
    <>
      <p role="status">{words}</p>
      {share === undefined ? (
        <div className="populate-moving" aria-hidden="true" />
      ) : (
        <progress className="populate-progress" aria-label={messages.title} value={share} max={1} />
      )}
      <div className="buttons">
        <Button autoFocus className="button" onPress={onClose}>
          {messages.cancel}
        </Button>
      </div>
    </>
  );
}
