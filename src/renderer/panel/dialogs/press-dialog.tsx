import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { Pressed } from '../details/use-actions.ts';
import { messages } from '../messages.ts';

const text = messages.guard;

interface PressDialogProps {
  readonly pressed: Pressed;
  readonly onYes: (pressed: Pressed) => void;
  readonly onNo: () => void;
}

/** The key or click that a copy needs on Wayland. Copying was asked for already, so Enter does it. */
export function PressDialog({ pressed, onYes, onNo }: PressDialogProps) {
  const { kind } = pressed.action;
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => !open && onNo()} isDismissable>
      <Modal className="dialog-frame">
        <Dialog role="alertdialog" className="dialog">
          <Heading slot="title" level={1}>
            {text.title[kind](pressed.profile)}
          </Heading>
          <p className="selectable">{pressed.message}</p>
          {pressed.advice && <p className="small second">{pressed.advice}</p>}
          <div className="buttons">
            <Button className="button" onPress={onNo}>
              {text.cancel}
            </Button>
            <Button autoFocus className="button primary" onPress={() => onYes(pressed)}>
              {text.go[kind]}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
