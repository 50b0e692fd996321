import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { DiffLine } from '../../../shared/settings-view.ts';
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
          {lines.length > 0 && <DiffLines lines={lines} label={summary} />}
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

const SIGNS = { same: ' ', out: '−', in: '+' } as const;

function DiffLines({ label, lines }: { readonly label: string; readonly lines: readonly DiffLine[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines must be scrollable by keyboard.
    <ul className="file-lines selectable" tabIndex={0} aria-label={label}>
      {lines.map(({ kind, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one change stay as they are.
        <li key={index} className={`file-line ${kind}`}>
          <span className="file-number" aria-hidden="true">
            {SIGNS[kind]}
          </span>
          {kind !== 'same' && (
            <span className="unseen">{kind === 'out' ? messages.doctor.out : messages.doctor.in}: </span>
          )}
          <code>{text}</code>
        </li>
      ))}
    </ul>
  );
}
