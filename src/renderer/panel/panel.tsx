import { useEffect, useMemo, useRef, useState } from 'react';
import { mfaSessionOf } from '../../shared/session-labels.ts';
import type { ProfilesView, SessionsView, ShellName } from '../../shared/view.ts';
import { bridge } from '../window/bridge.ts';
import { currentMoment, useClockOffset } from '../window/moment.ts';
import { useView } from '../window/use-view.ts';
import { ConfirmDialog } from './details/confirm-dialog.tsx';
import { Details } from './details/details.tsx';
import { Toast } from './details/toast.tsx';
import { useActions } from './details/use-actions.ts';
import { useDetails } from './details/use-details.ts';
import { EmptyState, NothingFound } from './files/empty-state.tsx';
import { SearchField } from './find/search-field.tsx';
import { useFound } from './find/use-found.ts';
import { Foot } from './foot.tsx';
import { ProfileList } from './list/profile-list.tsx';
import { useListKeys } from './list/use-list-keys.ts';
import { messages } from './messages.ts';
import { ClockNotice } from './sessions/clock-notice.tsx';
import { StorageNotice } from './sessions/storage-notice.tsx';
import { useLeftForPanel } from './use-left-for-panel.ts';
import { usePanelKeys } from './use-panel-keys.ts';

const getProfiles = () => bridge.request('profiles:get');
const getSessions = () => bridge.request('sessions:get');

/** The panel, once the main process has said what there is. */
export function Panel() {
  const profiles = useView('profiles:changed', getProfiles);
  const sessions = useView('sessions:changed', getSessions);
  useClockOffset(sessions?.clockOffsetMs);
  if (!profiles || !sessions)
    return <main className="panel" aria-busy="true" aria-label={messages.empty.reading} />;
  return <LoadedPanel profiles={profiles} sessions={sessions} />;
}

interface LoadedPanelProps {
  readonly profiles: ProfilesView;
  readonly sessions: SessionsView;
}

function LoadedPanel({ profiles, sessions }: LoadedPanelProps) {
  const searchRef = useRef<HTMLInputElement>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [picked, setPicked] = useState<string>();
  const [chosenTargets, setChosenTargets] = useState<ReadonlyMap<string, string>>(new Map());
  const [shell, setShell] = useShell();
  const actions = useActions();

  const found = useFound(profiles, sessions, query);
  const selected = picked !== undefined && found.rows.positionOf(picked) >= 0 ? picked : found.best;
  const profile = selected === undefined ? undefined : found.byName.get(selected);
  const session = selected === undefined ? undefined : found.sessionOf(selected);

  const mfa = profile && mfaSessionOf(profile, sessions.mfaSessions, currentMoment());
  const chosenTarget = selected === undefined ? undefined : (chosenTargets.get(selected) ?? session?.target);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version for every new view.
  const version = useMemo(() => ({}), [profiles, sessions]);
  const { details, before } = useDetails(selected, chosenTarget, version);
  const target = chosenTarget ?? details?.target.name ?? sessions.defaultTarget;

  const switchTo = (name: string | undefined) => {
    if (name === undefined) return;
    setPicked(name);
    if (found.byName.get(name)?.problem) {
      actions.explain(name, messages.off.broken);
      return;
    }
    if (name !== selected) {
      void actions.switchTo(name, chosenTargets.get(name) ?? found.sessionOf(name)?.target);
      return;
    }
    // Until the details are there the main process decides alone where it goes.
    const wanted = chosenTarget ?? details?.target.name;
    if (details?.target.refused) actions.explain(name, messages.off.refusedTarget);
    else if (details?.target.confirm)
      actions.ask({ profile: name, target: wanted, message: details.target.confirm.message });
    else void actions.switchTo(name, wanted);
  };

  const onListKey = useListKeys({
    rows: found.rows,
    selected,
    listRef,
    onSelect: setPicked,
    onSwitch: () => switchTo(selected),
  });
  const show = (name: string) => {
    if (found.rows.positionOf(name) < 0) setQuery('');
    setPicked(name);
  };
  useLeftForPanel({
    onProfile: show,
    onOutcome: (name, result) => {
      show(name);
      actions.tell(name, result);
    },
  });
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
  });

  return (
    <main className="panel">
      <div className="side">
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
        />
        <ProfileList
          rows={found.rows}
          byName={found.byName}
          total={found.others}
          words={found.words}
          sessions={sessions}
          sessionOf={found.sessionOf}
          selected={selected}
          onSelect={setPicked}
          onSwitch={switchTo}
          scrollRef={listRef}
          onKeyDown={(event) => {
            // Typing goes on in the search field, wherever in the list one was.
            if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey)
              searchRef.current?.focus();
            else onListKey(event);
          }}
        />
        <ClockNotice offsetMs={sessions.clockOffsetMs} />
        <StorageNotice storage={sessions.storage} onTryKeychain={actions.tryKeychain} />
        <Foot
          profiles={profiles}
          sessions={sessions}
          mfa={mfa}
          onForgetAll={actions.forgetAll}
          onTryKeychain={actions.tryKeychain}
        />
      </div>
      <div className="main">
        {profile ? (
          <Details
            profile={profile}
            session={session}
            mfaSessions={sessions.mfaSessions}
            details={details}
            before={before}
            target={target}
            targets={profiles.targets}
            shell={shell}
            actions={actions}
            onSwitch={() => switchTo(profile.name)}
            onShell={(chosen) => {
              setShell(chosen);
              void actions.copy(profile.name, chosen);
            }}
            onTarget={(name) => setChosenTargets((before) => new Map(before).set(profile.name, name))}
          />
        ) : query.trim() && found.total > 0 ? (
          <NothingFound query={query.trim()} />
        ) : (
          <EmptyState profiles={profiles} />
        )}
        <Toast outcome={actions.outcome} onDismiss={actions.dismiss} />
      </div>
      <ConfirmDialog
        question={actions.question}
        onNo={actions.dropQuestion}
        onYes={(question) => {
          actions.dropQuestion();
          void actions.switchTo(question.profile, question.target, true);
        }}
      />
    </main>
  );
}

/** The shell that export commands are written for; the main process remembers the last one used. */
function useShell(): readonly [ShellName, (shell: ShellName) => void] {
  const [shell, setShell] = useState<ShellName>('bash');
  useEffect(() => {
    bridge.request('panel:preferences').then(
      (preferences) => setShell(preferences.shell),
      () => undefined,
    );
  }, []);
  return [shell, setShell];
}
