import { useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button as PushButton } from '../../window/button.tsx';

interface TextDialogProps {
  readonly text: {
    readonly title: string;
    readonly label: string;
    readonly help: string;
    readonly cancel: string;
    readonly done: string;
  };
  /** What stands there at first. */
  readonly value: string;
  readonly maxLength: number;
  readonly onDone: (typed: string) => void;
  readonly onClose: () => void;
}

/** Asks for one line of text. */
export function TextDialog(props: TextDialogProps) {
  const { onClose } = props;
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className="dialog-frame">
        <Dialog className="dialog">
          <TextForm {...props} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function TextForm({ maxLength, onClose, onDone, text, value }: TextDialogProps) {
  const [typed, setTyped] = useState(value);
  const done = () => {
    onClose();
    onDone(typed);
  };
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
    >
      <Heading slot="title" level={1}>
        {text.title}
      </Heading>
      <label className="form-row">
        <span className="form-label">{text.label}</span>
        <input
          // biome-ignore lint/a11y/noAutofocus: the dialog is opened to type.
          autoFocus
          className="text-input"
          autoComplete="off"
          spellCheck={false}
          maxLength={maxLength}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <p className="small second">{text.help}</p>
      <div className="buttons">
        <Button className="button" onPress={onClose}>
          {text.cancel}
        </Button>
        <PushButton kind="primary" onPress={done}>
          {text.done}
        </PushButton>
      </div>
    </form>
  );
}
