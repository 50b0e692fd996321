import { describe, expect, it } from 'vitest';
import type { MfaQuestion } from '../../core/sessions/mfa/mfa-prompter.ts';
import type { Terminal } from './terminal.ts';
import { terminalPrompter } from './terminal-prompter.ts';

const question: MfaQuestion = {
  serial: 'arn:aws:iam::111111111111:mfa/jo',
  sourceProfile: 'bastion',
  wanted: 'prod',
  roleName: 'Admin',
  accountId: '444444444444',
  sessionSeconds: 43_200,
};
const clock = { now: () => new Date('2026-11-22T12:00:10Z') };
const { signal } = new AbortController();

function sitting(...lines: (string | undefined)[]) {
  const state = { shown: '', opened: 0, closed: 0 };
  const open = async (): Promise<Terminal> => {
    state.opened += 1;
    return {
      write: (text) => {
        state.shown += text;
      },
      readLine: async () => lines.shift(),
      close: () => {
        state.closed += 1;
      },
    };
  };
  return { state, prompter: terminalPrompter(open, clock) };
}

describe('terminalPrompter', () => {
  it('says what for, which device and how long one code serves', async () => {
    const { prompter, state } = sitting('123456');
    expect(await prompter.ask(question, undefined, signal)).toBe('123456');
    expect(state.shown).toBe(
      'prod (role Admin in account 444444444444) needs a code of the MFA device mfa/jo of account 111111111111, source profile bastion.\n' +
        'One code serves for 12 hours. Ctrl C cancels.\n' +
        'MFA code: ',
    );
  });

  it('names a hardware device by its serial', async () => {
    const { prompter, state } = sitting('1');
    await prompter.ask({ ...question, serial: 'GAHT12345678', sessionSeconds: 900 }, undefined, signal);
    expect(state.shown).toContain('the MFA device GAHT12345678, source profile');
    expect(state.shown).toContain('15 minutes');
  });

  it('asks again in the same place, and says when the next code comes', async () => {
    const { prompter, state } = sitting('1', '2');
    await prompter.ask(question, undefined, signal);
    const error = {
      kind: 'code-used',
      message: 'Used.',
      nextCodeAt: new Date('2026-11-22T12:00:30Z'),
    } as const;
    await prompter.ask(question, error, signal);
    expect(state.shown).toContain('MFA code: Used. It comes in 20 seconds.\nMFA code: ');
    expect(state.opened).toBe(1);
  });

  it('lets go of the terminal when the question is settled', async () => {
    const { prompter, state } = sitting('1', '2');
    await prompter.ask(question, undefined, signal);
    prompter.settled(question);
    await prompter.ask(question, undefined, signal);
    expect(state).toMatchObject({ opened: 2, closed: 1 });
  });

  it('takes the end of input for a no', async () => {
    const { prompter, state } = sitting(undefined);
    expect(await prompter.ask(question, undefined, signal)).toBeUndefined();
    expect(state.shown.endsWith('MFA code: \n')).toBe(true);
  });

  it('asks nobody where there is no terminal', async () => {
    expect(
      await terminalPrompter(async () => undefined, clock).ask(question, undefined, signal),
    ).toBeUndefined();
  });

  it('obeys nothing that stands in a name', async () => {
    const { prompter, state } = sitting('1');
    await prompter.ask({ ...question, wanted: 'prod\u001b[2J' }, undefined, signal);
    expect(state.shown).toContain('prod\\x1b[2J');
  });
});
