import type { ActionResult, FileView, ProfilesView } from '../../../shared/view.ts';
import { exampleProfile, messages } from '../messages.ts';
import { FirstProfileForm } from './first-profile-form.tsx';

const text = messages.empty;

interface EmptyStateProps {
  readonly profiles: ProfilesView;
  readonly onDone: (result: ActionResult) => void;
}

/** There is nothing to list: why, and what to do about it. */
export function EmptyState({ profiles, onDone }: EmptyStateProps) {
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
      {title !== text.unreadable && <FirstProfileForm onDone={onDone} />}
      <p className="second">{text.describe}</p>
      <pre className="card example selectable">
        <code>{exampleProfile}</code>
      </pre>
      <p className="second">
        {text.demo} <code className="selectable">npm run demo</code>
      </p>
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
