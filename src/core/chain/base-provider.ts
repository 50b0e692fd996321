import type { Profile, ProfileSet, Property } from '../aws-files/profiles/profile-set.ts';
import type { Credentials } from '../credentials.ts';
import { parseInstant } from '../parse-timestamp.ts';
import type { BaseResult } from './base-result.ts';
import type { ChainBase } from './chain.ts';
import { isKeyLine } from './key-process-line.ts';
import {
  bothSources,
  emptyValue,
  partialKeys,
  tokenBesideLongTermKey,
  unknownCredentialSource,
  unknownHookSource,
  webIdentityWithoutRole,
} from './messages.ts';
import { configuredEndpoint } from './profiles/configured-endpoint.ts';
import { samlBase } from './profiles/saml-profile.ts';
import { ssoBase } from './profiles/sso-profile.ts';

const NONE: BaseResult = { kind: 'none' };

/** A property that is there and not empty. */
export function filled(profile: Profile, key: string): Property | undefined {
  const property = profile.properties.get(key);
  return property && property.value !== '' ? property : undefined;
}

/** Our own key, which other tools pass over: the credentials come from the hook `credentials`. */
const HOOK_KEY = 'understudy_credentials';

type Reader = (profiles: ProfileSet, profile: Profile) => BaseResult | undefined;

/**
 * How each kind is read, in the order in which they are tried. Our own keys come first; the order of the others is that of the AWS SDK for
 * Rust: credential_source, web identity, IAM Identity Center, console login, credential_process, keys. The presence of a key decides, even
 * where its value is empty. Keys in the keychain are a credential_process of ours, and session keys are keys with a token.
 */
const READERS: Readonly<
  Record<Exclude<ChainBase['kind'], 'keychain-keys' | 'session-keys' | 'long-term-keys'>, Reader>
> = {
  saml: (_profiles, profile) => samlBase(profile),
  'credential-source': (_profiles, profile) => hookSource(profile) ?? credentialSource(profile),
  'web-identity': (_profiles, profile) => webIdentity(profile),
  sso: ssoBase,
  login: loginSession,
  'credential-process': (_profiles, profile) => credentialProcess(profile),
};

/** Reads the base of one profile. */
export function baseProvider(profiles: ProfileSet, profile: Profile): BaseResult {
  for (const read of Object.values(READERS)) {
    const result = read(profiles, profile);
    if (result !== undefined) return result;
  }
  return staticKeys(profile);
}

/** AWS gives long-term keys such ids, and refuses them beside a session token (IAM user guide, unique identifiers). */
const LONG_TERM_KEY_ID = /^AKIA[A-Z0-9]{16}$/;

/**
 * The access keys of a profile, from either file. Both halves must be there. A token makes them session keys;
 * `aws_security_token` is its name of old, which older tools still write.
 */
export function staticKeys(profile: Profile): BaseResult {
  const id = filled(profile, 'aws_access_key_id');
  const secret = filled(profile, 'aws_secret_access_key');
  const token = filled(profile, 'aws_session_token') ?? filled(profile, 'aws_security_token');
  if (!id || !secret) {
    const present = id ?? secret ?? token;
    if (!present) return NONE;
    return {
      kind: 'problem',
      problem: partialKeys(profile.name, present, id ? 'aws_secret_access_key' : 'aws_access_key_id'),
    };
  }

  if (token && LONG_TERM_KEY_ID.test(id.value)) {
    return { kind: 'problem', problem: tokenBesideLongTermKey(profile.name, token) };
  }
  const accountId = filled(profile, 'aws_account_id')?.value;
  const shared = { profile: profile.name, at: id.at, ...(accountId && { accountId }) };
  const keys = { accessKeyId: id.value, secretAccessKey: secret.value };
  if (!token) return { kind: 'base', base: { kind: 'long-term-keys', ...shared, credentials: keys } };
  const expiration = expirationOf(profile);
  const mfaSerial = filled(profile, 'mfa_serial')?.value;
  const credentials: Credentials = {
    ...keys,
    sessionToken: token.value,
    ...(expiration && { expiration }),
  };
  return {
    kind: 'base',
    base: { kind: 'session-keys', ...shared, credentials, ...(mfaSerial && { mfaSerial }) },
  };
}

