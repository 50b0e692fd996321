/** A strict STS on loopback: the opponent in every test and the stage of the demo. */
export type { MfaNote, SessionLifetimes } from './actions/action.ts';
export { type DemoHome, writeDemoHome } from './demo-home.ts';
export {
  createDemoRealm,
  DEMO_KEY,
  DEMO_MFA_SERIAL,
  demoAccounts,
} from './demo-realm.ts';
export type { Fault, FaultScope, Faults } from './faults.ts';
export type { Journal, JournalEntry } from './journal.ts';
export type { OfferedCode } from './mfa-devices.ts';
export type {
  Realm,
  RealmAccessKey,
  RealmAccount,
  RealmDeny,
  RealmMfaDevice,
  RealmRole,
  RealmTrust,
  RealmUser,
} from './realm.ts';
export { type Simulator, type SimulatorOptions, startSimulator } from './simulator.ts';
export { createSimulatorClock, type SimulatorClock } from './simulator-clock.ts';
export { newAccessKeyId, newSecretAccessKey, newSessionToken } from './temporary-credentials.ts';
export { msToNextTotpStep, TOTP_STEP_MS, totpCode } from './totp.ts';
