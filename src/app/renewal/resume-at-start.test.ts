import { describe, expect, it } from 'vitest';
import type { LiveTarget, SwitchOutcome } from '../../core/delivery/switch/target-switcher.ts';
import { type FormerRunOptions, resumeAtStart } from './resume-at-start.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
const done: SwitchOutcome = { kind: 'done', target: 'understudy', expiresAt: NOW, fromCache: false };
const live = (profile: string, target: string): LiveTarget => ({ profile, target, working: false });

function setUp(options: {
  resume?: string[];
  recent?: string[];
  live?: LiveTarget[];
  targets?: Record<string, string>;
  removeExpired?: boolean;
  outcome?: SwitchOutcome;
}) {
  const events: string[] = [];
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line);
  const parts: FormerRunOptions = {
    sessionsOpened: async () => void events.push('opened'),
    settings: () => ({
      resumeAtLaunch: options.resume ?? [],
      recent: options.recent ?? [],
      removeExpiredAtStart: options.removeExpired ?? true,
    }),
    targetOf: (profile) => options.targets?.[profile] ?? 'understudy',
    switcher: {
      live: options.live ?? [],
      switch: async (profile, target, how) => {
        await Promise.resolve();
        events.push(`switch ${profile} -> ${target}, prompt ${how?.allowPrompt}`);
        return options.outcome ?? done;
      },
    },
    cleanExpiredSections: async (remove) => void (remove && events.push('clean')),
    log: { info: note, warn: note, error: note },
  };
  return { events, lines, parts };
}

describe('resumeAtStart', () => {
  it('takes out what expired, once the keychain has answered', async () => {
    const { events, parts } = setUp({});
    await resumeAtStart(parts);
    expect(events).toEqual(['opened', 'clean']);
  });

  it('leaves what expired where the settings say so', async () => {
    const { events, parts } = setUp({ removeExpired: false });
    await resumeAtStart(parts);
    expect(events).toEqual(['opened']);
  });

  it('resumes without asking for a code, before anything is taken out', async () => {
    const { events, parts } = setUp({ resume: ['prod'] });
    await resumeAtStart(parts);
    expect(events).toEqual(['opened', 'switch prod -> understudy, prompt false', 'clean']);
  });

  it('resumes one profile for each target, the last used first, and nothing into a live target', async () => {
    const { events, parts } = setUp({
      resume: ['a', 'b', 'c', 'd'],
      recent: ['b', 'x', 'a'],
      targets: { c: 'other', d: 'busy' },
      live: [live('z', 'busy')],
      removeExpired: false,
    });
    await resumeAtStart(parts);
    expect(events.slice(1)).toEqual([
      'switch b -> understudy, prompt false',
      'switch c -> other, prompt false',
    ]);
  });

  it('says in the log why a profile was not resumed, and goes on', async () => {
    const { events, lines, parts } = setUp({
      resume: ['prod'],
      outcome: { kind: 'target-refused', message: 'It has role_arn.', advice: 'Choose another.' },
    });
    await resumeAtStart(parts);
    expect(lines[0]).toBe('resume prod: It has role_arn.');
    expect(events.at(-1)).toBe('clean');
  });
});