/** Keys in which other tools note when the session keys beside them end. The AWS files have no standard one. */
const EXPIRATION_KEYS = ['x_security_token_expires', 'aws_credential_expiration', 'expiration'];

/** A time without a zone is not believed: tools differ in whether they mean UTC or local time. */
function expirationOf(profile: Profile): Date | undefined {
  for (const key of EXPIRATION_KEYS) {
    const text = filled(profile, key)?.value;
    const at = text && parseInstant(text);
    if (at) return at;
  }
  return undefined;
}

function hookSource(profile: Profile): BaseResult | undefined {
  const source = profile.properties.get(HOOK_KEY);
  if (!source) return undefined;
  return source.value === 'hook'
    ? {
        kind: 'base',
        base: { kind: 'credential-source', profile: profile.name, source: 'Hook', at: source.at },
      }
    : { kind: 'problem', problem: unknownHookSource(profile.name, source) };
}

function credentialSource(profile: Profile): BaseResult | undefined {
  const source = profile.properties.get('credential_source');
  if (!source) return undefined;
  const tokenFile = profile.properties.get('web_identity_token_file');
  // SDKs disagree on which of the two signs, so neither does.
  if (tokenFile) return { kind: 'problem', problem: bothSources(profile.name, tokenFile, source) };
  switch (source.value) {
    case 'Environment':
    case 'EcsContainer':
    case 'Ec2InstanceMetadata': {
      const metadata = source.value === 'Ec2InstanceMetadata' ? metadataService(profile) : undefined;
      return {
        kind: 'base',
        base: {
          kind: 'credential-source',
          profile: profile.name,
          source: source.value,
          at: source.at,
          ...(metadata && { metadata }),
        },
      };
    }
    default:
      return { kind: 'problem', problem: unknownCredentialSource(profile.name, source) };
  }
}

function metadataService(
  profile: Profile,
): { readonly endpoint?: string; readonly mode?: string } | undefined {
  const endpoint = filled(profile, 'ec2_metadata_service_endpoint')?.value;
  const mode = filled(profile, 'ec2_metadata_service_endpoint_mode')?.value;
  if (endpoint === undefined && mode === undefined) return undefined;
  return { ...(endpoint !== undefined && { endpoint }), ...(mode !== undefined && { mode }) };
}

function webIdentity(profile: Profile): BaseResult | undefined {
  const tokenFile = profile.properties.get('web_identity_token_file');
  if (!tokenFile) return undefined;
  const roleArn = profile.properties.get('role_arn');
  if (!roleArn) return { kind: 'problem', problem: webIdentityWithoutRole(profile.name, tokenFile) };
  const empty = [tokenFile, roleArn].find((property) => property.value === '');
  if (empty) return { kind: 'problem', problem: emptyValue(profile.name, empty) };
  const sessionName = filled(profile, 'role_session_name')?.value;
  return {
    kind: 'base',
    base: {
      kind: 'web-identity',
      profile: profile.name,
      roleArn: roleArn.value,
      tokenFile: tokenFile.value,
      ...(sessionName && { sessionName }),
      at: tokenFile.at,
    },
  };
}

function loginSession(profiles: ProfileSet, profile: Profile): BaseResult | undefined {
  const session = profile.properties.get('login_session');
  if (!session) return undefined;
  if (session.value === '') return { kind: 'problem', problem: emptyValue(profile.name, session) };
  const endpoint = configuredEndpoint(profiles, profile, 'signin');
  return {
    kind: 'base',
    base: {
      kind: 'login',
      profile: profile.name,
      loginSession: session.value,
      ...(endpoint && { endpoint }),
      at: session.at,
    },
  };
}

function credentialProcess(profile: Profile): BaseResult | undefined {
  const command = profile.properties.get('credential_process');
  if (!command) return undefined;
  if (command.value === '') return { kind: 'problem', problem: emptyValue(profile.name, command) };
  const accountId = filled(profile, 'aws_account_id')?.value;
  const shared = { profile: profile.name, at: command.at, ...(accountId && { accountId }) };
  if (isKeyLine(command.value, profile.name))
    return { kind: 'base', base: { kind: 'keychain-keys', ...shared } };
  return {
    kind: 'base',
    base: { kind: 'credential-process', ...shared, command: command.value },
  };
}
