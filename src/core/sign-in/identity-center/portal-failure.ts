import { RETRIED } from '../../place-words.ts';
import type { NoAnswer, RefusedAnswer } from '../json-request.ts';
import { loginCommand, type SignInMessage, shortDetail, signInMessages } from '../messages.ts';
import type { IdentityCenterSession } from '../sign-in-target.ts';

/** Why the portal gave nothing. */
export interface PortalFailure extends SignInMessage {
  readonly kind: /** AWS knows no such sign-in any more, whatever the token file says. */
    | 'sign-in-ended'
    /** The role or the account is not assigned to the user. */
    | 'no-access'
    /** The account is not in the organization. */
    | 'unknown-account'
    | 'invalid-request'
    | 'throttled'
    /** AWS or the network has trouble. */
    | 'unavailable'
    | 'cancelled'
    /** What answered is no portal. */
    | 'unexpected';
  /** The same may work a little later. */
  readonly retryable: boolean;
}

export const portalFailure = {
  cancelled: { kind: 'cancelled', retryable: false, ...signInMessages.requestCancelled },

  unexpected: (host: string): PortalFailure => ({
    kind: 'unexpected',
    retryable: false,
    message: `What answered at ${host} is not the portal of IAM Identity Center.`,
    advice: 'Check sso_region, the network and AWS_ENDPOINT_URL_SSO.',
  }),

  /** The errors of the portal (API model of sso; ForbiddenException is not modelled, but answered). */
  of(answer: RefusedAnswer | NoAnswer, session: IdentityCenterSession): PortalFailure {
    if (answer.kind !== 'refused') {
      const { advice, message } = answer;
      return answer.kind === 'cancelled'
        ? portalFailure.cancelled
        : { kind: 'unavailable', retryable: true, message, advice };
    }
    const { detail, host, name, status } = answer;
    const asked = session.name ?? session.startUrl;
    if (status === 401 || name === 'UnauthorizedException')
      return { kind: 'sign-in-ended', retryable: false, ...signInMessages.endedAtAws(session) };
    if (status === 403 || name === 'ForbiddenException')
      return {
        kind: 'no-access',
        retryable: false,
        message: `IAM Identity Center ${asked} gives the user who signed in no access there.`,
        advice: 'Check sso_account_id and sso_role_name, or ask for the assignment.',
      };
    if (status === 404 || name === 'ResourceNotFoundException')
      return {
        kind: 'unknown-account',
        retryable: false,
        message: `IAM Identity Center ${asked} does not know the account: ${shortDetail(detail)}.`,
        advice: 'Correct sso_account_id, or sign in to the Identity Center of its organization.',
      };
    if (status === 429 || name === 'TooManyRequestsException')
      return {
        kind: 'throttled',
        retryable: true,
        message: `IAM Identity Center ${asked} gets too many requests just now.`,
        advice: `${RETRIED} Nothing was changed.`,
      };
    if (status >= 500)
      return {
        kind: 'unavailable',
        retryable: true,
        message: `${host} cannot answer just now (${shortDetail(name || detail)}).`,
        advice: `${RETRIED} What you have stays valid until it ends.`,
      };
    return {
      kind: 'invalid-request',
      retryable: false,
      message: `${host} refused the request: ${shortDetail(detail)}.`,
      advice: `Check sso_account_id, sso_role_name and sso_region; ${loginCommand(session)} signs in again.`,
    };
  },
} as const;
