import { useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button as PushButton } from '../../window/button.tsx';
import { messages } from '../messages.ts';

const text = messages.console.page;

interface PageDialogProps {
  readonly profile: string;
  /** What was opened last. */
  readonly last: string;
  readonly onOpen: (destination: string) => void;
  readonly onClose: () => void;
}

/** Any page of the console: a service, a path, or an address that was copied from the browser. */
export function PageDialog(props: PageDialogProps) {
  const { onClose } = props;
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className="dialog-frame">
        <Dialog className="dialog">
          <PageForm {...props} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PageForm({ profile, last, onOpen, onClose }: PageDialogProps) {
  const [typed, setTyped] = useState(last);
  const open = () => {
    onClose();
    onOpen(typed.trim());
  };
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        open();
      }}
    >
      <Heading slot="title" level={1}>
        {text.title(profile)}
      </Heading>
      <label className="form-row">
        <span className="form-label">{text.label}</span>
        <input
          // biome-ignore lint/a11y/noAutofocus: the dialog is opened to type a page.
          autoFocus
          className="text-input"
          autoComplete="off"
          spellCheck={false}
          maxLength={4096}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <p className="small second">{text.help}</p>
      <div className="buttons">
        <Button className="button" onPress={onClose}>
          {text.cancel}
        </Button>
        <PushButton kind="primary" onPress={open}>
          {text.open}
        </PushButton>
      </div>
    </form>
  );
}
