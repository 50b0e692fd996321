import { messages } from '../messages.ts';
import { TextDialog } from './text-dialog.tsx';

const text = messages.account;

interface AccountDialogProps {
  readonly accountId: string;
  readonly name: string;
  readonly onName: (accountId: string, name: string) => void;
  readonly onClose: () => void;
}

/** What the user calls an account. */
export function AccountDialog({ accountId, name, onName, onClose }: AccountDialogProps) {
  return (
    <TextDialog
      text={{ ...text, title: text.title(accountId), done: text.save }}
      value={name}
      maxLength={100}
      onDone={(typed) => onName(accountId, typed)}
      onClose={onClose}
    />
  );
}
