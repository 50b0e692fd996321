import type { Chain, ChainBase } from './chain.ts';
import { placeOf } from './messages.ts';
import { accountOfArn, parseRoleArn, readAccountId } from './role-arn.ts';

type BaseOf<K extends ChainBase['kind']> = Extract<ChainBase, { kind: K }>;

/** Account and role that credentials are of, as far as the files tell. */
interface Identity {
  readonly accountId?: string;
  readonly roleName?: string;
}

/** What is known of a kind of base from the files alone. */
interface BaseKind<B> {
  /** The properties by which a profile names it. */
  readonly properties: readonly string[];
  /** In the middle of a sentence: "starts from … of profile x". */
  readonly inSentence: (base: B) => string;
  /** As a step of the chain, behind the profile's name. */
  readonly detail: (base: B) => string;
  /** Keys that stand in the profile, or stood there before they moved into the keychain: their MFA device is of the same account. */
  readonly areOwnKeys: boolean;
  /**
   * The account of its credentials; what answers may say more. Rules: botocore (`credentials.py`), which takes `aws_account_id`
   * beside keys and for a process that names none, `sso_account_id`, and the account of the role that a web identity assumes.
   */
  readonly accountId: (base: B) => string | undefined;
  /** The role of its credentials, where there is one. */
  readonly role?: (base: B) => Identity;
  /** An ARN of its own that tells the partition. */
  readonly arn?: (base: B) => string | undefined;
  /** Its credentials may call GetSessionToken. */
  readonly opensMfaSession: (base: B) => boolean;
  /** Why credentials cannot be had from it all the same. */
  readonly unsupported?: (base: B) => Unsupported | undefined;
}

/** A base whose credentials stand outside the AWS files. */
interface ExternalKind<B> extends BaseKind<B> {
  /** What stands for its credentials: the same text, the same credentials. It may hold secrets. */
  readonly origin: (base: B) => string;
  /** A person is asked each time. */
  readonly asksPerson: boolean;
  /** What it gives is kept with the sessions, where every process finds it: it costs a person, or a call to AWS. */
  readonly isKept: boolean;
  /** Temporary keys that are renewed, asking nobody, as long as somebody is signed in. */
  readonly renewsWithSignIn: boolean;
}

interface Unsupported {
  readonly message: string;
  readonly advice: string;
}

/** Kinds whose keys stand in the files. */
type KindInFiles = 'long-term-keys' | 'session-keys';

const fixed = (text: string) => () => text;
const ofOwnAccount = ({ accountId }: { readonly accountId?: string }) => readAccountId(accountId);
const never = () => false;
const always = () => true;

/**
 * Every kind of base: what a chain, a list and a sentence need to know of it. A kind that is new in `ChainBase` does not compile before it
 * has its row here; how it is read stands in `base-provider.ts`, and how its credentials are had in `core/credential-sources`.
 */
