import { messages } from '../messages.ts';
import { TextDialog } from './text-dialog.tsx';

const text = messages.console.page;

interface PageDialogProps {
  readonly profile: string;
  /** What was opened last. */
  readonly last: string;
  readonly onOpen: (destination: string) => void;
  readonly onClose: () => void;
}

/** Any page of the console: a service, a path, or an address that was copied from the browser. */
export function PageDialog({ profile, last, onOpen, onClose }: PageDialogProps) {
  return (
    <TextDialog
      text={{ ...text, title: text.title(profile), done: text.open }}
      value={last}
      maxLength={4096}
      onDone={(typed) => onOpen(typed.trim())}
      onClose={onClose}
    />
  );
}
