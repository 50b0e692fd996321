import { useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button as PushButton } from '../../window/button.tsx';
import type { Guarded } from '../details/use-actions.ts';
import { messages } from '../messages.ts';

const text = messages.guard;

interface ProductionDialogProps {
  readonly guarded: Guarded;
  /** The account and role that the profile leads to, in words. */
  readonly where: string;
  readonly onYes: (guarded: Guarded) => void;
  readonly onNo: () => void;
}

/**
 * Asks before a profile marked as production is switched to, or its keys are copied. Neither Enter nor a click alone goes on: the word has to be
 * typed, so that no key pressed once too often does it.
 */
export function ProductionDialog({ guarded, where, onYes, onNo }: ProductionDialogProps) {
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => !open && onNo()} isDismissable>
      <Modal className="dialog-frame">
        <Dialog role="alertdialog" className="dialog guard">
          <Question guarded={guarded} where={where} onYes={onYes} onNo={onNo} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Question({ guarded, where, onYes, onNo }: ProductionDialogProps) {
  const { kind } = guarded.action;
  const [typed, setTyped] = useState('');
  const sure = typed.trim().toLowerCase() === text.word;
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (sure) onYes(guarded);
      }}
    >
      <Heading slot="title" level={1}>
        <span className="badge">{messages.production.word}</span> {text.title[kind](guarded.profile)}
      </Heading>
      <p className="selectable">{text.message(where)}</p>
      <label className="form-row">
        <span className="form-label">{text.type[kind]}</span>
        <input
          // biome-ignore lint/a11y/noAutofocus: the word is all that is asked for.
          autoFocus
          className="text-input"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <div className="buttons">
        <Button className="button" onPress={onNo}>
          {text.cancel}
        </Button>
        <PushButton kind="danger" off={sure ? undefined : text.type[kind]} onPress={() => onYes(guarded)}>
          {text.go[kind]}
        </PushButton>
      </div>
    </form>
  );
}
