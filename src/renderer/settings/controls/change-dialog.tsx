import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { DiffLine } from '../../../shared/settings-view.ts';
import { DiffLines } from '../../window/diff-lines.tsx';
import { messages } from '../messages.ts';

interface ChangeDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly summary: string;
  readonly warning?: string;
  readonly note?: string;
  readonly lines: readonly DiffLine[];
  readonly yes: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Shows what a change of a file would be, line by line, before it is made. Leaving it has the focus. */
export function ChangeDialog(props: ChangeDialogProps) {
  const { isOpen, lines, note, onNo, onYes, summary, title, warning, yes } = props;
  return (
    <ModalOverlay className="scrim" isOpen={isOpen} onOpenChange={(open) => !open && onNo()} isDismissable>
      <Modal className="dialog-frame wide">
        <Dialog role="alertdialog" className="dialog">
          <Heading slot="title" level={1}>
            {title}
          </Heading>
          <p className="selectable">{summary}</p>
          {warning && <p className="soon-text">{warning}</p>}
          {lines.length > 0 && <DiffLines lines={lines} label={summary} words={messages.doctor} />}
          {note && <p className="small second">{note}</p>}
          <div className="buttons">
            <Button autoFocus className="button" onPress={onNo}>
              {messages.cancel}
            </Button>
            <Button className="button primary" onPress={onYes}>
              {yes}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
