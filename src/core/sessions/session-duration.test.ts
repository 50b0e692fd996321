import { describe, expect, it } from 'vitest';
import { refusedDurationNote, roleDuration, sessionTokenDuration } from './session-duration.ts';

describe('roleDuration', () => {
  it.each([
    [3600, false, 3600, undefined],
    [3600, true, 3600, undefined],
    [900, true, 900, undefined],
    [43_200, false, 43_200, undefined],
    [
      28_800,
      true,
      3600,
      '8 hours were asked for, but AWS gives a role that is reached through another session at most 1 hour.',
    ],
    [50_400, false, 43_200, '14 hours were asked for, but AWS gives a role at most 12 hours.'],
    [60, false, 900, '1 minute was asked for'],
    [Number.NaN, false, 3600, undefined],
  ])('of %d s (chained: %s) is %d s', (asked, chained, seconds, note) => {
    const duration = roleDuration(asked, chained);
    expect(duration.seconds).toBe(seconds);
    if (note === undefined) expect(duration.note).toBeUndefined();
    else expect(duration.note).toContain(note);
  });
});

describe('sessionTokenDuration', () => {
  const root = 'arn:aws:iam::111111111111:mfa/root-account-mfa-device';
  it.each([
    [43_200, 'GAHT12345678', 43_200],
    [129_600, undefined, 129_600],
    [200_000, 'GAHT12345678', 129_600],
    [1, 'GAHT12345678', 900],
    [43_200, root, 3600],
  ])('of %d s with %s is %d s', (asked, serial, seconds) => {
    expect(sessionTokenDuration(asked, serial).seconds).toBe(seconds);
  });
});

it('says that the role allows less', () => {
  expect(refusedDurationNote(7200)).toBe(
    '2 hours were asked for, but the role allows no more than 1 hour. It is renewed before that hour ends.',
  );
});