const BASE_KINDS: {
  readonly [K in ChainBase['kind']]: K extends KindInFiles ? BaseKind<BaseOf<K>> : ExternalKind<BaseOf<K>>;
} = {
  'long-term-keys': {
    properties: ['aws_access_key_id', 'aws_secret_access_key'],
    inSentence: fixed('the long-term keys'),
    detail: ({ credentials }) => `long-term keys ····${credentials.accessKeyId.slice(-4)}`,
    areOwnKeys: true,
    accountId: ofOwnAccount,
    opensMfaSession: always,
  },
  'session-keys': {
    properties: ['aws_session_token'],
    inSentence: fixed('the session keys'),
    detail: ({ credentials }) => `session keys ····${credentials.accessKeyId.slice(-4)}`,
    areOwnKeys: true,
    accountId: ofOwnAccount,
    opensMfaSession: never,
  },
  'keychain-keys': {
    properties: ['credential_process'],
    inSentence: fixed('the long-term keys in the keychain'),
    detail: fixed('long-term keys in the keychain'),
    areOwnKeys: true,
    accountId: ofOwnAccount,
    opensMfaSession: always,
    origin: ({ profile }) => profile,
    asksPerson: false,
    isKept: false,
    renewsWithSignIn: false,
  },
  'credential-process': {
    properties: ['credential_process'],
    inSentence: fixed('the credential_process'),
    detail: fixed('keys from a credential process'),
    areOwnKeys: false,
    accountId: ofOwnAccount,
    opensMfaSession: always,
    origin: ({ command }) => command,
    asksPerson: false,
    isKept: false,
    renewsWithSignIn: false,
  },
  'credential-source': {
    properties: ['credential_source', 'understudy_credentials'],
    inSentence: ({ source }) => (source === 'Hook' ? 'the hook' : `the credential_source ${source}`),
    detail: ({ source }) => `keys from ${source}`,
    areOwnKeys: false,
    accountId: () => undefined,
    opensMfaSession: ({ source }) => source === 'Environment' || source === 'Hook',
    // A hook gives each profile credentials of its own; the other sources have one answer for all.
    origin: ({ metadata, profile, source }) =>
      source === 'Hook' ? `Hook ${profile}` : metadata ? `${source} ${JSON.stringify(metadata)}` : source,
    asksPerson: false,
    isKept: false,
    renewsWithSignIn: false,
  },
  'web-identity': {
    properties: ['web_identity_token_file'],
    inSentence: fixed('the web identity'),
    detail: fixed('web identity token'),
    areOwnKeys: false,
    accountId: ({ roleArn }) => accountOfArn(roleArn),
    role: ({ roleArn }) => identityOfRole(roleArn),
    arn: ({ roleArn }) => roleArn,
    opensMfaSession: never,
    origin: ({ roleArn, sessionName, tokenFile }) => JSON.stringify([roleArn, tokenFile, sessionName]),
    asksPerson: false,
    isKept: false,
    renewsWithSignIn: false,
  },
  sso: {
    properties: [
      'sso_session',
      'sso_start_url',
      'sso_region',
      'sso_account_id',
      'sso_role_name',
      'sso_registration_scopes',
    ],
    inSentence: fixed('the IAM Identity Center session'),
    detail: ({ accountId, roleName, sessionName }) =>
      `${roleName && accountId ? `${roleName} in ${accountId}, ` : ''}IAM Identity Center${sessionName ? ` “${sessionName}”` : ''}`,
    areOwnKeys: false,
    accountId: ofOwnAccount,
    role: ({ accountId, roleName }) => (accountId && roleName ? { accountId, roleName } : {}),
    opensMfaSession: never,
    unsupported: ({ accountId, at, profile }) =>
      accountId
        ? undefined
        : {
            message: `Profile ${profile} signs in through IAM Identity Center without an account and a role, which gives a token but no credentials (${placeOf(at)}).`,
            advice: 'Add sso_account_id and sso_role_name to use it for a role.',
          },
    origin: ({ accountId, roleName, sessionName, ssoRegion, startUrl }) =>
      JSON.stringify([sessionName ?? startUrl, ssoRegion, accountId, roleName]),
    asksPerson: false,
    isKept: true,
    renewsWithSignIn: true,
  },
  saml: {
    properties: ['understudy_saml_hook'],
    inSentence: ({ hook, roleArn }) =>
      `the SAML assertion of the hook ${hook}${roleArn === undefined ? '' : ` (${roleArn})`}`,
    detail: ({ hook, roleArn }) => {
      const { accountId, roleName } = roleArn === undefined ? {} : identityOfRole(roleArn);
      return `${roleName ? `${roleName} in ${accountId}, ` : ''}SAML, hook ${hook}`;
    },
    areOwnKeys: false,
    accountId: ({ principalArn, roleArn }) => accountOfArn(roleArn ?? principalArn ?? ''),
    role: ({ roleArn }) => (roleArn === undefined ? {} : identityOfRole(roleArn)),
    arn: ({ principalArn, roleArn }) => roleArn ?? principalArn,
    opensMfaSession: never,
    origin: (base) =>
      JSON.stringify([
        base.hook,
        // Without a role each profile may come to another one.
        base.roleArn ?? base.profile,
        base.principalArn,
        base.durationSeconds,
        base.sessionPolicy,
        base.sessionPolicyArns,
      ]),
    asksPerson: true,
    isKept: true,
    renewsWithSignIn: false,
  },
  login: {
    properties: ['login_session'],
    inSentence: fixed('the login_session'),
    detail: fixed('console sign-in, aws login'),
    areOwnKeys: false,
    accountId: ({ loginSession }) => accountOfArn(loginSession),
    arn: ({ loginSession }) => loginSession,
    opensMfaSession: never,
    origin: ({ loginSession }) => loginSession,
    asksPerson: false,
    isKept: false,
    renewsWithSignIn: true,
  },
};

