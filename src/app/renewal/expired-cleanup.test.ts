import { describe, expect, it } from 'vitest';
import type { CleanExpiredOutcome } from '../../core/sessions/renewal/clean-expired.ts';
import { ExpiredSections } from './expired-cleanup.ts';

const unknown: CleanExpiredOutcome = { kind: 'clock-unknown', message: 'Nobody knows.', advice: '' };
const restored: CleanExpiredOutcome = {
  kind: 'cleaned',
  outcomes: [{ kind: 'restored', target: 'old', warnings: [] }],
  isClockKnown: true,
};

function setUp(outcomes: CleanExpiredOutcome[]) {
  const events: string[] = [];
  const note = (line: string) => void events.push(line);
  const expired = new ExpiredSections({
    clean: async (remove) => {
      events.push(remove ? 'clean' : 'ask');
      return outcomes.shift() ?? { kind: 'cleaned', outcomes: [], isClockKnown: true };
    },
    adopt: async () => void events.push('adopt'),
    log: { info: note, warn: note, error: note },
    record: ({ target, what }) => void events.push(`record ${what} ${target}`),
  });
  return { events, expired };
}

describe('what expired while the app was off', () => {
  it('goes, and what lives after all is taken up', async () => {
    const { events, expired } = setUp([restored]);
    await expired.settle(true);
    expect(events).toEqual([
      'clean',
      'record stop old',
      'remove what expired in profile old: restored',
      'adopt',
    ]);
    expect(expired.isPending).toBe(false);
  });

  it('stays until AWS can be asked for the time, which is said once', async () => {
    const { events, expired } = setUp([unknown, unknown, restored]);
    await expired.settle(true);
    expect(expired.isPending).toBe(true);
    await expired.tryAgain();
    await expired.tryAgain();
    expect(expired.isPending).toBe(false);
    expect(events.filter((line) => line.includes('Nobody knows.'))).toHaveLength(1);
    expect(events.at(-1)).toBe('adopt');
  });

  it('stays where the settings say so, but the time is learned all the same', async () => {
    const { events, expired } = setUp([{ kind: 'cleaned', outcomes: [], isClockKnown: false }]);
    await expired.settle(false);
    expect(expired.isPending).toBe(true);
    await expired.tryAgain();
    expect(expired.isPending).toBe(false);
    expect(events).toEqual(['ask', 'adopt', 'ask', 'adopt']);
  });

  it('is not looked at again where nothing was put off, nor twice at a time', async () => {
    const { events, expired } = setUp([unknown]);
    await expired.tryAgain();
    expect(events).toEqual([]);
    await Promise.all([expired.settle(true), expired.settle(true)]);
    expect(events.filter((line) => line === 'clean')).toHaveLength(1);
  });
});
