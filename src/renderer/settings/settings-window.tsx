import { Search } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type SettingsSection, settingsSections } from '../../shared/settings/setting-kinds.ts';
import type { SettingsView } from '../../shared/settings-view.ts';
import type { ActionResult } from '../../shared/view.ts';
import { bridge } from '../window/bridge.ts';
import { isCommand } from '../window/platform.ts';
import { useView } from '../window/use-view.ts';
import { findSettings } from './find-settings.ts';
import { messages } from './messages.ts';
import { QuestionDialog } from './question-dialog.tsx';
import { type RowId, rowIds, rows } from './rows.ts';
import { SectionList } from './section-list.tsx';
import { Section } from './sections/section.tsx';
import { type Question, SettingsContext } from './settings-context.ts';
import { useOpenedSection } from './use-opened-section.ts';

const getSettings = () => bridge.request('settings:get');

/** The settings, once the main process has said how they stand. */
export function SettingsWindow() {
  const view = useView('settings:changed', getSettings);
  if (!view) return <main className="settings" aria-busy="true" aria-label={messages.reading} />;
  return <LoadedSettings view={view} />;
}

function LoadedSettings({ view }: { readonly view: SettingsView }) {
  const [section, setSection] = useState<SettingsSection>('files');
  const [query, setQuery] = useState('');
  const [question, setQuestion] = useState<Question>();
  const [outcome, setOutcome] = useState<ActionResult>();
  const search = useRef<HTMLInputElement>(null);
  const content = useRef<HTMLDivElement>(null);

  const open = useCallback((wanted: SettingsSection) => {
    setSection(wanted);
    setQuery('');
    toTop(content.current);
  }, []);
  useOpenedSection(open);
  useWindowKeys(search, query, () => setQuery(''));

  const searching = query.trim() !== '';
  const found = useMemo(() => findSettings(query), [query]);
  const shown = useCallback(
    (id: RowId) => (searching ? found.has(id) : rows[id].section === section),
    [searching, found, section],
  );
  const tell = useCallback((result: ActionResult) => {
    if (result.ok || result.reason !== 'dismissed') setOutcome({ ...result });
  }, []);
  const set = useCallback(async (change: Parameters<SettingsContext['set']>[0]): Promise<ActionResult> => {
    const request = (confirmed: boolean) =>
      bridge
        .request('settings:set', { change, ...(confirmed && { confirmed }) })
        .catch((): ActionResult => ({ ok: false, reason: 'failed', message: messages.notSaved }));
    let result = await request(false);
    if (!result.ok && result.reason === 'confirm') {
      const { message } = result;
      const yes = await new Promise<boolean>((answer) =>
        setQuestion({
          title: rows[change.name === 'configFile' ? 'configFile' : 'credentialsFile'].label,
          text: message,
          yes: messages.goOn,
          onYes: () => answer(true),
          onNo: () => answer(false),
        }),
      );
      result = yes ? await request(true) : { ok: false, reason: 'dismissed', message: '' };
    }
    if (result.ok) setOutcome({ ...result });
    return result;
  }, []);
  const context = useMemo(
    (): SettingsContext => ({ view, shown, set, tell, ask: setQuestion }),
    [view, shown, set, tell],
  );
  const count = searching ? found.size : 0;

  return (
    <main className="settings">
      <div className="settings-side">
        <div className="settings-search">
          <Search size={14} aria-hidden="true" />
          <input
            ref={search}
            type="search"
            // biome-ignore lint/a11y/noAutofocus: the window is opened to find something in it.
            autoFocus
            aria-label={messages.search}
            placeholder={messages.search}
            autoComplete="off"
            spellCheck={false}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              toTop(content.current);
            }}
          />
        </div>
        <SectionList selected={searching ? undefined : section} onSelect={open} />
        <p className="unseen" role="status">
          {searching && messages.found(count)}
        </p>
      </div>
      <SettingsContext.Provider value={context}>
        <div className="settings-content" ref={content} tabIndex={-1}>
          {view.notice && <p className="settings-notice selectable">{view.notice}</p>}
          {settingsSections.map((name) => {
            const hasRows = rowIds.some((id) => rows[id].section === name && shown(id));
            if (!hasRows) return null;
            return (
              <section key={name} aria-labelledby={`section-${name}`}>
                <h1 id={`section-${name}`}>{messages.sections[name]}</h1>
                <Section name={name} />
              </section>
            );
          })}
          {searching && count === 0 && <p className="second">{messages.nothingFound(query.trim())}</p>}
        </div>
        <Outcome outcome={outcome} onGone={() => setOutcome(undefined)} />
        <QuestionDialog question={question} onClose={() => setQuestion(undefined)} />
      </SettingsContext.Provider>
    </main>
  );
}

/** Either the sections scroll or, in a narrow window, the whole page around them. */
function toTop(content: HTMLElement | null): void {
  content?.scrollTo({ top: 0 });
  content?.parentElement?.scrollTo({ top: 0 });
}

/** How the last change or action went, for some seconds; longer when it did not go well. */
function Outcome({
  onGone,
  outcome,
}: {
  readonly outcome: ActionResult | undefined;
  readonly onGone: () => void;
}) {
  const gone = useRef(onGone);
  gone.current = onGone;
  useEffect(() => {
    if (!outcome?.ok) return;
    const timer = window.setTimeout(() => gone.current(), 5000);
    return () => window.clearTimeout(timer);
  }, [outcome]);
  return (
    <div className="outcome-place">
      <p role="status" className={outcome?.ok ? 'outcome selectable' : 'unseen'}>
        {outcome?.ok && outcome.message}
      </p>
      {outcome && !outcome.ok && (
        <div role="alert" className="outcome bad selectable">
          <p>
            {outcome.message} {outcome.advice}
          </p>
          <button type="button" className="button quiet" onClick={onGone}>
            {messages.close}
          </button>
        </div>
      )}
    </div>
  );
}

/** Cmd/Ctrl+F searches, Esc clears the search and then closes, Cmd/Ctrl+W closes. */
function useWindowKeys(
  search: React.RefObject<HTMLInputElement | null>,
  query: string,
  clear: () => void,
): void {
  const latest = useRef({ query, clear });
  latest.current = { query, clear };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (isCommand(event) && event.key.toLowerCase() === 'f') {
        event.preventDefault();
        search.current?.focus();
        search.current?.select();
      } else if (isCommand(event) && event.key.toLowerCase() === 'w') {
        event.preventDefault();
        void bridge.request('settings:close');
      } else if (event.key === 'Escape') {
        event.preventDefault();
        if (latest.current.query !== '') latest.current.clear();
        else void bridge.request('settings:close');
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [search]);
}
