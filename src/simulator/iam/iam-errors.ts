import type { QueryError } from '../query/query-error.ts';

function sender(status: number, code: string, message: string): QueryError {
  return { status, code, message, type: 'Sender' };
}

/** What IAM answers when it does not do what was asked (AWS IAM API reference). */
export const iamErrors = {
  keyLimit: (perUser: number) =>
    sender(409, 'LimitExceeded', `Cannot exceed quota for AccessKeysPerUser: ${perUser}`),
  noSuchKey: (accessKeyId: string) =>
    sender(404, 'NoSuchEntity', `The Access Key with id ${accessKeyId} cannot be found.`),
  noSuchUser: (name: string) => sender(404, 'NoSuchEntity', `The user with name ${name} cannot be found.`),
  unmodifiable: (name: string) =>
    sender(409, 'EntityTemporarilyUnmodifiable', `The user ${name} is being changed. Try again in a moment.`),
  userNameNeeded: () =>
    sender(400, 'ValidationError', 'Must specify userName when calling with non-User credentials'),
} as const;
