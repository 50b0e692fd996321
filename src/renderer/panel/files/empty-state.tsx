import { assertNever } from '../../../shared/assert-never.ts';
import type { ActionResult, FileView, ProfilesView } from '../../../shared/view.ts';
import { exampleProfile, messages } from '../messages.ts';
import { FirstProfileForm } from './first-profile-form.tsx';
import { foundSentence, useFound, WaysIn } from './ways-in.tsx';

const text = messages.empty;

interface EmptyStateProps {
  readonly profiles: ProfilesView;
  readonly onDone: (result: ActionResult) => void;
  readonly onPopulate: () => void;
  readonly onTakeOver: () => void;
  /** Absent in the demo itself. */
  readonly onDemo?: (() => void) | undefined;
}

/** There is nothing to list: why, what is here instead, and every way in. */
export function EmptyState({ profiles, onDone, onDemo, onPopulate, onTakeOver }: EmptyStateProps) {
  const found = useFound();
  const files = [profiles.config, profiles.credentials];
  const title = files.some(({ state }) => state === 'unreadable')
    ? text.unreadable
    : files.every(({ state }) => state === 'missing')
      ? text.noFiles
      : text.noProfiles;
  return (
    <section className="empty" aria-label={title}>
      <h1>{title}</h1>
      <p className="second">{text.looked}</p>
      <ul className="card empty-files selectable">
        {files.map((file) => (
          <li key={file.path}>
            <code className="path-text">{file.path}</code>
            <span className={file.state === 'unreadable' ? 'bad-text' : 'second'}>{fileState(file)}</span>
          </li>
        ))}
      </ul>
      {title !== text.unreadable && (
        <>
          <p aria-live="polite">{found && foundSentence(found)}</p>
          <WaysIn found={found} onPopulate={onPopulate} onTakeOver={onTakeOver} onDemo={onDemo} />
        </>
      )}
      {title !== text.unreadable && <FirstProfileForm onDone={onDone} />}
      <p className="second">{text.describe}</p>
      <pre className="card example selectable">
        <code>{exampleProfile}</code>
      </pre>
    </section>
  );
}

function fileState(file: FileView): string {
  switch (file.state) {
    case 'missing':
      return text.missing;
    case 'unreadable':
      return file.message ?? text.unreadable;
    case 'read':
      return text.readEmpty;
    default:
      return assertNever(file.state);
  }
}

/** The query matches no profile. */
export function NothingFound({ query }: { readonly query: string }) {
  const title = text.nothingFound(query);
  return (
    <section className="empty narrow" aria-label={title}>
      <h1 aria-live="polite">{title}</h1>
      <p className="second">{text.nothingFoundAdvice}</p>
    </section>
  );
}
