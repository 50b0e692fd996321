import { useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { KeyImportView } from '../../../shared/views/keys-view.ts';
import { messages } from '../messages.ts';

interface ImportKeyDialogProps {
  readonly view: KeyImportView;
  readonly onYes: (deleteCopies: boolean) => void;
  readonly onNo: () => void;
}

const text = messages.keys;

/** What moving a key into the keychain would do, and what to know before. Leaving it has the focus. */
export function ImportKeyDialog({ onNo, onYes, view }: ImportKeyDialogProps) {
  const [deletes, setDeletes] = useState(true);
  const { copies, goes, key, profile, stays, traps } = view;
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => !open && onNo()} isDismissable>
      <Modal className="dialog-frame wide">
        <Dialog role="alertdialog" className="dialog">
          <Heading slot="title" level={1}>
            {text.importTitle(profile)}
          </Heading>
          <p className="selectable">{text.importText(key)}</p>
          <ul className="key-facts small selectable">
            {goes.map((line) => (
              <li key={line}>{text.goes(line)}</li>
            ))}
            <li>
              {text.stays} <code>{stays}</code>
            </li>
            {traps.map((trap) => (
              <li key={trap}>{trap}</li>
            ))}
          </ul>
          {copies.length > 0 && (
            <label className="key-copies">
              <input
                type="checkbox"
                checked={deletes}
                onChange={(event) => setDeletes(event.target.checked)}
              />
              <span>
                {text.deleteCopies} <span className="small second selectable">{copies.join(', ')}</span>
              </span>
            </label>
          )}
          <div className="buttons">
            <Button autoFocus className="button" onPress={onNo}>
              {messages.cancel}
            </Button>
            <Button className="button primary" onPress={() => onYes(deletes)}>
              {text.importYes}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
