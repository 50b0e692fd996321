import type { IdentityCenterSession } from './sign-in-target.ts';

/** What people read of a sign-in: one sentence that says what happened, one that says what to do. */
export interface SignInMessage {
  readonly message: string;
  readonly advice: string;
}

/** The command that signs in there. */
export function loginCommand({ name, region, startUrl }: IdentityCenterSession): string {
  return name === undefined
    ? `understudy login --start-url ${startUrl} --sso-region ${region}`
    : `understudy login --sso-session ${name}`;
}

/** A text of AWS, short enough for one line and without a full stop. */
export function shortDetail(detail: string): string {
  const line = [...detail]
    .map((character) => (character < ' ' ? ' ' : character))
    .join('')
    .trim();
  return (line.length > 200 ? `${line.slice(0, 199)}…` : line).replace(/\.$/, '');
}

const startAgain = 'Sign in again.';

export const signInMessages = {
  cancelled: { message: 'The sign-in was cancelled.', advice: startAgain },
  requestCancelled: { message: 'The request was cancelled.', advice: 'Nothing was changed.' },
  /** 401 of the portal, though the token file looks good. */
  endedAtAws: (session: IdentityCenterSession): SignInMessage => ({
    message: `AWS has ended the sign-in to ${session.name ?? session.startUrl}.`,
    advice: `Run "${loginCommand(session)}".`,
  }),
  /** Nothing on the disk would do, and nobody was asked. */
  notSignedIn: (session: IdentityCenterSession): SignInMessage => ({
    message: `Nobody has signed in to ${session.name ?? session.startUrl} on this machine yet.`,
    advice: `Run "${loginCommand(session)}".`,
  }),
  damaged: (session: IdentityCenterSession, file: string): SignInMessage => ({
    message: `The sign-in to ${session.name ?? session.startUrl} in ${file} cannot be read.`,
    advice: `Run "${loginCommand(session)}", which writes it anew.`,
  }),
  ended: (session: IdentityCenterSession, at?: Date): SignInMessage => ({
    message: `The sign-in to ${session.name ?? session.startUrl} has ended${at ? ` at ${at.toISOString()}` : ''}.`,
    advice: `Run "${loginCommand(session)}".`,
  }),
  unknownClient: {
    message: 'AWS does not know the registration of this machine any more.',
    advice: 'Sign in again: it registers anew.',
  },
  usedUp: {
    message: 'AWS did not take the code of the sign-in, or took it already.',
    advice: startAgain,
  },
  troubled: (host: string, code: string): SignInMessage => ({
    message: `${host} cannot answer just now (${shortDetail(code)}).`,
    advice: 'Try again in a moment.',
  }),
  notEndedAtAws: (message: string): string =>
    `The sign-in is forgotten here, but AWS was not told: ${message} It ends there by itself.`,
  timedOut: { message: 'Nobody finished the sign-in in the browser in time.', advice: startAgain },
  codeEnded: { message: 'The code was not confirmed in time.', advice: startAgain },
  denied: {
    message: 'The sign-in was refused in the browser.',
    advice: 'Sign in again, and allow the access when the page asks.',
  },
  unexpected: (host: string): SignInMessage => ({
    message: `What answered at ${host} is not IAM Identity Center.`,
    advice: 'Check sso_region, the network and AWS_ENDPOINT_URL_SSO_OIDC.',
  }),
  mismatch: (startUrl: string, region: string): SignInMessage => ({
    message: `The start URL ${startUrl} and the region ${region} do not belong together.`,
    advice:
      'Correct sso_start_url or sso_region: the region is the one that the Identity Center was set up in.',
  }),
  refused: (host: string, code: string, detail: string): SignInMessage => ({
    message: `${host} refused the sign-in: ${shortDetail(detail)} (${shortDetail(code)}).`,
    advice: 'Check the start URL and the region, then sign in again.',
  }),
  browserError: (code: string, detail: string): SignInMessage => ({
    message: `The sign-in ended in the browser: ${shortDetail(detail || code)}.`,
    advice: startAgain,
  }),
  unreachable: (host: string, code: string): SignInMessage => ({
    message: `${host} cannot be reached for the sign-in${code ? ` (${shortDetail(code)})` : ''}.`,
    advice: 'Check the network and the proxy, then sign in again.',
  }),
  noListener: (code: string): SignInMessage => ({
    message: `No port of this machine could be opened for the browser's answer (${code}).`,
    advice: 'Sign in with a device code instead: understudy login --device-code.',
  }),
} as const;
