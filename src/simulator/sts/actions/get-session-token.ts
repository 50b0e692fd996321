import { queryErrors } from '../../query/query-error.ts';
import { failure, success } from '../../result.ts';
import { ConstraintCheck } from '../constraints.ts';
import { credentialsXml } from '../temporary-credentials.ts';
import type { Action } from './action.ts';
import { checkMfaForm, isQueryError, redeemMfaCode } from './mfa.ts';

const defaultSeconds = 43_200;
/** AWS cuts the root user's sessions to an hour without a word. */
const rootSeconds = 3600;

/** AWS STS API: GetSessionToken. For long-term keys only. */
export const getSessionToken: Action = {
  signed: true,
  run(context, caller) {
    const check = new ConstraintCheck();
    const asked = check.integer(context.parameters.get('DurationSeconds'), 'durationSeconds', {
      min: 900,
      max: 129_600,
    });
    checkMfaForm(context, check);
    const malformed = check.error();
    if (malformed) return failure(malformed);

    if (caller.kind !== 'user') return failure(queryErrors.sessionCredentials('GetSessionToken'));
    if (caller.account.disabledRegions.includes(context.region)) {
      return failure(queryErrors.regionDisabled(caller.account.id));
    }
    const mfa = redeemMfaCode(context, caller);
    if (isQueryError(mfa)) return failure(mfa);

    const { owner, account, arn, userId } = caller;
    const seconds = Math.min(
      asked ?? defaultSeconds,
      owner.user.root ? rootSeconds : Number.POSITIVE_INFINITY,
      context.lifetimes.sessionTokenSeconds ?? Number.POSITIVE_INFINITY,
    );
    const session = context.sessions.issue(
      (accessKeyId) => ({
        kind: 'user-session',
        owner,
        account,
        accessKeyId,
        arn,
        userId,
        longTermKeyId: caller.accessKeyId,
        ...mfa,
      }),
      context.now,
      seconds,
    );
    return success([credentialsXml(session)]);
  },
};
