import type { Clock } from '../../core/clock.ts';
import { type Authorizations, createAuthorizations } from '../oauth/authorizations.ts';
import type { Consent } from '../oauth/browser-answer.ts';
import type { SessionLifetimes } from '../sts/actions/action.ts';
import type { Realm } from '../sts/realm.ts';
import type { SessionStore } from '../sts/temporary-credentials.ts';
import { type Assignments, createAssignments } from './assignments.ts';
import type { PortalAuthorization } from './authorize.ts';
import { type Clients, createClients } from './clients.ts';
import { createDeviceCodes, type DeviceCodes } from './device-codes.ts';
import { createInstance, type Instance, plainStartUrl } from './instance.ts';
import { createPortalSessions, type PortalSessions } from './portal/portal-sessions.ts';
import type { RealmIdentityCenterUser } from './realm.ts';

/** What the OIDC service and the portal answer from. */
export interface IdentityCenterState {
  readonly instances: readonly Instance[];
  readonly clients: Clients;
  readonly authorizations: Authorizations<PortalAuthorization, RealmIdentityCenterUser>;
  readonly deviceCodes: DeviceCodes;
  readonly sessions: PortalSessions;
  readonly assignments: Assignments;
  /** Where the keys of roles are issued, so that STS knows them. */
  readonly roleSessions: SessionStore;
  readonly lifetimes: SessionLifetimes;
  /** How a page is decided now: as the instance says, unless a test said otherwise since. */
  readonly consentOf: (instance: Instance) => Consent;
}

/** What a test or a demo does as the organization's administrator, or as the person in the browser. */
export interface IdentityCenterControl {
  /** Decides every page from here on; undefined goes back to what the realm says. */
  setConsent(consent: Consent | undefined): void;
  /** The codes that devices show and wait with, the newest last. */
  waitingUserCodes(): readonly string[];
  /** Decides for a device without a browser, as the named user or the first. False when no device waits with this code. */
  decideDevice(userCode: string, decision: 'allow' | 'deny', userName?: string): boolean;
  /** Ends sign-ins at AWS, though their tokens look good: those of one person or all. Returns how many. */
  endSessions(userName?: string): number;
  /** Forgets every registered client. */
  forgetClients(): void;
  /** Takes a permission set away, or gives it back. Throws RangeError for a name that the realm does not have. */
  unassign(assignment: AssignmentName): void;
  assign(assignment: AssignmentName): void;
}

export interface AssignmentName {
  readonly userName: string;
  readonly accountId: string;
  readonly permissionSet: string;
  /** The first instance unless specified otherwise. */
  readonly startUrl?: string;
}

export interface IdentityCenter {
  readonly state: IdentityCenterState;
  readonly control: IdentityCenterControl;
}

/** Sets up the realm's Identity Centers. Throws RangeError for a realm that contradicts itself. */
export function createIdentityCenter(
  realm: Realm,
  roleSessions: SessionStore,
  lifetimes: SessionLifetimes,
  clock: Clock,
): IdentityCenter {
  let consent: Consent | undefined;
  const state: IdentityCenterState = {
    instances: (realm.identityCenters ?? []).map((one) => createInstance(one, realm.accounts, lifetimes)),
    clients: createClients(),
    authorizations: createAuthorizations(),
    deviceCodes: createDeviceCodes(),
    sessions: createPortalSessions(),
    assignments: createAssignments(),
    roleSessions,
    lifetimes,
    consentOf: (instance) => consent ?? instance.consent,
  };
  const twice = state.instances.find(({ startUrl }, index) =>
    state.instances.slice(0, index).some((other) => other.startUrl === startUrl),
  );
  if (twice) throw new RangeError(`The realm names the Identity Center ${twice.startUrl} twice.`);

  const assignmentOf = ({ startUrl, userName, accountId, permissionSet }: AssignmentName) => {
    const instance = state.instances.find(
      (one) => startUrl === undefined || one.startUrl === plainStartUrl(startUrl),
    );
    const user = instance?.users.find(({ name }) => name === userName);
    if (!instance || !user || !instance.roleOf(accountId, permissionSet))
      throw new RangeError(`The realm has no ${permissionSet} in ${accountId} for ${userName}.`);
    return [user, accountId, permissionSet] as const;
  };

  return {
    state,
    control: {
      setConsent(decision) {
        consent = decision;
      },
      waitingUserCodes: () => state.deviceCodes.allWaiting(clock.now()).map(({ userCode }) => userCode),
      decideDevice(userCode, decision, userName) {
        const device = state.deviceCodes.waiting(userCode, clock.now());
        const user = device?.instance.users.find(({ name }) => userName === undefined || name === userName);
        if (!device || !user) return false;
        state.deviceCodes.decide(device, decision === 'allow' ? user : undefined);
        return true;
      },
      endSessions: (userName) =>
        state.sessions.endAll(({ user }) => userName === undefined || user.name === userName),
      forgetClients: () => state.clients.forgetAll(),
      unassign: (assignment) => state.assignments.remove(...assignmentOf(assignment)),
      assign: (assignment) => state.assignments.add(...assignmentOf(assignment)),
    },
  };
}
