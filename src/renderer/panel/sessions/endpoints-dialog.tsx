import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { EndpointView } from '../../../shared/view.ts';
import { clockTime } from '../../../shared/words/time-left.ts';
import { useClock } from '../../window/clock.ts';
import { messages } from '../messages.ts';
import { FootDialog } from './foot-dialog.tsx';

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
    <FootDialog
      title={text.title}
      button={text.count(endpoints.length)}
      isOpen={isOpen}
      onOpenChange={setOpen}
    >
      <ul className="endpoints" aria-label={text.title}>
        {endpoints.map((use) => (
          <Endpoint key={use.id} use={use} onStop={onStop} />
        ))}
      </ul>
      {endpoints.length === 0 && <p className="second">{text.none}</p>}
    </FootDialog>
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
