import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { messages } from '../messages.ts';

interface FootDialogProps {
  readonly title: string;
  /** What stands in the foot of the panel, and opens the dialog. */
  readonly button: ReactNode;
  readonly children: ReactNode;
  /** Buttons before the one that closes. */
  readonly buttons?: (close: () => void) => ReactNode;
  /** Who opens and closes it otherwise than by its own buttons. */
  readonly isOpen?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
}

/** A few words in the foot of the panel, and behind them what there is to know. */
export function FootDialog({ button, buttons, children, title, ...open }: FootDialogProps) {
  return (
    <DialogTrigger {...open}>
      <Button className="button quiet foot-button digits">
        <span>{button}</span>
      </Button>
      <ModalOverlay className="scrim" isDismissable>
        <Modal className="dialog-frame">
          <Dialog className="dialog">
            {({ close }) => (
              <>
                <Heading slot="title" level={1}>
                  {title}
                </Heading>
                {children}
                <div className="buttons">
                  {buttons?.(close)}
                  <Button autoFocus className="button" onPress={close}>
                    {messages.foot.close}
                  </Button>
                </div>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
