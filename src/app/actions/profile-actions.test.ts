import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityReport } from '../../core/activity/activity.ts';
import { resolveChain } from '../../core/chain/resolve-chain.ts';
import { profileSetOf } from '../../core/chain/testing/profile-set.ts';
import type { SwitchRequest } from '../../core/delivery/switch/switch-request.ts';
import type { LiveTarget, StopOutcome, SwitchOutcome } from '../../core/delivery/switch/target-switcher.ts';
import type { ObtainOptions } from '../../core/sessions/session-broker.ts';
import type { SessionOutcome } from '../../core/sessions/store/session.ts';
import { SensitiveClipboard } from '../clipboard/sensitive-clipboard.ts';
import { OpenQuestions } from '../mfa/open-questions.ts';
import { PersonWaits } from '../sessions/person-waits.ts';
import { SettingsStore } from '../settings-store.ts';
import { plainSettingsFile } from '../testing/plain-settings-file.ts';
import { ProfileActions, type ProfileActionsParts } from './profile-actions.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzzzzzz';
const profiles = profileSetOf({
  bastion: { aws_access_key_id: 'AKIABASTION', aws_secret_access_key: 'secret', region: 'eu-west-1' },
  prod: { role_arn: 'arn:aws:iam::222222222222:role/Admin', source_profile: 'bastion' },
});
const granted: SessionOutcome = {
  ok: true,
  value: {
    credentials: {
      accessKeyId: 'ASIAPROD',
      secretAccessKey: SECRET,
      sessionToken: 'token==',
      expiration: new Date('2026-11-22T11:00:00Z'),
    },
    obtainedAt: NOW,
    fromCache: false,
  },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-actions-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The actions over parts that note what they are asked for. */
function actionsOver(
  answers: {
    obtain?: SessionOutcome;
    stop?: StopOutcome;
    refresh?: SwitchOutcome;
    live?: LiveTarget[];
    waits?: PersonWaits;
    questions?: OpenQuestions;
  } = {},
) {
  const settings = new SettingsStore(folder, plainSettingsFile);
  const desktop = { text: '' };
  const seen = {
    switched: [] as { readonly profile: string | undefined; readonly target: string }[],
    obtained: [] as ObtainOptions[],
    recorded: [] as ActivityReport[],
    lines: [] as string[],
    userActions: [] as SwitchRequest[],
    stopped: [] as string[],
  };
  const unused = () => {
    throw new Error('Not asked for here.');
  };
  const parts = {
    profilesView: unused,
    resolve: (request) => resolveChain(profiles, request, {}),
    broker: {
      obtain: async (_chain: unknown, options: ObtainOptions) => {
        seen.obtained.push(options);
        return answers.obtain ?? granted;
      },
      mfaSessions: () => [],
    } as unknown as ProfileActionsParts['broker'],
    switcher: {
      live: answers.live ?? [],
      switchRequest: async (request: { profile?: string }, target: string) => {
        seen.switched.push({ profile: request.profile, target });
        return { kind: 'done', target, expiresAt: NOW, fromCache: false };
      },
      refresh: async () => answers.refresh,
      stop: async (profile: string) => {
        seen.stopped.push(profile);
        return answers.stop ?? { kind: 'stopped', targets: ['understudy'] };
      },
    } as unknown as ProfileActionsParts['switcher'],
    live: () => answers.live ?? [],
    delivery: {} as ProfileActionsParts['delivery'],
    settings,
    clipboard: new SensitiveClipboard({
      writeText: (text: string) => {
        desktop.text = text;
      },
      readText: () => desktop.text,
      clear: () => {
        desktop.text = '';
      },
    }),
    storage: {
      view: () => ({ state: 'memory' }),
    } as unknown as ProfileActionsParts['storage'],
    clockOffsetMs: () => 0,
    renewsAt: () => undefined,
    explain: (failure) => ({ message: `It failed: ${failure.kind}.`, advice: 'Try again.' }),
    clock: { now: () => NOW },
    log: {
      info: (line) => seen.lines.push(line),
      warn: (line) => seen.lines.push(line),
      error: (line) => seen.lines.push(line),
    },
    record: (report) => seen.recorded.push(report),
    onChange: () => {},
    endpoints: () => [],
    signIns: () => [],
    waits: answers.waits ?? new PersonWaits(() => {}),
    questions: answers.questions ?? new OpenQuestions(),
    onUserAction: (request) => seen.userActions.push(request),
  } satisfies ProfileActionsParts;
  return { actions: new ProfileActions(parts), settings, desktop, seen };
}

describe('a profile that is marked as production', () => {
  it.each([
    ['a switch', (actions: ProfileActions) => actions.switch('prod')],
    [
      'a switch that was answered with no',
      (actions: ProfileActions) => actions.switch('prod', { production: false }),
    ],
    ['copying export commands', (actions: ProfileActions) => actions.copyExportCommands('prod')],
  ])('takes a yes of its own for %s', async (_name, act) => {
    const { actions, desktop, seen, settings } = actionsOver();
    settings.mark('production', 'prod', true);
    expect(await act(actions)).toEqual({
      ok: false,
      reason: 'production',
      message: 'prod is marked as production.',
    });
    expect([seen.switched, seen.obtained, desktop.text]).toEqual([[], [], '']);
  });

  it('is switched to and copied after that yes', async () => {
    const { actions, desktop, seen, settings } = actionsOver();
    settings.mark('production', 'prod', true);
    expect(await actions.switch('prod', { production: true })).toMatchObject({ ok: true });
    expect(await actions.copyExportCommands('prod', 'bash', true)).toMatchObject({ ok: true });
    expect(seen.switched).toHaveLength(1);
    expect(desktop.text).toContain('ASIAPROD');
  });

  it('leaves other profiles without a question', async () => {
    const { actions, settings } = actionsOver();
    settings.mark('production', 'prod', true);
    expect(await actions.switch('bastion')).toMatchObject({ ok: true });
  });
});

describe('a switch', () => {
  it('goes where the settings write the profile, and remembers where it went', async () => {
    const { actions, seen, settings } = actionsOver();
    await actions.switch('prod', { target: 'work' });
    await actions.switch('prod');
    expect(seen.switched).toEqual([
      { profile: 'prod', target: 'work' },
      { profile: 'prod', target: 'work' },
    ]);
    expect(settings.current.recent).toEqual(['prod']);
  });

  it('lets attempts that had stopped go on', async () => {
    const { actions, seen } = actionsOver();
    await actions.switch('prod', { longRoleSession: true });
    expect(seen.userActions).toEqual([{ request: { profile: 'prod' }, longRoleSession: true }]);
  });
});

describe('copied export commands', () => {
  it('hold the keys and leave no secret in log or record', async () => {
    const { actions, desktop, seen } = actionsOver();
    const result = await actions.copyExportCommands('prod', 'bash');
    expect(result).toEqual({
      ok: true,
      message: 'Copied for bash. The clipboard is cleared in 60 seconds.',
    });
    expect(desktop.text).toContain(SECRET);
    expect(seen.recorded).toEqual([
      { what: 'copy', profile: 'prod', role: 'arn:aws:iam::222222222222:role/Admin', outcome: 'ok' },
    ]);
    expect(JSON.stringify([seen.lines, seen.recorded, result])).not.toContain(SECRET);
  });

  it('are not touched when no credentials came, and the sentence says why', async () => {
    const { actions, desktop } = actionsOver({
      obtain: { ok: false, failure: { kind: 'base', message: 'x', advice: 'y' } },
    });
    desktop.text = 'the user’s own';
    expect(await actions.copyExportCommands('prod')).toMatchObject({
      ok: false,
      reason: 'failed',
      message: 'It failed: base.',
    });
    expect(desktop.text).toBe('the user’s own');
  });

  it('of a profile that is not there are refused by its name', async () => {
    const { actions, seen } = actionsOver();
    const result = await actions.copyExportCommands('gone');
    expect(result).toMatchObject({ ok: false, reason: 'refused', message: expect.stringContaining('gone') });
    expect(seen.obtained).toEqual([]);
  });
});

describe('stop and refresh', () => {
  it('say what was taken out of which profile', async () => {
    const { actions, seen } = actionsOver();
    expect(await actions.stop('prod')).toEqual({
      ok: true,
      message: 'prod is stopped. Its keys are no longer in profile understudy.',
    });
    expect(seen.stopped).toEqual(['prod']);
  });

  it('say so where nothing is active', async () => {
    const { actions } = actionsOver({ stop: { kind: 'not-live' } });
    const nothing = {
      ok: false,
      reason: 'refused',
      message: 'prod is not active, so there is nothing to stop.',
    };
    expect(await actions.stop('prod')).toEqual(nothing);
    expect(await actions.refresh('prod')).toEqual(nothing);
  });

  it('keep the reason of a file that could not be changed', async () => {
    const { actions, seen } = actionsOver({
      stop: { kind: 'delivery', message: 'The file is locked.', advice: 'Wait.' } as StopOutcome,
    });
    expect(await actions.stop('prod')).toMatchObject({
      ok: false,
      reason: 'failed',
      message: 'The file is locked.',
    });
    expect(seen.lines).toEqual(['stop prod: The file is locked.']);
  });

  it('answer a refresh with new credentials', async () => {
    const { actions } = actionsOver({
      refresh: { kind: 'done', target: 'understudy', expiresAt: NOW, fromCache: false } as SwitchOutcome,
    });
    expect(await actions.refresh('prod')).toEqual({ ok: true, message: 'prod has new credentials.' });
  });
});

it('what an action of the tray came to is taken by the panel once', () => {
  const { actions } = actionsOver();
  const outcome = { profile: 'prod', result: { ok: true, message: 'Done.' } } as const;
  actions.leaveOutcome(outcome);
  expect(actions.takeOutcome()).toEqual(outcome);
  expect(actions.takeOutcome()).toBeUndefined();
  actions.showProfile('prod');
  expect(actions.takeProfile()).toBe('prod');
  expect(actions.takeProfile()).toBeUndefined();
});

describe('what waits for a person', () => {
  it('is shown under its profile with where it is asked, and can be called off', async () => {
    const waits = new PersonWaits(() => {});
    const questions = new OpenQuestions();
    const { actions } = actionsOver({ waits, questions });
    const question = { serial: 's', sourceProfile: 'b', wanted: 'prod', sessionSeconds: 900 };
    const waiting = waits.during(
      'prod',
      {},
      ({ onPrompt, signal }: { onPrompt?: () => void; signal?: AbortSignal }) =>
        new Promise<string>((resolve) => {
          signal?.addEventListener('abort', () => resolve('called off'));
          onPrompt?.();
        }),
    );
    expect(actions.sessionsView().waits).toEqual([{ profile: 'prod', waitsFor: 'code' }]);
    questions.set(question, 'unlock');
    expect(actions.sessionsView().waits).toEqual([{ profile: 'prod', waitsFor: 'unlock' }]);
    expect(actions.cancel('dev')).toMatchObject({ ok: false, reason: 'refused' });
    expect(actions.cancel('prod').ok).toBe(true);
    expect(await waiting).toBe('called off');
    expect(actions.sessionsView().waits).toBeUndefined();
  });
});
