import type { Clock } from '../core/clock.ts';
import { createFederationService } from './federation/federation-service.ts';
import type { Service } from './http/service.ts';
import { type ServiceName, serviceAddress } from './http/service-addresses.ts';
import { createIamControl, type IamControl } from './iam/iam-control.ts';
import { createIamService } from './iam/iam-service.ts';
import { createIdentityCenter, type IdentityCenterControl } from './identity-center/identity-center.ts';
import { createOidcService } from './identity-center/oidc-service.ts';
import { createPortalService } from './identity-center/portal/portal-service.ts';
import { createSignIn, type SignInControl } from './sign-in/sign-in.ts';
import { createSignInService } from './sign-in/sign-in-service.ts';
import { createAccessKeys } from './sts/access-keys.ts';
import type { SessionLifetimes } from './sts/actions/action.ts';
import { createMfaDevices, type MfaDevices } from './sts/mfa-devices.ts';
import type { Realm } from './sts/realm.ts';
import { indexRealm, type RealmIndex } from './sts/realm-index.ts';
import { createStsService } from './sts/sts-service.ts';
import { createSessionStore } from './sts/temporary-credentials.ts';

/** The simulated services over one realm and one store of keys, and what tests steer them with. */
export interface Services {
  readonly services: Readonly<Record<ServiceName, Service>>;
  readonly realm: RealmIndex;
  readonly devices: MfaDevices;
  readonly identityCenter: IdentityCenterControl;
  readonly signIn: SignInControl;
  readonly iam: IamControl;
}

export interface ServicesOptions {
  readonly realm: Realm;
  readonly lifetimes?: SessionLifetimes;
  readonly maxSkewMs?: number;
  readonly sessionsEndWithKeys?: boolean;
}

/** Puts the services together. `url` is the simulator's, once it listens. Throws RangeError for a realm that contradicts itself. */
export function createServices(options: ServicesOptions, clock: Clock, url: () => string): Services {
  const realm = indexRealm(options.realm);
  const devices = createMfaDevices();
  const sessions = createSessionStore();
  const lifetimes = options.lifetimes ?? {};
  const keys = createAccessKeys(realm);
  const unmodifiable = new Set<string>();
  const authority = {
    keys,
    sessions,
    maxSkewMs: options.maxSkewMs ?? 300_000,
    sessionsEndWithKeys: options.sessionsEndWithKeys ?? false,
  };
  const identityCenter = createIdentityCenter(options.realm, sessions, lifetimes, clock);
  const signIn = createSignIn(options.realm.signIn, realm, sessions, lifetimes);
  return {
    services: {
      sts: createStsService({ ...authority, realm, devices, lifetimes }),
      'sso-oidc': createOidcService(identityCenter.state, () => serviceAddress(url(), 'sso-oidc')),
      sso: createPortalService(identityCenter.state),
      iam: createIamService({ realm, keys, unmodifiable }, authority),
      federation: createFederationService(sessions),
      signin: createSignInService(signIn.state, (region) => serviceAddress(url(), 'signin', region)),
    },
    realm,
    devices,
    identityCenter: identityCenter.control,
    signIn: signIn.control,
    iam: createIamControl(realm, keys, unmodifiable),
  };
}
