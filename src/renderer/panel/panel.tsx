import { type KeyboardEvent, lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { assertNever } from '../../shared/assert-never.ts';
import { profileMarks } from '../../shared/profile-marks.ts';
import type { ShellName } from '../../shared/shells.ts';
import type { ActionOutcome, ProfilesView, ProfileView, SessionsView } from '../../shared/view.ts';
import type { PopulateView } from '../../shared/views/populate-view.ts';
import { type PreferencesView, plainPreferences } from '../../shared/views/preferences-view.ts';
import { mfaSessionOf, needsSignIn, waitOf } from '../../shared/words/session-labels.ts';
import { bridge } from '../window/bridge.ts';
import { currentTime, useClockOffset } from '../window/clock.ts';
import { useLatest } from '../window/use-latest.ts';
import { useSameList } from '../window/use-same-list.ts';
import { useView } from '../window/use-view.ts';
import { AssumeDialog } from './assume/assume-dialog.tsx';
import type { AssumeTask } from './assume/assume-task.ts';

import { DemoNotice } from './demo-notice.tsx';
import { Details } from './details/details.tsx';
import { Toast } from './details/toast.tsx';
import {
  type Actions,
  type Guarded,
  type GuardedAction,
  type SwitchHow,
  useActions,
} from './details/use-actions.ts';
import { useDetails } from './details/use-details.ts';
import { AccountDialog } from './dialogs/account-dialog.tsx';
import { ConfirmDialog } from './dialogs/confirm-dialog.tsx';
import { PageDialog } from './dialogs/page-dialog.tsx';
import { PressDialog } from './dialogs/press-dialog.tsx';
import { ProductionDialog } from './dialogs/production-dialog.tsx';
import { SignInDialog } from './dialogs/sign-in-dialog.tsx';
import { EmptyState, NothingFound } from './files/empty-state.tsx';
import { Welcome } from './files/welcome.tsx';
import { ListMenu } from './find/list-menu.tsx';
import { SearchField } from './find/search-field.tsx';
import { useFound } from './find/use-search.ts';
import { KeysDialog } from './keys-dialog.tsx';
import { ProfileList } from './list/profile-list.tsx';
import { useListKeys } from './list/use-list-keys.ts';
import type { MoreAction } from './menus/more-menu.tsx';
import { messages } from './messages.ts';
import { RoleChangesNotice } from './populate/role-changes-notice.tsx';
import { ClockNotice } from './sessions/clock-notice.tsx';
import { StorageNotice } from './sessions/storage-notice.tsx';
import { Foot } from './status-bar.tsx';
import { usePanelKeys } from './use-panel-keys.ts';
import { useLeftForPanel } from './use-pending-outcome.ts';

const getProfiles = () => bridge.request('profiles:get');
const getSessions = () => bridge.request('sessions:get');
const getPreferences = () => bridge.request('panel:preferences');
const getPopulate = () => bridge.request('populate:get');
/** Few need it, and not at the start. */
const PopulateDialog = lazy(() => import('./populate/populate-dialog.tsx'));

/** The panel, once the main process has said what there is. */
export function Panel() {
  const profiles = useView('profiles:changed', getProfiles);
  const sessions = useView('sessions:changed', getSessions);
  const preferences = useView('preferences:changed', getPreferences);
  useClockOffset(sessions?.clockOffsetMs);
  if (!profiles || !sessions)
    return <main className="panel" aria-busy="true" aria-label={messages.empty.reading} />;
  return (
    <LoadedPanel profiles={profiles} sessions={sessions} preferences={preferences ?? plainPreferences} />
  );
}

interface LoadedPanelProps {
  readonly profiles: ProfilesView;
  readonly sessions: SessionsView;
  readonly preferences: PreferencesView;
}

function LoadedPanel({ profiles, sessions, preferences }: LoadedPanelProps) {
  const searchRef = useRef<HTMLInputElement>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [picked, setPicked] = useState<string>();
  const [chosenTargets, setChosenTargets] = useState<ReadonlyMap<string, string>>(new Map());
  const [writeElsewhere, setWriteElsewhere] = useState(0);
  const [keysShown, setKeysShown] = useState(false);
  const [task, setTask] = useState<AssumeTask>();
  const [namedAccount, setNamedAccount] = useState<string>();
  const [typedPage, setTypedPage] = useState(false);
  const [populateShown, setPopulateShown] = useState(false);
  const populate = useView('populate:changed', getPopulate);
  const [shell, setShell] = useShell(preferences.shell);
  const actions = useActions();

  const found = useFound(profiles, sessions, preferences, query);
  const selected = picked !== undefined && found.rows.positionOf(picked) >= 0 ? picked : found.best;
  const profile = selected === undefined ? undefined : found.byName.get(selected);
  const session = selected === undefined ? undefined : found.sessionOf(selected);
  const production = useMemo(() => new Set(preferences.production), [preferences.production]);
  const accountName = profile?.accountId && preferences.accountNames[profile.accountId];
  const marks = useSameList(
    profileMarks.filter((mark) => selected !== undefined && preferences[mark].includes(selected)),
  );
  // Until something is picked or typed the first look stands where the details would.
  const welcome = preferences.welcome && picked === undefined && query === '' && found.total > 0;

  const mfa = profile && mfaSessionOf(profile, sessions.mfaSessions, currentTime());
  const chosenTarget = selected === undefined ? undefined : (chosenTargets.get(selected) ?? session?.target);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version for every new view.
  const version = useMemo(() => ({}), [profiles, sessions, preferences.shell]);
  const { details, before } = useDetails(selected, chosenTarget, version);
  const target = chosenTarget ?? details?.target.name ?? sessions.defaultTarget;

  const switchTo = (name: string | undefined, how: SwitchHow = {}) => {
    if (name === undefined) return;
    setPicked(name);
    if (found.byName.get(name)?.problem) {
      actions.explain(name, messages.off.broken);
      return;
    }
    if (name !== selected) {
      void actions.switchTo(name, {
        ...how,
        target: chosenTargets.get(name) ?? found.sessionOf(name)?.target,
      });
      return;
    }
    // Until the details are there the main process decides alone where it goes.
    const wanted = how.target ?? chosenTarget ?? details?.target.name;
    const known = details?.target.name === wanted ? details?.target : undefined;
    if (known?.refused) actions.explain(name, messages.off.refusedTarget);
    else if (known?.confirm)
      actions.ask({ profile: name, how: { ...how, target: wanted }, message: known.confirm.message });
    else void actions.switchTo(name, { ...how, target: wanted });
  };

  const onListKey = useListKeys({
    rows: found.rows,
    selected,
    listRef,
    onSelect: setPicked,
    onSwitch: () => switchTo(selected),
    onWriteElsewhere: () => {
      if (selected === undefined) return;
      setPicked(selected);
      if (profile?.problem) actions.explain(selected, messages.off.broken);
      else setWriteElsewhere((times) => times + 1);
    },
  });
  const show = (name: string) => {
    if (found.rows.positionOf(name) < 0) setQuery('');
    setPicked(name);
  };
  useLeftForPanel({
    onProfile: show,
    onDialog: () => setPopulateShown(true),
    onOutcome: ({ asked, profile: name, result }) => {
      show(name);
      actions.tell(name, result, guardedAction(asked, shell));
    },
  });
  const assume = () =>
    setTask({ kind: 'new', source: sourceFor(profile?.sourceProfile ?? profile?.name, profiles) });
  const showKeys = () => setKeysShown(true);
  const showPopulate = () => setPopulateShown(true);
  const startDemo = preferences.demo ? undefined : actions.startDemo;
  const openOtherTools = () =>
    void bridge.request('settings:open', { section: 'files' }).catch(() => undefined);
  const openSettings = () => void bridge.request('settings:open', {}).catch(() => undefined);
  usePanelKeys({
    searchRef,
    query,
    clear: () => {
      setQuery('');
      setPicked(undefined);
    },
    copy: () => selected !== undefined && !profile?.problem && void actions.copy(selected, shell),
    refresh: () => {
      if (selected === undefined) return;
      if (session) void actions.refresh(selected);
      else actions.explain(selected, messages.off.notLive);
    },
    pin: () => selected !== undefined && void actions.mark(selected, 'pinned', !marks.includes('pinned')),
    assume,
    undo: () => void actions.undo(),
    openSettings,
    showKeys,
  });
  const onMore = (action: MoreAction) => {
    if (!profile) return;
    const { accountId, name } = profile;
    switch (action) {
      case 'copy-line':
        return void actions.copyText(name, 'profile-line', target);
      case 'copy-account':
        return void actions.copyText(name, 'account-id');
      case 'copy-arn':
        return void actions.copyText(name, 'role-arn');
      case 'copy-endpoint':
        return void actions.copyText(name, 'endpoint');
      case 'name-account':
        return setNamedAccount(accountId);
      case 'new-mfa':
        return void actions.newMfaSession(name);
      case 'long-once':
        return switchTo(name, { longRoleSession: true });
      case 'undo':
        return void actions.undo();
      case 'edit-role':
        return void bridge.request('role:saved', { name }).then(
          (input) => input && setTask({ kind: 'change', name, input }),
          () => undefined,
        );
      case 'forget-role':
        return void actions.forgetRole(name);
      default:
        return assertNever(action);
    }
  };
  const switchOnce = useLatest((name: string) => switchTo(name));
  const onKeyInList = useLatest((event: KeyboardEvent) => {
    // Typing goes on in the search field, wherever in the list one was.
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey)
      searchRef.current?.focus();
    else onListKey(event);
  });
  const openSettingsOnce = useLatest(openSettings);
  const showKeysOnce = useLatest(showKeys);

  return (
    <main className="panel">
      <div className="side">
        {preferences.demo && <DemoNotice />}
        <SearchField
          inputRef={searchRef}
          query={query}
          rows={found.rows}
          selected={selected}
          onQuery={(text) => {
            setQuery(text);
            setPicked(undefined);
          }}
          onKeyDown={onListKey}
        >
          <ListMenu
            groupBy={preferences.groupBy}
            onGroupBy={actions.groupBy}
            onAssume={useLatest(assume)}
            onPopulate={useLatest(showPopulate)}
            onDemo={startDemo}
          />
        </SearchField>
        <ProfileList
          rows={found.rows}
          byName={found.byName}
          words={found.words}
          sessions={sessions}
          production={production}
          accountNames={preferences.accountNames}
          sessionOf={found.sessionOf}
          selected={selected}
          onSelect={setPicked}
          onSwitch={switchOnce}
          scrollRef={listRef}
          onKeyDown={onKeyInList}
        />
        <RoleChangesNotice known={populate?.known ?? []} onLook={showPopulate} />
        <ClockNotice offsetMs={sessions.clockOffsetMs} />
        <StorageNotice storage={sessions.storage} onTryKeychain={actions.tryKeychain} />
        <Foot
          profiles={profiles}
          sessions={sessions}
          mfa={mfa}
          onForgetAll={actions.forgetAll}
          onStopEndpoint={actions.stopEndpoint}
          onTryKeychain={actions.tryKeychain}
          onSettings={openSettingsOnce}
          onKeys={showKeysOnce}
        />
      </div>
      <div className="main">
        {welcome ? (
          <Welcome
            profiles={profiles}
            defaultTarget={sessions.defaultTarget}
            line={preferences.profileLine}
            onPopulate={showPopulate}
            onTakeOver={openOtherTools}
            onDemo={startDemo}
            onUnderstood={() => {
              void bridge.request('panel:welcomed').catch(() => undefined);
              searchRef.current?.focus();
            }}
          />
        ) : profile ? (
          <Details
            profile={profile}
            accountName={accountName}
            session={session}
            mfaSessions={sessions.mfaSessions}
            signInNeeded={needsSignIn(profile, sessions.signIns)}
            waitsFor={waitOf(sessions, profile.name)}
            details={details}
            before={before}
            target={target}
            targets={profiles.targets}
            shell={shell}
            actions={actions}
            marks={marks}
            consolePage={preferences.consolePages[profile.name] ?? ''}
            onOtherPage={() => setTypedPage(true)}
            onMore={onMore}
            onSwitch={() => switchTo(profile.name)}
            onShell={(chosen) => {
              setShell(chosen);
              void actions.copy(profile.name, chosen);
            }}
            onTarget={(name) => setChosenTargets((before) => new Map(before).set(profile.name, name))}
            writeElsewhere={writeElsewhere}
            onWriteTo={(name) => {
              setChosenTargets((before) => new Map(before).set(profile.name, name));
              switchTo(profile.name, { target: name });
              searchRef.current?.focus();
            }}
          />
        ) : query.trim() && found.total > 0 ? (
          <NothingFound query={query.trim()} />
        ) : (
          <EmptyState
            profiles={profiles}
            onDone={(result) => actions.tell('', result)}
            onDemo={startDemo}
            onPopulate={showPopulate}
            onTakeOver={openOtherTools}
          />
        )}
        <Toast
          outcome={actions.outcome}
          onDismiss={actions.dismiss}
          onUndo={(what) => void actions.undo(what)}
        />
      </div>
      {actions.question && (
        <ConfirmDialog
          question={actions.question}
          onNo={actions.dropQuestion}
          onYes={(question) => {
            actions.dropQuestion();
            void actions.switchTo(question.profile, { ...question.how, confirmed: true });
          }}
        />
      )}
      {actions.guarded && (
        <ProductionDialog
          guarded={actions.guarded}
          where={whereOf(found.byName.get(actions.guarded.profile), preferences)}
          onNo={actions.dropGuarded}
          onYes={(guarded) => {
            actions.dropGuarded();
            goOn(actions, guarded);
          }}
        />
      )}
      {actions.pressed && (
        <PressDialog
          pressed={actions.pressed}
          onNo={actions.dropPressed}
          onYes={({ action, production, profile: name }) => {
            actions.dropPressed();
            if (action.kind === 'copy') void actions.copy(name, action.shell, production);
            else void actions.copyConsole(name, production);
          }}
        />
      )}
      {namedAccount && (
        <AccountDialog
          accountId={namedAccount}
          name={preferences.accountNames[namedAccount] ?? ''}
          onName={actions.nameAccount}
          onClose={() => setNamedAccount(undefined)}
        />
      )}
      {typedPage && profile && (
        <PageDialog
          profile={profile.name}
          last={preferences.consolePages[profile.name] ?? ''}
          onOpen={(destination) => void actions.openConsole(profile.name, { destination })}
          onClose={() => setTypedPage(false)}
        />
      )}
      {task && (
        <AssumeDialog
          task={task}
          profiles={profiles.profiles}
          onClose={() => setTask(undefined)}
          onDone={(name, result) => {
            show(name);
            actions.tell(name, result);
          }}
        />
      )}
      <SignInDialog signIns={populateShown ? withoutId(sessions.signIns, populate) : sessions.signIns} />
      {populateShown && populate && (
        <Suspense>
          <PopulateDialog
            view={populate}
            onClose={() => setPopulateShown(false)}
            onDone={(result) => {
              setPopulateShown(false);
              actions.tell('', result);
            }}
          />
        </Suspense>
      )}
      {keysShown && <KeysDialog onClose={() => setKeysShown(false)} />}
    </main>
  );
}

