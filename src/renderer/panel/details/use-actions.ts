import { useCallback, useRef, useState } from 'react';
import type { CopiedText } from '../../../shared/ipc-contract.ts';
import type { ProfileMark } from '../../../shared/profile-marks.ts';
import type { GroupBy } from '../../../shared/settings/setting-values.ts';
import type { ShellName } from '../../../shared/shells.ts';
import type { ActionResult } from '../../../shared/view.ts';
import { bridge } from '../../window/bridge.ts';
import { messages } from '../messages.ts';

export type ActionKind = 'switch' | 'copy' | 'console' | 'refresh' | 'stop' | 'auto-refresh' | 'new-mfa';

/** What a button press came to, for the toast and the live region. */
export interface Outcome {
  readonly id: number;
  readonly profile: string;
  readonly result: ActionResult;
}

/** A switch that would overwrite something: waits for a yes. */
export interface Question {
  readonly profile: string;
  readonly how: SwitchHow;
  readonly message: string;
}

/** What takes a yes for a profile marked as production. */
export type GuardedAction =
  | { readonly kind: 'switch'; readonly how: SwitchHow }
  | { readonly kind: 'copy'; readonly shell: ShellName }
  | { readonly kind: 'console'; readonly destination?: string }
  | { readonly kind: 'console-link' };

/** It waits for a yes that cannot be given by accident. */
export interface Guarded {
  readonly profile: string;
  readonly action: GuardedAction;
}

/** A copy that only a window with the focus can make: waits for a key or a click in it. */
export interface Pressed {
  readonly profile: string;
  readonly action: Extract<GuardedAction, { kind: 'copy' | 'console-link' }>;
  /** The yes that a production profile takes was given. */
  readonly production: boolean;
  readonly message: string;
  readonly advice: string | undefined;
}

/** How a switch is to go, besides what the settings say. */
export interface SwitchHow {
  readonly target?: string | undefined;
  readonly confirmed?: boolean;
  readonly production?: boolean;
  readonly longRoleSession?: boolean;
}

/** How the console is opened, besides what the settings say. */
export interface ConsoleHow {
  readonly destination?: string;
  readonly production?: boolean;
}

const unreachable: ActionResult = { ok: false, reason: 'failed', ...messages.unreachable };

/**
 * Everything the panel can set going. One action at a time for a profile; other profiles are free meanwhile, since one
 * may wait long for a code.
 */
