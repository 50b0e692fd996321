import { type QueryError, queryErrors } from '../../query/query-error.ts';
import type { ConstraintCheck } from '../constraints.ts';
import { patterns } from '../constraints.ts';
import type { Identity } from '../identity.ts';
import type { ActionContext } from './action.ts';

/** Checks the form of SerialNumber and TokenCode (AWS STS API: 9 to 256 characters; exactly six digits). */
export function checkMfaForm(context: ActionContext, check: ConstraintCheck): void {
  check.text(context.parameters.get('SerialNumber'), 'serialNumber', {
    min: 9,
    max: 256,
    pattern: patterns.serial,
  });
  check.text(context.parameters.get('TokenCode'), 'tokenCode', { min: 6, max: 6, pattern: patterns.digits });
}

/**
 * Uses the code of the call, if there is one. An error, or when the code was given (undefined: the call has none).
 * The device must be the caller's own.
 */
export function redeemMfaCode(
  context: ActionContext,
  caller: Identity,
): QueryError | { readonly mfaAt?: Date } {
  const serial = context.parameters.get('SerialNumber');
  const code = context.parameters.get('TokenCode');
  if (serial === undefined && code === undefined) return {};
  if (serial === undefined || code === undefined) {
    context.noteMfa('incomplete');
    return queryErrors.mfaIncomplete();
  }
  const devices = caller.kind === 'role-session' ? [] : (caller.owner.user.mfaDevices ?? []);
  const device = devices.find((candidate) => candidate.serial === serial);
  if (!device) {
    context.noteMfa('unknown-device');
    return queryErrors.mfaDeviceUnknown();
  }
  const verdict = context.devices.use(device, code, context.now);
  context.noteMfa(verdict);
  return verdict === 'accepted' ? { mfaAt: context.now } : queryErrors.mfaCodeInvalid();
}

/** Tells the two answers of `redeemMfaCode` apart. */
export function isQueryError(answer: QueryError | { readonly mfaAt?: Date }): answer is QueryError {
  return 'code' in answer;
}
