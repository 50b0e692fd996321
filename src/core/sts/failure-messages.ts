import { assertNever } from '../../shared/assert-never.ts';
import { RENEWED, RETRIED } from '../place-words.ts';
import type { FailureText } from './failure-text.ts';
import { explainCaBundle, explainNetwork, explainProxy } from './network/network-messages.ts';
import type { StsFailure } from './sts-failure.ts';

/** What the failed call was about, as far as it is known. */
export interface FailureContext {
  /** The profile (or ad hoc role) that was wanted. */
  readonly profile?: string;
  /** The profile whose keys signed the first call. */
  readonly sourceProfile?: string;
  readonly roleArn?: string;
  readonly mfaSerial?: string;
  /** Where the serial was read: "profile prod (/home/jo/.aws/config, line 12)". */
  readonly mfaSerialPlace?: string;
  readonly region?: string;
  readonly endpoint?: string;
  /** What was asked, where it was not STS: "the AWS sign-in service". */
  readonly service?: string;
  /** How old the MFA session behind the call is, in milliseconds. */
  readonly mfaAgeMs?: number;
}

/** Explains a failed call in plain sentences. AWS's own words are added where ours cannot say it all. */
export function explainStsFailure(failure: StsFailure, context: FailureContext = {}): FailureText {
  const source =
    context.sourceProfile === undefined ? 'the source profile' : `profile ${context.sourceProfile}`;
  const wanted = context.profile === undefined ? 'the profile' : `profile ${context.profile}`;
  const role = context.roleArn ?? 'the role';
  const device = context.mfaSerial === undefined ? 'the MFA device' : `MFA device ${context.mfaSerial}`;
  const place = placeOf(context);

  switch (failure.kind) {
    case 'mfa-code-refused':
      return {
        message: `AWS did not take the code of ${device}.`,
        advice: 'Enter the next code. A code works once, for half a minute.',
      };
    case 'mfa-serial-refused':
      return {
        message: `AWS could not check a code of ${device}.`,
        advice: `Set mfa_serial in ${context.mfaSerialPlace ?? source} to the ARN that IAM shows for the device under "Security credentials".`,
      };
    case 'mfa-required':
      return {
        message: `${capital(role)} wants an MFA code, and none was sent.`,
        advice: `Add mfa_serial to ${wanted} or to ${source}.`,
      };
    case 'access-denied':
      return accessDenied(failure, role, source, context);
    case 'expired-credentials':
      return {
        message: `The keys of ${source} have ended.`,
        advice: 'Renew them with the tool that wrote them, then switch again.',
      };
    case 'invalid-key':
      return {
        message: `AWS does not know the access key of ${source}.`,
        advice:
          'The key was deleted or made inactive, belongs to another partition, is used in a region the account has not turned on, or is mistyped. Check it in IAM under "Security credentials".',
      };
    case 'wrong-secret':
      return {
        message: `The secret access key of ${source} does not fit its access key id.`,
        advice: `Enter the keys of ${source} again. A missing or added character is enough.`,
      };
    case 'clock-skew':
      return clockSkew(failure);
    case 'chained-duration':
      return {
        message: `AWS gives ${role} at most 1 hour when it is reached through another session.`,
        advice: `Set duration_seconds in ${wanted} to 3600 or less. ${RENEWED}`,
      };
    case 'max-session-duration':
      return {
        message: `${capital(role)} does not allow sessions as long as the one asked for.`,
        advice: `Lower duration_seconds in ${wanted}, or raise the role's maximum session duration in IAM.`,
      };
    case 'invalid-parameter':
      return {
        message: `AWS did not accept the request for ${role}${quoted(failure)}.`,
        advice: correction(failure, wanted),
      };
    case 'policy-too-large':
      return {
        message: `The session policy and tags of ${wanted} are too large for AWS.`,
        advice: 'Shorten the policy, or use fewer tags or policy ARNs.',
      };
    case 'region-disabled':
      return {
        message: `AWS STS is turned off in ${context.region ?? 'this region'} for the account.`,
        advice: `Set another region in ${wanted}, or turn the region on under IAM, account settings.`,
      };
    case 'session-credentials-refused':
      return {
        message: `The keys of ${source} are session keys, and AWS opens no further session with those.`,
        advice: 'Choose a source profile with long-term access keys.',
      };
    case 'throttled':
      return {
        message: 'AWS gets too many requests from this account just now.',
        advice: `${RETRIED} Nothing was changed.`,
      };
    case 'service-unavailable':
      return {
        message: `AWS STS${place} cannot answer just now.`,
        advice: `${RETRIED} What you have stays valid until it ends.`,
      };
    case 'network':
      return explainNetwork(failure, place);
    case 'proxy':
      return explainProxy(failure, context.service);
    case 'ca-bundle':
      return explainCaBundle(failure);
    case 'timeout':
      return {
        message: `AWS STS${place} did not answer in time.`,
        advice: `Check the network, the VPN and the proxy. ${RETRIED}`,
      };
    case 'not-sts':
      return {
        message: `What answered${place} is not AWS STS: ${lowerFirst(failure.detail)}`.replace(/\.?$/, '.'),
        advice: 'Sign in to the network or the proxy in a browser, or check the configured endpoint.',
      };
    case 'cancelled':
      return { message: 'The request was cancelled.', advice: 'Nothing was changed.' };
    case 'unknown':
      if (failure.unanswered) return unsent(failure);
      return {
        message: `AWS answered ${failure.code}${failure.detail === '' ? '' : `: ${failure.detail}`}`.replace(
          /\.?$/,
          '.',
        ),
        advice: 'Look the code up in the AWS STS reference, or give the request id to AWS support.',
      };
    default:
      return assertNever(failure.kind);
  }
}

