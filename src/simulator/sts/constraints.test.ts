import { describe, expect, it } from 'vitest';
import { ConstraintCheck, patterns } from './constraints.ts';

describe('constraints of the service model', () => {
  it('name every broken member in one answer', () => {
    const check = new ConstraintCheck();
    check.text('a b', 'roleSessionName', { min: 2, max: 64, pattern: patterns.name });
    check.text(undefined, 'roleArn', { required: true });
    check.integer('899', 'durationSeconds', { min: 900, max: 43_200 });
    expect(check.error()).toEqual({
      status: 400,
      type: 'Sender',
      code: 'ValidationError',
      message:
        "3 validation errors detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*; Value null at 'roleArn' failed to satisfy constraint: Member must not be null; Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    });
  });

  it('say nothing when all is well', () => {
    const check = new ConstraintCheck();
    expect(check.text('jo@example.com', 'roleSessionName', { min: 2, max: 64, pattern: patterns.name })).toBe(
      'jo@example.com',
    );
    expect(check.integer('900', 'durationSeconds', { min: 900, max: 43_200 })).toBe(900);
    expect(check.integer(undefined, 'durationSeconds', { min: 900, max: 43_200 })).toBeUndefined();
    expect(check.error()).toBeUndefined();
  });

  it.each(['abc', '', '1.5', '1e3', ' 900', '99999999999999999999'])('refuse %j as a number', (text) => {
    const check = new ConstraintCheck();
    check.integer(text, 'durationSeconds', { min: 900, max: 43_200 });
    expect(check.error()?.code).toBe('MalformedInput');
  });
});
