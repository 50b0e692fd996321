import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { Question } from '../details/use-actions.ts';
import { messages } from '../messages.ts';

interface ConfirmDialogProps {
  readonly question: Question;
  readonly onYes: (question: Question) => void;
  readonly onNo: () => void;
}

/** Asks before anything is overwritten. Keeping what is there is the answer that has the focus. */
export function ConfirmDialog({ question, onYes, onNo }: ConfirmDialogProps) {
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => !open && onNo()} isDismissable>
      <Modal className="dialog-frame">
        <Dialog role="alertdialog" className="dialog">
          <Heading slot="title" level={1}>
            {messages.confirm.title}
          </Heading>
          <p className="selectable">{question.message}</p>
          <div className="buttons">
            <Button autoFocus className="button" onPress={onNo}>
              {messages.confirm.no}
            </Button>
            <Button className="button danger" onPress={() => onYes(question)}>
              {messages.confirm.yes}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