function accessDenied(
  failure: StsFailure,
  role: string,
  source: string,
  context: FailureContext,
): FailureText {
  const hours = context.mfaAgeMs === undefined ? 0 : Math.floor(context.mfaAgeMs / 3_600_000);
  const tooOld =
    hours >= 1
      ? ` The MFA session is ${hours} ${hours === 1 ? 'hour' : 'hours'} old: if the role wants a recent code, open a new MFA session.`
      : '';
  if (context.roleArn === undefined) {
    return {
      message: `AWS refused the call with the keys of ${source}${quoted(failure)}.`,
      advice: `Ask the account's administrator what these keys may do.${tooOld}`,
    };
  }
  return {
    message: `AWS does not let ${source} assume ${role}${reasonIn(failure.detail)}.`,
    advice: `Check the role's name and account, its trust policy, the external id, and whether it wants MFA.${tooOld}`,
  };
}

/** Why, where AWS tells which kind of policy it was. */
function reasonIn(detail: string): string {
  const reason = /\b(?:with an (explicit deny in [\w -]+)|because (no [\w -]+ allows) )/.exec(detail);
  if (reason?.[1] !== undefined) return `: there is an ${reason[1].trim()}`;
  return reason?.[2] === undefined ? '' : `: ${reason[2]} it`;
}

/** What a parameter that AWS names in a refusal is called where the user can change it. */
const propertyOf: ReadonlyMap<string, string> = new Map([
  ['roleArn', 'role_arn'],
  ['roleSessionName', 'role_session_name'],
  ['externalId', 'external_id'],
  ['durationSeconds', 'duration_seconds'],
  ['sourceIdentity', 'the source identity'],
  ['policy', 'the session policy'],
  ['policyArns', 'the ARNs of the session policies'],
  ['tags', 'the session tags'],
  ['transitiveTagKeys', 'the transitive tag keys'],
]);

function correction({ code, detail }: StsFailure, wanted: string): string {
  const parameter = /at '(\w+)/.exec(detail)?.[1];
  const named = code.startsWith('MalformedPolicyDocument') ? 'policy' : (parameter ?? '');
  const property = propertyOf.get(named);
  return property === undefined
    ? `Check role_arn, external_id, role_session_name and the session policy of ${wanted}.`
    : `Correct ${property} of ${wanted}.`;
}

function clockSkew(failure: StsFailure): FailureText {
  const offset = failure.clockOffsetMs;
  const advice = 'Turn on "set the time automatically" in the system settings.';
  if (offset === undefined)
    return { message: 'The clock of this machine is wrong, so AWS refused the request.', advice };
  const minutes = Math.max(1, Math.round(Math.abs(offset) / 60_000));
  const way = offset > 0 ? 'slow' : 'fast';
  return {
    message: `The clock of this machine is ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ${way}, so AWS refused the request.`,
    advice,
  };
}

function placeOf(context: FailureContext): string {
  if (context.endpoint !== undefined) return ` at ${context.endpoint}`;
  return context.region === undefined ? '' : ` in ${context.region}`;
}

function quoted(failure: StsFailure): string {
  return failure.detail === '' ? '' : `: "${failure.detail.replace(/\.$/, '')}"`;
}

function capital(text: string): string {
  return text.startsWith('arn:') ? `Role ${text}` : text.charAt(0).toUpperCase() + text.slice(1);
}

function lowerFirst(text: string): string {
  return text.startsWith('HTTP') ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

/** The request ended before AWS saw it, so AWS answered nothing. */
function unsent({ code, detail }: StsFailure): { readonly message: string; readonly advice: string } {
  if (code === 'ERR_INVALID_CHAR') {
    return {
      message:
        'The request to AWS could not be made: a key or the session token holds a character that cannot be sent.',
      advice: 'Copy the keys again, without blanks and line breaks within them.',
    };
  }
  const said = detail === '' ? code : `${detail.replace(/\.$/, '')} (${code})`;
  return {
    message: `The request to AWS could not be made: ${said}.`,
    advice: 'Check region, endpoint and network settings of the profile; understudy doctor looks at them.',
  };
}
