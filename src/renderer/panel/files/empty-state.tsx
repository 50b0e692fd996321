import { assertNever } from '../../../shared/assert-never.ts';
import type { ActionResult, FileView, ProfilesView } from '../../../shared/view.ts';
import { Button } from '../../window/button.tsx';
import { exampleProfile, messages } from '../messages.ts';
import { FirstProfileForm } from './first-profile-form.tsx';

const text = messages.empty;

interface EmptyStateProps {
  readonly profiles: ProfilesView;
  readonly onDone: (result: ActionResult) => void;
  /** Absent in the demo itself. */
  readonly onDemo?: (() => void) | undefined;
}

/** There is nothing to list: why, and what to do about it. */
export function EmptyState({ profiles, onDone, onDemo }: EmptyStateProps) {
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
      {onDemo && title !== text.unreadable && (
        <>
          <p>{text.ways}</p>
          <section className="card first-form" aria-label={messages.demo.title}>
            <h2>{messages.demo.title}</h2>
            <p className="second">{messages.demo.about}</p>
            <div>
              <Button onPress={onDemo}>{messages.demo.start}</Button>
            </div>
          </section>
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
