import { expect, it } from 'vitest';
import type { JournalEntry } from './journal.ts';
import { requestLine } from './request-log.ts';

const entry: JournalEntry = {
  sequence: 1,
  time: new Date('2026-03-01T10:00:10Z'),
  service: 'sts',
  action: 'AssumeRole',
  method: 'POST',
  signer: { accessKeyId: 'AKIA1', arn: 'arn:aws:iam::111111111111:user/jo' },
  parameters: { RoleArn: 'arn:aws:iam::222222222222:role/A', RoleSessionName: 'jo' },
  mfa: 'accepted',
  outcome: 'ok',
  status: 200,
  requestId: 'r',
};

it('a line of the log says when, how it ended, what, who and with what', () => {
  expect(requestLine(entry)).toBe(
    '10:00:10 ok AssumeRole by arn:aws:iam::111111111111:user/jo RoleArn=arn:aws:iam::222222222222:role/A RoleSessionName=jo mfa=accepted',
  );
  expect(requestLine({ ...entry, action: '', signer: {}, parameters: {}, outcome: 'MissingAction' })).toBe(
    '10:00:10 MissingAction (no action) by unsigned  mfa=accepted',
  );
});

it('stays one line of bearable length whatever was sent', () => {
  const line = requestLine({
    ...entry,
    action: 'A\nfake\u001b[2J',
    parameters: { Policy: 'x'.repeat(5000) },
  });
  expect(line).not.toMatch(/\p{Cc}/u);
  expect(line.length).toBeLessThan(300);
});
