import { X } from 'lucide-react';
import { useState } from 'react';
import type { KnownIdentityCenter } from '../../../shared/views/populate-view.ts';
import { roleChangeWords } from '../../../shared/words/role-change-words.ts';
import { messages } from '../messages.ts';

const text = messages.roleChanges;
const REMEMBERED_AS = 'role changes read';

interface RoleChangesNoticeProps {
  readonly known: readonly KnownIdentityCenter[];
  readonly onLook: () => void;
}

/** Says that an Identity Center has roles that are new or gone. Nothing is changed unasked; dismissed, the same changes stay away. */
export function RoleChangesNotice({ known, onLook }: RoleChangesNoticeProps) {
  const [read, setRead] = useState(() => window.localStorage.getItem(REMEMBERED_AS));
  const changed = known.filter(({ fresh, gone }) => fresh + gone > 0);
  const words = roleChangeWords(changed);
  const key = changed.map(({ fresh, gone, name }) => `${name} ${fresh} ${gone}`).join(', ');
  if (words === undefined || key === read) return null;
  return (
    <div className="storage-notice small" role="status">
      <p>{text.sentence(changed.map(({ name }) => name).join(', '), words)}</p>
      <button type="button" className="button" onClick={onLook}>
        {text.look}
      </button>
      <button
        type="button"
        className="button quiet icon"
        aria-label={text.read}
        onClick={() => {
          window.localStorage.setItem(REMEMBERED_AS, key);
          setRead(key);
        }}
      >
        <X size={13} aria-hidden="true" />
      </button>
    </div>
  );
}
