import { useId, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { ActionResult } from '../../../shared/view.ts';
import { messages } from '../messages.ts';

interface SeedDialogProps {
  readonly device: string;
  readonly onText: (text: string) => Promise<ActionResult>;
  readonly onClipboard: () => Promise<ActionResult>;
  readonly onKept: (result: ActionResult) => void;
  readonly onNo: () => void;
}

const text = messages.codes;

/** Says what it means when this computer gives the codes, and takes the secret key. What was typed is dropped with the dialog. */
export function SeedDialog({ device, onClipboard, onKept, onNo, onText }: SeedDialogProps) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const id = useId();
  const keep = async (keeping: Promise<ActionResult>) => {
    const result = await keeping;
    if (result.ok) onKept(result);
    else setProblem(`${result.message} ${result.advice ?? ''}`.trim());
  };
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => !open && onNo()} isDismissable>
      <Modal className="dialog-frame">
        <Dialog role="alertdialog" className="dialog">
          <Heading slot="title" level={1}>
            {text.seedTitle(device)}
          </Heading>
          <p className="soon-text">{text.seedMeans}</p>
          <p className="small second">{text.seedKept}</p>
          <label className="form-label" htmlFor={id}>
            {text.seedLabel}
          </label>
          <input
            id={id}
            type="password"
            className="text-input mono"
            autoComplete="off"
            spellCheck={false}
            maxLength={2048}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          {problem && (
            <p className="bad-text small" role="alert">
              {problem}
            </p>
          )}
          <div className="buttons">
            <Button autoFocus className="button" onPress={onNo}>
              {messages.cancel}
            </Button>
            <Button className="button" onPress={() => void keep(onClipboard())}>
              {text.seedFromClipboard}
            </Button>
            <Button
              className="button primary"
              isDisabled={typed.trim() === ''}
              onPress={() => {
                void keep(onText(typed));
                setTyped('');
              }}
            >
              {text.seedYes}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
