import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { clockTime } from '../../../shared/time-left.ts';
import type { EndpointView } from '../../../shared/view.ts';
import { useClock } from '../../window/clock.ts';
import { messages } from '../messages.ts';

const text = messages.endpoints;

interface EndpointsDialogProps {
  readonly endpoints: readonly EndpointView[];
  readonly onStop: (id: string, profile: string) => void;
}

/** How many programs get credentials from the endpoint, and behind it: which they are, each with its stop. */
export function EndpointsDialog({ endpoints, onStop }: EndpointsDialogProps) {
  // Stopping the last one does not take the dialog away under one's hands.
  const [isOpen, setOpen] = useState(false);
  if (endpoints.length === 0 && !isOpen) return null;
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button className="button quiet foot-button digits">
        <span>{text.count(endpoints.length)}</span>
      </Button>
      <ModalOverlay className="scrim" isDismissable>
        <Modal className="dialog-frame">
          <Dialog className="dialog">
            {({ close }) => (
              <>
                <Heading slot="title" level={1}>
                  {text.title}
                </Heading>
                <ul className="endpoints" aria-label={text.title}>
                  {endpoints.map((use) => (
                    <Endpoint key={use.id} use={use} onStop={onStop} />
                  ))}
                </ul>
                {endpoints.length === 0 && <p className="second">{text.none}</p>}
                <div className="buttons">
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

function Endpoint({
  use: { by, id, profile, program, since },
  onStop,
}: {
  readonly use: EndpointView;
  readonly onStop: EndpointsDialogProps['onStop'];
}) {
  const began = useClock((now) => text.since(clockTime(since, now)));
  return (
    <li>
      <span className="strong selectable">{profile}</span>
      <span className="second selectable">{program ?? text.by[by]}</span>
      <span className="small second digits">{began}</span>
      <Button
        className="button endpoint-stop"
        aria-label={text.stop(profile, program ?? text.by[by])}
        onPress={() => onStop(id, profile)}
      >
        {messages.actions.stop}
      </Button>
    </li>
  );
}