/** Bases whose credentials stand outside the AWS files. */
export type ExternalBase = Exclude<ChainBase, { kind: KindInFiles }>;

export function isExternalBase(base: ChainBase): base is ExternalBase {
  return 'origin' in BASE_KINDS[base.kind];
}

// That a base's kind leads to the row of its own type is what TypeScript does not see through a lookup.
const kindOf = (base: ChainBase) => BASE_KINDS[base.kind] as BaseKind<ChainBase>;
const externalKindOf = (base: ExternalBase) => BASE_KINDS[base.kind] as ExternalKind<ChainBase>;

/** The base in the middle of a sentence. */
export function baseInSentence(base: ChainBase): string {
  return kindOf(base).inSentence(base);
}

/** The base as a step of the chain. */
export function baseDetail(base: ChainBase): string {
  return kindOf(base).detail(base);
}

export function areOwnKeys(base: ChainBase): boolean {
  return kindOf(base).areOwnKeys;
}

/** Why credentials cannot be had from this base, and what to do instead; `undefined` for one that works. */
export function unsupportedBase(base: ChainBase): Unsupported | undefined {
  return kindOf(base).unsupported?.(base);
}

/** True for bases whose credentials may call GetSessionToken, as far as the files can tell. */
export function opensMfaSession(base: ChainBase): boolean {
  return kindOf(base).opensMfaSession(base);
}

/** What stands for credentials from outside; it may hold secrets. */
export function originOfBase(base: ExternalBase): string {
  return externalKindOf(base).origin(base);
}

/** True for bases whose credentials are kept with the sessions. */
export function isKept(base: ExternalBase): boolean {
  return externalKindOf(base).isKept;
}

/** True for bases for which a person is asked each time. */
export function asksPerson(base: ExternalBase): boolean {
  return externalKindOf(base).asksPerson;
}

/** True for bases whose keys are renewed as long as somebody is signed in, without a step behind them. */
export function renewsWithSignIn(base: ChainBase): boolean {
  return isExternalBase(base) && externalKindOf(base).renewsWithSignIn;
}

/** The account of the credentials at a base, as far as the files tell. */
export function accountOfBase(base: ChainBase): string | undefined {
  return kindOf(base).accountId(base);
}

/** The account that a chain leads to, as far as the files tell. */
export function accountOfChain({ base, hops }: Pick<Chain, 'base' | 'hops'>): string | undefined {
  const role = hops.at(-1)?.roleArn;
  return role === undefined ? accountOfBase(base) : accountOfArn(role);
}

/** Account and role of the credentials at a base. `device`: its MFA device, whose account is that of its own keys. */
export function identityOfBase(base: ChainBase, device: string | undefined): Identity {
  const { role, areOwnKeys: own } = kindOf(base);
  if (role) return role(base);
  const accountId = accountOfBase(base) ?? (own && device !== undefined ? accountOfArn(device) : undefined);
  return accountId === undefined ? {} : { accountId };
}

/** Account and role of a role's ARN; nothing for what is none. */
export function identityOfRole(arn: string): Identity {
  const parsed = parseRoleArn(arn, 'any');
  return parsed.ok ? { accountId: parsed.role.accountId, roleName: parsed.role.roleName } : {};
}

/** ARNs that tell the partition: of the roles, or of the base itself where no role is assumed. */
export function arnsOfChain({ base, hops }: Pick<Chain, 'base' | 'hops'>): readonly string[] {
  if (hops.length > 0) return hops.map((hop) => hop.roleArn);
  const arn = kindOf(base).arn?.(base);
  return arn === undefined ? [] : [arn];
}

/** The properties by which profiles name credentials of their own. */
export const baseProperties: ReadonlySet<string> = new Set(
  Object.values(BASE_KINDS).flatMap(({ properties }) => properties),
);