export function useActions() {
  const [working, setWorking] = useState<ReadonlyMap<string, ActionKind>>(new Map());
  const [outcome, setOutcome] = useState<Outcome>();
  const [question, setQuestion] = useState<Question>();
  const [guarded, setGuarded] = useState<Guarded>();
  const [pressed, setPressed] = useState<Pressed>();
  const busy = useRef(new Set<string>());
  const lastId = useRef(0);

  const report = useCallback((profile: string, result: ActionResult) => {
    lastId.current += 1;
    setOutcome({ id: lastId.current, profile, result });
  }, []);

  const run = useCallback(
    async (
      profile: string,
      kind: ActionKind,
      send: () => Promise<ActionResult>,
    ): Promise<ActionResult | undefined> => {
      if (busy.current.has(profile)) return undefined;
      busy.current.add(profile);
      setWorking((before) => new Map(before).set(profile, kind));
      setOutcome(undefined);
      const result = await send().catch(() => unreachable);
      busy.current.delete(profile);
      setWorking((before) => new Map([...before].filter(([name]) => name !== profile)));
      return result;
    },
    [],
  );

  const switchTo = useCallback(
    async (profile: string, how: SwitchHow = {}) => {
      const { confirmed, longRoleSession, production, target } = how;
      const result = await run(profile, 'switch', () =>
        bridge.request('profile:switch', {
          profile,
          ...(target !== undefined && { target }),
          ...(confirmed && { confirmed }),
          ...(production && { production }),
          ...(longRoleSession && { longRoleSession }),
        }),
      );
      if (!result) return;
      if (!result.ok && result.reason === 'confirm') setQuestion({ profile, how, message: result.message });
      else if (!result.ok && result.reason === 'production')
        setGuarded({ profile, action: { kind: 'switch', how } });
      else report(profile, result);
    },
    [run, report],
  );

  const simple = useCallback(
    async (profile: string, kind: ActionKind, send: () => Promise<ActionResult>) => {
      const result = await run(profile, kind, send);
      if (result) report(profile, result);
    },
    [run, report],
  );

  const general = useCallback(
    (send: () => Promise<ActionResult>, profile = '') =>
      send().then(
        (result) => report(profile, result),
        () => report(profile, unreachable),
      ),
    [report],
  );

  return {
    working,
    outcome,
    question,
    switchTo,
    ask: setQuestion,
    dropQuestion: useCallback(() => setQuestion(undefined), []),
    guarded,
    dropGuarded: useCallback(() => setGuarded(undefined), []),
    pressed,
    dropPressed: useCallback(() => setPressed(undefined), []),
    dismiss: useCallback(() => setOutcome(undefined), []),
    /** What an action came to that was not begun here. A confirmation that is missing is asked for. */
    tell: useCallback(
      (profile: string, result: ActionResult, action: GuardedAction = { kind: 'switch', how: {} }) => {
        if (!result.ok && result.reason === 'confirm')
          setQuestion({ profile, how: {}, message: result.message });
        else if (!result.ok && result.reason === 'production') setGuarded({ profile, action });
        else if (!result.ok && result.reason === 'needs-window' && action.kind === 'copy')
          setPressed(pressedFor(profile, action, false, result));
        else report(profile, result);
      },
      [report],
    ),
    forgetAll: useCallback(() => general(() => bridge.request('sessions:forget-all')), [general]),
    tryKeychain: useCallback(() => general(() => bridge.request('sessions:try-keychain')), [general]),
    mark: useCallback(
      (profile: string, mark: ProfileMark, on: boolean) =>
        general(() => bridge.request('profile:mark', { profile, mark, on }), profile),
      [general],
    ),
    copyText: useCallback(
      (profile: string, what: CopiedText, target?: string) =>
        general(
          () => bridge.request('profile:copy-text', { profile, what, ...(target && { target }) }),
          profile,
        ),
      [general],
    ),
    startDemo: useCallback(() => general(() => bridge.request('demo:start')), [general]),
    undo: useCallback(
      (what: 'credentials' | 'config' = 'credentials') =>
        general(() => bridge.request(what === 'config' ? 'populate:undo' : 'write:undo')),
      [general],
    ),
    newMfaSession: useCallback(
      (profile: string) =>
        simple(profile, 'new-mfa', () => bridge.request('profile:new-mfa-session', { profile })),
      [simple],
    ),
    forgetRole: useCallback(
      (name: string) => general(() => bridge.request('role:forget', { name }), name),
      [general],
    ),
    groupBy: useCallback(
      (groupBy: GroupBy) => general(() => bridge.request('panel:group-by', { groupBy })),
      [general],
    ),
    nameAccount: useCallback(
      (accountId: string, name: string) => general(() => bridge.request('account:name', { accountId, name })),
      [general],
    ),
    explain: useCallback(
      (profile: string, message: string) => report(profile, { ok: false, reason: 'refused', message }),
      [report],
    ),
    copy: useCallback(
      async (profile: string, shell: ShellName, production = false) => {
        const result = await run(profile, 'copy', () =>
          bridge.request('profile:copy-export', { profile, shell, ...(production && { production }) }),
        );
        if (!result) return;
        if (!result.ok && result.reason === 'production')
          setGuarded({ profile, action: { kind: 'copy', shell } });
        else if (!result.ok && result.reason === 'needs-window')
          setPressed(pressedFor(profile, { kind: 'copy', shell }, production, result));
        else report(profile, result);
      },
      [run, report],
    ),
    openConsole: useCallback(
      async (profile: string, { destination, production }: ConsoleHow = {}) => {
        const page = destination === undefined ? {} : { destination };
        const result = await run(profile, 'console', () =>
          bridge.request('profile:open-console', { profile, ...page, ...(production && { production }) }),
        );
        if (!result) return;
        if (!result.ok && result.reason === 'production')
          setGuarded({ profile, action: { kind: 'console', ...page } });
        else report(profile, result);
      },
      [run, report],
    ),
    copyConsole: useCallback(
      async (profile: string, production = false) => {
        const result = await run(profile, 'console', () =>
          bridge.request('profile:copy-console', { profile, ...(production && { production }) }),
        );
        if (!result) return;
        if (!result.ok && result.reason === 'production')
          setGuarded({ profile, action: { kind: 'console-link' } });
        else if (!result.ok && result.reason === 'needs-window')
          setPressed(pressedFor(profile, { kind: 'console-link' }, production, result));
        else report(profile, result);
      },
      [run, report],
    ),
    /** What waited says by itself that it was called off. */
    cancel: useCallback((profile: string) => {
      void bridge.request('profile:cancel', { profile }).catch(() => undefined);
    }, []),
    enterCode: useCallback(() => {
      void bridge.request('prompt:show').catch(() => undefined);
    }, []),
    stopEndpoint: useCallback(
      (id: string, profile: string) => general(() => bridge.request('endpoint:stop', { id }), profile),
      [general],
    ),
    refresh: useCallback(
      (profile: string) => simple(profile, 'refresh', () => bridge.request('profile:refresh', { profile })),
      [simple],
    ),
    stop: useCallback(
      (profile: string) => simple(profile, 'stop', () => bridge.request('profile:stop', { profile })),
      [simple],
    ),
    autoRefresh: useCallback(
      (profile: string, on: boolean) =>
        simple(profile, 'auto-refresh', () => bridge.request('profile:auto-refresh', { profile, on })),
      [simple],
    ),
  };
}

function pressedFor(
  profile: string,
  action: Pressed['action'],
  production: boolean,
  { advice, message }: Extract<ActionResult, { ok: false }>,
): Pressed {
  return { profile, action, production, message, advice };
}

export type Actions = ReturnType<typeof useActions>;
