import { success } from '../../result.ts';
import type { Action } from './action.ts';

/** AWS STS API: GetCallerIdentity. Needs no permission; works with every kind of keys. */
export const getCallerIdentity: Action = {
  signed: true,
  run: (_context, caller) =>
    success([
      ['Arn', caller.arn],
      ['UserId', caller.userId],
      ['Account', caller.account.id],
    ]),
};
