import { explainStsFailure } from '../sts/failure-messages.ts';
import type { StsFailure } from '../sts/sts-failure.ts';

/** The calls of IAM that the product makes. */
export type IamAction =
  | 'ListAccessKeys'
  | 'CreateAccessKey'
  | 'UpdateAccessKey'
  | 'DeleteAccessKey'
  | 'GetAccessKeyLastUsed'
  | 'ListMFADevices';

/** What can go wrong with a call to IAM (AWS IAM API reference, errors of each action). */
export interface IamFailure {
  readonly kind: 'denied' | 'limit' | 'gone' | 'being-changed' | 'key-refused' | 'unavailable' | 'other';
  readonly action: IamAction;
  /** AWS's error code, or the network's. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
  readonly advice: string;
  /** No answer came, or none that tells: what was asked for may have been done all the same. */
  readonly uncertain: boolean;
  /** The same call may work a little later. */
  readonly retryable: boolean;
}

/** What a failed call means, and what to do about it. */
export function iamFailure(action: IamAction, failure: StsFailure, endpoint: string): IamFailure {
  const code = failure.code.replace(/Exception$/, '');
  const request = failure.requestId === undefined ? '' : ` (request id ${failure.requestId})`;
  const made = (
    kind: IamFailure['kind'],
    message: string,
    advice: string,
    rest: Partial<Pick<IamFailure, 'uncertain' | 'retryable'>> = {},
  ): IamFailure => ({ kind, action, code, message, advice, uncertain: false, retryable: false, ...rest });

  switch (code) {
    case 'LimitExceeded':
      return made(
        'limit',
        'The user has two access keys already, and AWS allows no third.',
        'Delete the one that is not needed, in the AWS console.',
      );
    case 'NoSuchEntity':
      return made('gone', `AWS knows no such key any more${request}.`, 'It was deleted already.');
    case 'EntityTemporarilyUnmodifiable':
      return made(
        'being-changed',
        'AWS is just changing this user and takes no other change.',
        'Try again in a minute.',
        { retryable: true },
      );
    case 'ServiceFailure':
      return made('unavailable', `IAM failed on its own account${request}.`, 'Try again in a minute.', {
        retryable: true,
        uncertain: true,
      });
    default:
  }
  if (failure.kind === 'access-denied')
    return made(
      'denied',
      `AWS does not allow iam:${action} for this user${request}.`,
      `Ask for iam:${action} on your own user; docs/keys.md has the policy.`,
    );
  if (KEY_REFUSED.has(failure.kind))
    return made(
      'key-refused',
      `IAM does not accept the key that signs iam:${action}${request}.`,
      'Try again.',
    );
  const { advice, message } = explainStsFailure(failure, { endpoint, service: 'IAM' });
  const noAnswer = failure.httpStatus === undefined || failure.code === 'UnreadableAnswer';
  const isRefusal = failure.kind === 'throttled' || failure.neverSent === true;
  return made(failure.retryable ? 'unavailable' : 'other', message, advice, {
    retryable: failure.retryable,
    uncertain: !isRefusal && (noAnswer || (failure.httpStatus ?? 0) >= 500),
  });
}

const KEY_REFUSED: ReadonlySet<StsFailure['kind']> = new Set([
  'invalid-key',
  'expired-credentials',
  'wrong-secret',
]);
