import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { messages } from './messages.ts';
import type { Question } from './settings-context.ts';

interface QuestionDialogProps {
  readonly question: Question | undefined;
  readonly onClose: () => void;
}

/** Asks before something that cannot be taken back. Leaving it has the focus. */
export function QuestionDialog({ onClose, question }: QuestionDialogProps) {
  const no = () => {
    onClose();
    question?.onNo?.();
  };
  return (
    <ModalOverlay
      className="scrim"
      isOpen={question !== undefined}
      onOpenChange={(open) => !open && no()}
      isDismissable
    >
      <Modal className="dialog-frame">
        <Dialog role="alertdialog" className="dialog">
          <Heading slot="title" level={1}>
            {question?.title}
          </Heading>
          <p className="selectable">{question?.text}</p>
          <div className="buttons">
            <Button autoFocus className="button" onPress={no}>
              {messages.cancel}
            </Button>
            <Button
              className="button primary"
              onPress={() => {
                onClose();
                question?.onYes();
              }}
            >
              {question?.yes}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
