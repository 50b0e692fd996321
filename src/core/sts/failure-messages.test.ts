import { expect, it } from 'vitest';
import { explainStsFailure } from './failure-messages.ts';

it.each([
  ['EndpointError', 'Invalid Configuration.', 'could not be made: Invalid Configuration (EndpointError).'],
  ['TypeError', '', 'could not be made: TypeError.'],
  ['ERR_INVALID_CHAR', 'Invalid character in header content', 'holds a character that cannot be sent.'],
])('%s before anything was sent is not what AWS answered', (code, detail, words) => {
  const { message } = explainStsFailure({
    kind: 'unknown',
    code,
    detail,
    unanswered: true,
    retryable: false,
  });
  expect(message).toContain(words);
  expect(message).not.toContain('AWS answered');
});

it('a code that AWS answered stays one', () => {
  const failure = { kind: 'unknown', code: 'Odd', detail: 'So.', httpStatus: 400, retryable: false } as const;
  expect(explainStsFailure(failure).message).toBe('AWS answered Odd: So.');
});
