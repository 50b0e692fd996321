import { shortDetail } from '../sign-in/messages.ts';
import type { SamlRole } from '../sign-in/saml/saml-role.ts';

interface SamlMessage {
  readonly message: string;
  readonly advice: string;
}

const MOST_NAMED = 12;

/** Why an assertion gave no credentials. Nothing of the assertion but the ARNs of its roles is repeated. */
export const samlMessages = {
  cancelled: {
    message: 'The question for the assertion was cancelled.',
    advice: 'Nothing was changed.',
  },

  needsPerson: (profile: string): SamlMessage => ({
    message: `No session of the SAML sign-in of profile ${profile} is left, and its hook is asked only when somebody is there.`,
    advice: `Switch to ${profile} once more, or run "understudy switch ${profile}".`,
  }),

  noHooksHere: (profile: string): SamlMessage => ({
    message: `Profile ${profile} signs in with SAML by a hook, and no hooks are run here.`,
    advice: 'Use it in the Understudy app or with the understudy command.',
  }),

  noRoles: (profile: string): SamlMessage => ({
    message: `No role can be seen in the assertion for profile ${profile}: it has none for AWS, or it is encrypted.`,
    advice:
      'Name understudy_saml_role and understudy_saml_provider in the profile, or ask the administrator of the identity provider for a role.',
  }),

  otherRoles: (profile: string, wanted: string | undefined, roles: readonly SamlRole[]): SamlMessage => ({
    message: `The assertion for profile ${profile} gives ${wanted ?? 'no role of that provider'}${wanted === undefined ? '' : ' to nobody'}. It gives ${listOf(roles)}.`,
    advice: 'Correct understudy_saml_role and understudy_saml_provider, or ask for the role.',
  }),

  severalRoles: (profile: string, wanted: string | undefined, roles: readonly SamlRole[]): SamlMessage => ({
    message:
      wanted === undefined
        ? `The assertion for profile ${profile} gives ${roles.length} roles, and none is named: ${listOf(roles)}.`
        : `The assertion for profile ${profile} gives ${wanted} by several providers: ${roles.map(({ principalArn }) => principalArn).join(', ')}.`,
    advice:
      wanted === undefined
        ? `Choose one with "understudy login ${profile}", or write understudy_saml_role into the profile.`
        : 'Write understudy_saml_provider into the profile.',
  }),

  /** Where no profile could name it. */
  nameOnTheLine: (role: string | undefined): Pick<SamlMessage, 'advice'> => ({
    advice: role === undefined ? 'Name one with --role-arn.' : 'Name one with --principal-arn.',
  }),

  rejected: (profile: string, detail: string): SamlMessage => ({
    message: `The identity provider did not let the person of profile ${profile} in: ${shortDetail(detail)}.`,
    advice: 'Sign in to the identity provider again, or ask its administrator.',
  }),

  invalid: (provider: string, detail: string): SamlMessage => ({
    message: `AWS does not take the assertion for ${provider}: ${shortDetail(detail)}.`,
    advice:
      "Where it worked before, the provider's certificate was exchanged: its metadata has to be uploaded to IAM again.",
  }),

  expired: (profile: string, detail: string): SamlMessage => ({
    message: `The assertion for profile ${profile} came too late: ${shortDetail(detail)}.`,
    advice:
      'Have the hook fetch a new one each time: AWS takes it within five minutes, some providers allow less. Check the clock of this machine.',
  }),

  notTrusted: (role: string, provider: string): SamlMessage => ({
    message: `AWS does not give ${role} for an assertion of ${provider}.`,
    advice:
      "Check that the assertion names the role, and that the role's trust policy names the provider and its SAML:aud.",
  }),

  tooLong: (profile: string, role: string): SamlMessage => ({
    message: `${role} does not allow sessions as long as the one asked for.`,
    advice: `Lower duration_seconds in profile ${profile}, or raise the role's maximum session duration in IAM.`,
  }),

  shorter: (role: string): string =>
    `${role} gives no session as long as the one asked for, so it lasts an hour.`,
} as const;

function listOf(roles: readonly SamlRole[]): string {
  const names = roles.map(({ roleArn }) => roleArn);
  const more = names.length - MOST_NAMED;
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(', ')} and ${more} more` : names.join(', ');
}
