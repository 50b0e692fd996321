/** A strict stand-in for AWS on loopback: the opponent in every test and the stage of the demo. */

export { type DemoHome, type DemoHomeOptions, writeDemoHome } from './demo/demo-home.ts';
export {
  DEMO_SSO_REGION,
  DEMO_SSO_SESSION,
  DEMO_START_URL,
  demoIdentityCenter,
} from './demo/demo-identity-center.ts';
export {
  createDemoRealm,
  DEMO_KEY,
  DEMO_MFA_SERIAL,
  demoAccounts,
} from './demo/demo-realm.ts';
export type { Fault, FaultScope, Faults } from './faults.ts';
export type { ServiceName } from './http/service-addresses.ts';
export type { IamAction } from './iam/iam-action-names.ts';
export type { IamControl, ShownKey } from './iam/iam-control.ts';
export type { AssignmentName, IdentityCenterControl } from './identity-center/identity-center.ts';
export type {
  RealmIdentityCenter,
  RealmIdentityCenterUser,
  RealmMemberAccount,
  RealmPermissionSet,
  RefreshTokens,
} from './identity-center/realm.ts';
export type { Journal, JournalEntry } from './journal.ts';
export type { Consent } from './oauth/browser-answer.ts';
export type { RealmConsoleSession, RealmSignIn } from './sign-in/realm.ts';
export type { SignInControl } from './sign-in/sign-in.ts';
export { type Simulator, type SimulatorOptions, startSimulator } from './simulator.ts';
export { createSimulatorClock, type SimulatorClock } from './simulator-clock.ts';
export type { KeyPropagation } from './sts/access-keys.ts';
export type { MfaNote, SessionLifetimes } from './sts/actions/action.ts';
export { type SamlClaims, samlResponse } from './sts/federated/saml-response.ts';
export { type WebIdentityClaims, webIdentityToken } from './sts/federated/web-identity-token.ts';
export type { OfferedCode } from './sts/mfa-devices.ts';
export type {
  Realm,
  RealmAccessKey,
  RealmAccount,
  RealmDeny,
  RealmMfaDevice,
  RealmOidcProvider,
  RealmRole,
  RealmSamlProvider,
  RealmTrust,
  RealmUser,
} from './sts/realm.ts';
export { samlProviderArn } from './sts/realm-index.ts';
export { newAccessKeyId, newSecretAccessKey, newSessionToken } from './sts/temporary-credentials.ts';
export { msToNextTotpStep, TOTP_STEP_MS, totpCode } from './sts/totp.ts';
