import { useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button as PushButton } from '../../window/button.tsx';
import { messages } from '../messages.ts';

const text = messages.account;

interface AccountDialogProps {
  readonly accountId: string;
  readonly name: string;
  readonly onName: (accountId: string, name: string) => void;
  readonly onClose: () => void;
}

/** What the user calls an account. */
export function AccountDialog({ accountId, name, onName, onClose }: AccountDialogProps) {
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className="dialog-frame">
        <Dialog className="dialog">
          <NameForm accountId={accountId} name={name} onName={onName} onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function NameForm({ accountId, name, onName, onClose }: AccountDialogProps) {
  const [typed, setTyped] = useState(name);
  const save = () => {
    onClose();
    onName(accountId, typed);
  };
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Heading slot="title" level={1}>
        {text.title(accountId)}
      </Heading>
      <label className="form-row">
        <span className="form-label">{text.label}</span>
        <input
          // biome-ignore lint/a11y/noAutofocus: the dialog is opened to type a name.
          autoFocus
          className="text-input"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <p className="small second">{text.help}</p>
      <div className="buttons">
        <Button className="button" onPress={onClose}>
          {text.cancel}
        </Button>
        <PushButton kind="primary" onPress={save}>
          {text.save}
        </PushButton>
      </div>
    </form>
  );
}
