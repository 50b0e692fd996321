import { Fragment } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { commandHint } from '../window/platform.ts';
import { messages } from './messages.ts';

const text = messages.keys;

interface KeysDialogProps {
  readonly onClose: () => void;
}

/** Every key of the panel and what it does. */
export function KeysDialog({ onClose }: KeysDialogProps) {
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className="dialog-frame keys-frame">
        <Dialog className="dialog">
          <Heading slot="title" level={1}>
            {text.title}
          </Heading>
          <dl className="keys" tabIndex={0} aria-label={text.title}>
            {text.rows(commandHint('')).map(([keys, what]) => (
              <div key={keys}>
                <dt>
                  {keysIn(keys).map((key) => (
                    // The space is for those who hear or copy it.
                    <Fragment key={key}>
                      <kbd>{key}</kbd>{' '}
                    </Fragment>
                  ))}
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <div className="buttons">
            <Button autoFocus className="button" onPress={onClose}>
              {text.close}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The keys of a row, each to be drawn as one: "Ctrl C" are two, "⌘C" is one, as Macs write it. */
function keysIn(row: string): readonly string[] {
  return row.match(/Page [↑↓]|\S+/gu) ?? [row];
}
