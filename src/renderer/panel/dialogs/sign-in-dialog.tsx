import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { SignInView, SignInWaitingView } from '../../../shared/view.ts';
import { minutesLeft } from '../../../shared/words/time-left.ts';
import { bridge } from '../../window/bridge.ts';
import { useClock } from '../../window/clock.ts';
import { messages } from '../messages.ts';

const text = messages.signIn;

/** What is waited for while somebody signs in, in a browser of their own. It closes by itself when that is done. */
export function SignInDialog({ signIns }: { readonly signIns: readonly SignInView[] | undefined }) {
  const current = signIns?.find(({ waiting }) => waiting !== undefined);
  if (current?.waiting === undefined) return null;
  const { id, label, takesCode, waiting } = current;
  const cancel = () => void bridge.request('sign-in:cancel', { id }).catch(() => undefined);
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => !open && cancel()}>
      <Modal className="dialog-frame">
        <Dialog className="dialog sign-in" aria-label={text.title}>
          <Heading slot="title" level={1}>
            {text.to(label)}
          </Heading>
          <SignInSteps id={id} waiting={waiting} takesCode={takesCode} onCancel={cancel} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface SignInStepsProps {
  readonly id: string;
  readonly waiting: SignInWaitingView;
  /** It can go on by a code that is compared. */
  readonly takesCode: boolean;
  readonly onCancel: () => void;
}

/** What the person has to do, and what can be done about it; wherever it is shown. */
export function SignInSteps({ id, onCancel, takesCode, waiting }: SignInStepsProps) {
  return (
    <>
      <Waiting waiting={waiting} />
      <p className="sign-in-address selectable">
        <span className="form-label">{text.address}</span>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long address must be scrollable by keyboard. */}
        <code tabIndex={0}>{waiting.address}</code>
      </p>
      <div className="buttons">
        <Button className="button" onPress={onCancel}>
          {text.cancel}
        </Button>
        {waiting.way === 'browser' && takesCode && (
          <Button
            className="button"
            onPress={() => void bridge.request('sign-in:use-code', { id }).catch(() => undefined)}
          >
            {text.useCode}
          </Button>
        )}
        <Button
          autoFocus
          className="button primary"
          onPress={() => void bridge.request('sign-in:copy-address', { id }).catch(() => undefined)}
        >
          {text.copy}
        </Button>
      </div>
    </>
  );
}

function Waiting({ waiting }: { readonly waiting: SignInWaitingView }) {
  const left = useClock((now) => minutesLeft(waiting.deadline, now));
  return (
    <div role="status">
      <p>{waiting.browserFailed ? text.noBrowser : text.inBrowser}</p>
      {waiting.userCode !== undefined && (
        <p>
          <code className="sign-in-code digits selectable">{waiting.userCode}</code>
          <span className="small second">{text.compare}</span>
        </p>
      )}
      <p className="small second digits">{text.waits(left)}</p>
    </div>
  );
}
