import { Search } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Modal';
import type { ActionResult } from '../../../shared/view.ts';
import type { ListedRolesView } from '../../../shared/views/populate-view.ts';
import { bridge } from '../../window/bridge.ts';
import { Button as PushButton } from '../../window/button.tsx';
import { DiffLines } from '../../window/diff-lines.tsx';
import { FormField } from '../../window/form-field.tsx';
import { messages as panelMessages } from '../messages.ts';
import { messages } from './messages.ts';
import { RoleList } from './role-list.tsx';
import { accountTitles, firstTicked, roleRows, tickOf, toggled } from './role-rows.ts';
import { useNames, usePreview } from './use-preview.ts';

const text = messages.choose;
const TEMPLATE = '{accountName}/{roleName}';

interface ChooseStepProps {
  readonly list: ListedRolesView;
  readonly onClose: () => void;
  readonly onDone: (result: ActionResult) => void;
}

/** Ticks on the left, and what they will write on the right. */
export function ChooseStep({ list, onClose, onDone }: ChooseStepProps) {
  const { gone, roles } = list;
  const searchRef = useRef<HTMLInputElement>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [onlyFresh, setOnlyFresh] = useState(false);
  const [ticked, setTicked] = useState(() => firstTicked(roles));
  const [template, setTemplate] = useState(TEMPLATE);
  const [region, setRegion] = useState('');
  const [prune, setPrune] = useState(false);
  const [taken, setTaken] = useState<'with-account-id' | 'leave-out'>('with-account-id');
  const [isWriting, setIsWriting] = useState(false);
  const [problem, setProblem] = useState<Extract<ActionResult, { ok: false }>>();

  const titles = useMemo(() => accountTitles(roles), [roles]);
  const names = useNames(list.id, template, region);
  const rows = useMemo(
    () => roleRows(roles, titles, names.names, { query, onlyFresh }),
    [roles, titles, names.names, query, onlyFresh],
  );
  const shown = useMemo(() => rows.flatMap((row) => (row.kind === 'role' ? [row.index] : [])), [rows]);
  const fresh = useMemo(() => roles.filter(({ isFresh }) => isFresh).length, [roles]);
  const input = useMemo(
    () => ({
      list: list.id,
      chosen: [...ticked].flatMap((index) => {
        const role = roles[index];
        return role ? [{ accountId: role.accountId, roleName: role.roleName }] : [];
      }),
      template,
      region,
      prune,
      taken,
    }),
    [list.id, roles, ticked, template, region, prune, taken],
  );
  const preview = usePreview(input);
  const change = preview?.ok ? preview : undefined;
  const fault = problem ?? names.problem ?? (preview && !preview.ok ? preview : undefined);
  const isEmpty = change !== undefined && change.lines.length === 0;
  const off = isWriting
    ? text.adding
    : fault
      ? `${fault.message} ${fault.advice ?? ''}`
      : isEmpty
        ? text.nothingChosen
        : change === undefined
          ? text.working
          : undefined;

  const toggle = useCallback(
    (indexes: readonly number[]) => {
      setProblem(undefined);
      setTicked((before) => toggled(indexes, roles, before));
    },
    [roles],
  );
  const write = async () => {
    if (off !== undefined || change === undefined) return;
    setIsWriting(true);
    const result = await bridge
      .request('populate:apply', { preview: change.id })
      .catch((): ActionResult => ({ ok: false, reason: 'failed', ...panelMessages.unreachable }));
    setIsWriting(false);
    if (result.ok) onDone(result);
    else setProblem(result);
  };
  const allShown = tickOf(shown, roles, ticked) === 'all';
  return (
    <form
      className="dialog-form"
      aria-busy={isWriting}
      onSubmit={(event) => {
        event.preventDefault();
        void write();
      }}
    >
      <div className="populate-columns">
        <div className="populate-roles">
          <div className="populate-search">
            <Search size={14} aria-hidden="true" />
            <input
              ref={searchRef}
              type="search"
              className="text-input"
              aria-label={text.search}
              placeholder={text.search}
              // biome-ignore lint/a11y/noAutofocus: the dialog is opened to find roles.
              autoFocus
              autoComplete="off"
              spellCheck={false}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'ArrowDown') {
                  event.preventDefault();
                  listRef.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
                } else if (event.key === 'Escape' && query !== '') {
                  event.stopPropagation();
                  setQuery('');
                } else if (event.key === 'Enter') event.preventDefault();
              }}
            />
          </div>
          <div className="populate-tools small">
            <span role="status" className="second">
              {text.shown(shown.length, titles.size)}, {text.ticked(ticked.size)}
            </span>
            {fresh > 0 && (
              <label className="populate-check">
                <input
                  type="checkbox"
                  checked={onlyFresh}
                  onChange={(event) => setOnlyFresh(event.target.checked)}
                />
                {text.onlyFresh(fresh)}
              </label>
            )}
            {shown.length > 0 && (
              <button type="button" className="button quiet small" onClick={() => toggle(shown)}>
                {allShown ? text.untickShown : text.tickShown}
              </button>
            )}
          </div>
          {rows.length > 0 ? (
            <RoleList
              rows={rows}
              search={`${query} ${onlyFresh}`}
              roles={roles}
              titles={titles}
              names={names.names}
              ticked={ticked}
              onToggle={toggle}
              listRef={listRef}
              onType={() => searchRef.current?.focus()}
            />
          ) : (
            <p className="populate-nothing second">
              {query.trim() ? text.nothing(query.trim()) : text.empty}
            </p>
          )}
          <p className="small second populate-listed">
            {!list.complete && (
              <span className="soon-text">
                {text.incomplete} {list.problem && `${list.problem.message} ${list.problem.advice}`}{' '}
              </span>
            )}
            {text.listedAt(new Date(list.listedAt).toLocaleTimeString([], { timeStyle: 'short' }))}{' '}
            <button
              type="button"
              className="button quiet small"
              onClick={() =>
                void bridge
                  .request('populate:begin', { startUrl: list.startUrl, refresh: true })
                  .catch(() => undefined)
              }
            >
              {text.again}
            </button>
          </p>
        </div>
        <div className="populate-change">
          <div className="populate-naming">
            <FormField
              label={text.template}
              help={text.templateHelp}
              value={template}
              onValue={(value) => {
                setProblem(undefined);
                setTemplate(value);
              }}
              problem={names.problem}
              mono
            />
            <FormField label={text.region} help={text.regionHelp} value={region} onValue={setRegion} />
          </div>
          <Clashes
            names={change?.clashes.filter(({ reason }) => reason === 'taken').map(({ name }) => name) ?? []}
            taken={taken}
            onTaken={setTaken}
          />
          {gone.length > 0 && (
            <label className="populate-check">
              <input type="checkbox" checked={prune} onChange={(event) => setPrune(event.target.checked)} />
              <span>
                {text.prune(gone.length)}
                <span className="second small">
                  {' '}
                  {gone
                    .slice(0, 5)
                    .map(({ profile }) => profile)
                    .join(', ')}
                </span>
              </span>
            </label>
          )}
          <h2 className="populate-heading">{text.change}</h2>
          {change && change.lines.length > 0 ? (
            <DiffLines
              label={text.change}
              lines={change.lines}
              words={text}
              {...(change.more > 0 && { end: text.moreLines(change.more) })}
            />
          ) : (
            <p className="second">{text.noChange}</p>
          )}
        </div>
      </div>
      <div role="alert" className="bad-text">
        {fault && !names.problem && `${fault.message} ${fault.advice ?? ''}`}
      </div>
      <div className="buttons">
        <Button className="button" onPress={onClose}>
          {messages.cancel}
        </Button>
        <PushButton kind="primary" off={off} onPress={() => void write()}>
          {text.add}
        </PushButton>
      </div>
    </form>
  );
}

interface ClashesProps {
  /** What the new profiles would be called. */
  readonly names: readonly string[];
  readonly taken: 'with-account-id' | 'leave-out';
  readonly onTaken: (taken: 'with-account-id' | 'leave-out') => void;
}

/** Names that profiles have which were not made from here: what becomes of the new ones. */
function Clashes({ names, onTaken, taken }: ClashesProps) {
  const [first] = names;
  if (first === undefined && taken === 'with-account-id') return null;
  return (
    <div role="radiogroup" aria-labelledby="clashes" className="populate-clashes">
      <p id="clashes" className="strong">
        {text.clashes(Math.max(1, names.length))}
      </p>
      <label className="populate-check">
        <input
          type="radio"
          name="taken"
          checked={taken === 'with-account-id'}
          onChange={() => onTaken('with-account-id')}
        />
        {text.withAccountId(first ?? '…')}
      </label>
      <label className="populate-check">
        <input
          type="radio"
          name="taken"
          checked={taken === 'leave-out'}
          onChange={() => onTaken('leave-out')}
        />
        {text.leaveOut}
      </label>
    </div>
  );
}