/** The dialog that adds profiles shows its own sign-in itself. */
function withoutId(signIns: SessionsView['signIns'], populate: PopulateView | undefined) {
  const step = populate?.step;
  return step?.kind === 'sign-in' ? signIns?.filter(({ id }) => id !== step.id) : signIns;
}

/** Does what was asked for, after the yes that a profile marked as production takes. */
function goOn(actions: Actions, { action, profile }: Guarded): void {
  switch (action.kind) {
    case 'switch':
      return void actions.switchTo(profile, { ...action.how, production: true });
    case 'copy':
      return void actions.copy(profile, action.shell, true);
    case 'console': {
      const page = action.destination === undefined ? {} : { destination: action.destination };
      return void actions.openConsole(profile, { ...page, production: true });
    }
    case 'console-link':
      return void actions.copyConsole(profile, true);
    default:
      assertNever(action);
  }
}

/** What an action that began in the tray goes on with after a yes. */
function guardedAction(asked: ActionOutcome['asked'], shell: ShellName): GuardedAction | undefined {
  switch (asked) {
    case undefined:
      return undefined;
    case 'copy-export':
      return { kind: 'copy', shell };
    case 'console':
      return { kind: 'console' };
    default:
      return assertNever(asked);
  }
}

/** The account and role that a profile leads to, in words. */
function whereOf(profile: ProfileView | undefined, { accountNames }: PreferencesView): string {
  const { accountId, roleName } = profile ?? {};
  if (accountId === undefined) return messages.guard.unknownPlace;
  const name = accountNames[accountId];
  return messages.guard.place(name === undefined ? accountId : `${name} (${accountId})`, roleName);
}

/** A source to begin with: that of the selected profile, else the first keys of the files. */
function sourceFor(wanted: string | undefined, { profiles }: ProfilesView): string | undefined {
  const usable = profiles.filter((profile) => !profile.problem && !profile.favourite);
  return (
    usable.find(({ name }) => name === wanted)?.name ??
    usable.find(({ kind }) => kind === 'long-term-keys')?.name ??
    usable[0]?.name
  );
}

/** The shell that export commands are written for; the main process remembers the last one used. */
function useShell(remembered: ShellName): readonly [ShellName, (shell: ShellName) => void] {
  const [shell, setShell] = useState(remembered);
  useEffect(() => setShell(remembered), [remembered]);
  return [shell, setShell];
}
