import { useCallback, useRef, useState } from 'react';
import type { ActionResult, ShellName } from '../../../shared/view.ts';
import { bridge } from '../../window/bridge.ts';
import { messages } from '../messages.ts';

export type ActionKind = 'switch' | 'copy' | 'refresh' | 'stop' | 'auto-refresh';

/** What a button press came to, for the toast and the live region. */
export interface Outcome {
  readonly id: number;
  readonly profile: string;
  readonly result: ActionResult;
}

/** A switch that would overwrite something: waits for a yes. */
export interface Question {
  readonly profile: string;
  readonly target: string | undefined;
  readonly message: string;
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
    async (profile: string, target: string | undefined, confirmed = false) => {
      const result = await run(profile, 'switch', () =>
        bridge.request('profile:switch', {
          profile,
          ...(target !== undefined && { target }),
          ...(confirmed && { confirmed }),
        }),
      );
      if (!result) return;
      if (!result.ok && result.reason === 'confirm')
        setQuestion({ profile, target, message: result.message });
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
    (send: () => Promise<ActionResult>) =>
      send().then(
        (result) => report('', result),
        () => report('', unreachable),
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
    dismiss: useCallback(() => setOutcome(undefined), []),
    /** What an action came to that was not begun here. A confirmation that is missing is asked for. */
    tell: useCallback(
      (profile: string, result: ActionResult) => {
        if (!result.ok && result.reason === 'confirm')
          setQuestion({ profile, target: undefined, message: result.message });
        else report(profile, result);
      },
      [report],
    ),
    forgetAll: useCallback(() => general(() => bridge.request('sessions:forget-all')), [general]),
    tryKeychain: useCallback(() => general(() => bridge.request('sessions:try-keychain')), [general]),
    explain: useCallback(
      (profile: string, message: string) => report(profile, { ok: false, reason: 'refused', message }),
      [report],
    ),
    copy: useCallback(
      (profile: string, shell: ShellName) =>
        simple(profile, 'copy', () => bridge.request('profile:copy-export', { profile, shell })),
      [simple],
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

export type Actions = ReturnType<typeof useActions>;
