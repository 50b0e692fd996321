import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ActionOutcome, ActionResult } from '../../shared/view.ts';
import { trayCommands } from './tray-commands.ts';

const quit = vi.hoisted(() => vi.fn());
vi.mock('electron', () => ({ app: { quit } }));

const done: ActionResult = { ok: true, message: 'Done.' };
const failed: ActionResult = { ok: false, reason: 'failed', message: 'It did not work.' };

describe('the tray menu', () => {
  let calls: string[];
  let outcomes: ActionOutcome[];
  let result: ActionResult;
  beforeEach(() => {
    calls = [];
    outcomes = [];
    result = done;
    quit.mockReset();
  });
  const act = (name: string) => async (profile: string) => {
    calls.push(`${name} ${profile}`);
    return result;
  };
  const run = () =>
    trayCommands({
      profileActions: {
        switch: act('switch'),
        copyExportCommands: act('copy'),
        refresh: act('refresh'),
        stop: act('stop'),
        cancel: (profile) => {
          calls.push(`cancel ${profile}`);
          return done;
        },
        leaveOutcome: (outcome) => outcomes.push(outcome),
      },
      consoleActions: { open: act('console') },
      signIns: { start: act('sign-in') },
      showPanel: () => calls.push('panel'),
      showPrompt: () => calls.push('prompt'),
      showSettings: () => calls.push('settings'),
      showDialog: (dialog) => calls.push(`panel with ${dialog}`),
    });

  it('opens the panel with the dialog for profiles from Identity Center', () => {
    run()({ kind: 'populate' });
    expect(calls).toEqual(['panel with populate']);
  });

  it.each([
    ['switch', 'switch prod'],
    ['console', 'console prod'],
    ['copy-export', 'copy prod'],
    ['refresh', 'refresh prod'],
    ['stop', 'stop prod'],
  ] as const)('does %s for the profile that was chosen, without a window', async (kind, call) => {
    run()({ kind, profile: 'prod' });
    await vi.waitFor(() => expect(calls).toEqual([call]));
    expect(outcomes).toEqual([]);
  });

  it('signs in where that was chosen, and says in the panel why it did not work', async () => {
    run()({ kind: 'sign-in', id: 'corp' });
    await vi.waitFor(() => expect(calls).toEqual(['sign-in corp']));
    expect(outcomes).toEqual([]);
    result = failed;
    run()({ kind: 'sign-in', id: 'corp' });
    await vi.waitFor(() => expect(calls.at(-1)).toBe('panel'));
    expect(outcomes).toEqual([{ profile: '', result: failed }]);
  });

  it.each(['switch', 'console', 'copy-export', 'refresh', 'stop'] as const)(
    'says in the panel why %s did not work',
    async (kind) => {
      result = failed;
      run()({ kind, profile: 'prod' });
      await vi.waitFor(() => expect(calls.at(-1)).toBe('panel'));
      expect(outcomes).toEqual([
        {
          profile: 'prod',
          result: failed,
          ...((kind === 'copy-export' || kind === 'console') && { asked: kind }),
        },
      ]);
    },
  );

  it('opens nothing for what the user dismissed', async () => {
    result = { ok: false, reason: 'dismissed', message: 'Cancelled.' };
    run()({ kind: 'stop', profile: 'prod' });
    await new Promise(setImmediate);
    expect(calls).toEqual(['stop prod']);
  });

  it('brings the panel to the front', () => {
    run()({ kind: 'open' });
    expect(calls).toEqual(['panel']);
  });

  it('shows the question for a code, and calls off what waits for it', () => {
    run()({ kind: 'enter-code' });
    run()({ kind: 'cancel', profile: 'prod' });
    expect(calls).toEqual(['prompt', 'cancel prod']);
  });

  it('opens the settings', () => {
    run()({ kind: 'settings' });
    expect(calls).toEqual(['settings']);
  });

  it('quits once the desktop has the answer to its click', async () => {
    run()({ kind: 'quit' });
    expect(quit).not.toHaveBeenCalled();
    await new Promise(setImmediate);
    expect(quit).toHaveBeenCalledOnce();
  });
});
