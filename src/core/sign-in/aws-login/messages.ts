import { type SignInMessage, shortDetail } from '../messages.ts';

/** The command that signs a profile in. */
function signIn(profile: string): string {
  return `Run "understudy login ${profile}", then try again.`;
}

const startAgain = 'Sign in again.';

/** What people read of a console sign-in (`login_session`). */
export const loginMessages = {
  service: 'the AWS sign-in service',

  notSignedIn: (profile: string): SignInMessage => ({
    message: `Profile ${profile} signs in as "aws login" does, and nobody has signed in on this machine yet.`,
    advice: signIn(profile),
  }),

  ended: (profile: string): SignInMessage => ({
    message: `The console sign-in of profile ${profile} has ended.`,
    advice: signIn(profile),
  }),

  damaged: (profile: string): SignInMessage => ({
    message: `What is left of the console sign-in of profile ${profile} cannot be renewed: its key is damaged.`,
    advice: signIn(profile),
  }),

  passwordChanged: (profile: string): SignInMessage => ({
    message: `The password behind the console sign-in of profile ${profile} was changed, which ends it.`,
    advice: signIn(profile),
  }),

  notAllowed: (profile: string): SignInMessage => ({
    message: `The user of profile ${profile} may not renew a console sign-in: signin:CreateOAuth2Token is not allowed.`,
    advice: 'Ask for the managed policy SignInLocalDevelopmentAccess.',
  }),

  renewalRefused: (profile: string, region: string, detail: string): SignInMessage => ({
    message: `AWS did not renew the console sign-in of profile ${profile} in ${region}: ${shortDetail(detail)}. A sign-in can be renewed only in the region that it was made in.`,
    advice: signIn(profile),
  }),

  busy: (host: string): SignInMessage => ({
    message: `${host} cannot answer just now.`,
    advice: 'Try again in a moment.',
  }),

  codeEnded: {
    message: 'The code from the browser came too late, or was used before.',
    advice: startAgain,
  },

  codeRefused: (detail: string): SignInMessage => ({
    message: `AWS did not take the code from the browser: ${shortDetail(detail)}.`,
    advice: startAgain,
  }),

  mayNotLogin: {
    message: 'The user who signed in may not hand the sign-in on: signin:CreateOAuth2Token is not allowed.',
    advice: 'Ask for the managed policy SignInLocalDevelopmentAccess.',
  },

  wrongClock: {
    message: 'AWS says that the sign-in has ended right after it began: the clock of this machine is wrong.',
    advice: 'Set the clock, then sign in again.',
  },

  unexpected: (host: string): SignInMessage => ({
    message: `What answered at ${host} is not the AWS sign-in service.`,
    advice: 'Check the region, the network and AWS_ENDPOINT_URL_SIGNIN.',
  }),

  noListener: (code: string): SignInMessage => ({
    message: `No port of this machine could be opened for the browser's answer (${code}).`,
    advice: 'Sign in through another device instead: understudy login --no-browser.',
  }),

  noCode: {
    message: 'No code was entered.',
    advice: startAgain,
  },

  unreadableCode: {
    message: 'This is not the code that the page shows.',
    advice: 'Sign in again, and copy the whole code.',
  },

  foreignCode: {
    message: 'This code belongs to another sign-in.',
    advice: 'Sign in again, and copy the code from the page of that address.',
  },

  otherDevice: (profile: string): SignInMessage => ({
    message: `Signing in to profile ${profile} from another device takes a terminal, where its code is pasted.`,
    advice: `Run "understudy login ${profile} --no-browser" there.`,
  }),

  noSignOut: (profile: string): string =>
    `AWS has no sign-out for ${profile}: what was handed out works for up to 15 minutes more.`,

  otherSession: (profile: string, wanted: string, found: string): SignInMessage => ({
    message: `You signed in as ${found}, but profile ${profile} is for ${wanted}. Nothing was written.`,
    advice: `Choose the other session in the browser, or run "understudy login ${profile}" in a terminal to change the profile.`,
  }),
} as const;
