import { assertNever } from '../../shared/assert-never.ts';
import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { ExternalBase } from '../chain/base-kinds.ts';
import { readAccountId } from '../chain/role-arn.ts';
import { parseInstant } from '../parse-timestamp.ts';
import { readAnsweredKeys } from './answered-keys.ts';
import { type ProcessContext, runCredentialProcess } from './credential-process.ts';
import {
  noEnvironmentKeys,
  noHooksHere,
  noKeychainHere,
  partialEnvironmentKeys,
  unfitEnvironmentKeys,
} from './credential-source-messages.ts';
import type { ExternalCredentials } from './external-credentials.ts';
import type { SamlParts } from './saml-credentials.ts';
import type { SignInContext } from './sso-login-credentials.ts';

/** Where commands run, and how the endpoints of containers and instances are reached. */
export interface ExternalContext extends ProcessContext, SignInContext {
  /** `host`: where the relative address of a container leads. `timeoutMs`: of one request. */
  readonly metadata?: { readonly host?: string; readonly timeoutMs?: number };
  /** Asks the hooks `credentials`; see `core/hooks`. */
  readonly hook?: (profile: string, signal?: AbortSignal) => Promise<ExternalCredentials>;
  /** Asks the hooks for an assertion, and AWS for the role that it gives. */
  readonly saml?: SamlParts;
  /** Reads the profile's keys from the keychain; see `core/keys`. */
  readonly keychainKeys?: (profile: string) => Promise<ExternalCredentials>;
}

/**
 * Fetches the credentials of a base that a chain names and whose keys stand outside the AWS files: a command is run, the
 * environment is read, the endpoint of a container or an instance is asked, a sign-in is used.
 */
export async function externalCredentials(
  base: ExternalBase,
  context: ExternalContext,
  signal?: AbortSignal,
): Promise<ExternalCredentials> {
  switch (base.kind) {
    case 'credential-process': {
      const outcome = await runCredentialProcess(base.profile, base.command, context, signal);
      return outcome.kind === 'credentials'
        ? { ok: true, credentials: outcome.credentials }
        : { ok: false, message: outcome.message, advice: outcome.advice };
    }
    case 'login': {
      const { loginCredentials } = await import('./login-credentials.ts');
      return loginCredentials(base, context, signal);
    }
    case 'saml': {
      const { samlCredentials, samlElsewhere } = await import('./saml-credentials.ts');
      return context.saml ? samlCredentials(base, context, context.saml, signal) : samlElsewhere(base);
    }
    case 'keychain-keys':
      return context.keychainKeys?.(base.profile) ?? { ok: false, ...noKeychainHere(base.profile) };
    case 'sso':
    case 'web-identity': {
      const { signInCredentials } = await import('./sso-login-credentials.ts');
      return signInCredentials(base, context, signal);
    }
    case 'credential-source':
      return namedSource(base, context, signal);
    default:
      return assertNever(base);
  }
}

/** What `credential_source` names. */
async function namedSource(
  base: Extract<ExternalBase, { kind: 'credential-source' }>,
  context: ExternalContext,
  signal: AbortSignal | undefined,
): Promise<ExternalCredentials> {
  const { metadata = {} } = context;
  const around = { environment: context.environment, clock: context.clock, ...metadata };
  switch (base.source) {
    case 'Environment':
      return environmentCredentials(base.profile, context.environment);
    case 'Hook':
      return context.hook?.(base.profile, signal) ?? { ok: false, ...noHooksHere(base.profile) };
    case 'EcsContainer': {
      const { containerCredentials } = await import('./metadata/container-credentials.ts');
      return containerCredentials(base.profile, around, signal);
    }
    case 'Ec2InstanceMetadata': {
      const { instanceCredentials } = await import('./metadata/instance-credentials.ts');
      return instanceCredentials(
        base.profile,
        { ...around, ...(base.metadata && { service: base.metadata }) },
        signal,
      );
    }
    default:
      return assertNever(base.source);
  }
}

/**
 * `credential_source = Environment`: the access keys in the environment and nothing else there, neither a profile nor a web
 * identity.
 */
function environmentCredentials(profile: string, environment: Environment): ExternalCredentials {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID']?.trim();
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY']?.trim();
  const sessionToken = environment['AWS_SESSION_TOKEN']?.trim();
  const expiration = sessionToken && parseInstant(environment['AWS_CREDENTIAL_EXPIRATION'] ?? '');
  const accountId = readAccountId(environment['AWS_ACCOUNT_ID']);
  if (!accessKeyId && !secretAccessKey) return { ok: false, ...noEnvironmentKeys(profile) };
  if (!accessKeyId || !secretAccessKey)
    return {
      ok: false,
      ...partialEnvironmentKeys(profile, accessKeyId ? 'AWS_SECRET_ACCESS_KEY' : 'AWS_ACCESS_KEY_ID'),
    };
  const read = readAnsweredKeys(
    { id: accessKeyId, secret: secretAccessKey, token: sessionToken },
    { id: 'an AWS_ACCESS_KEY_ID', secret: 'an AWS_SECRET_ACCESS_KEY', token: 'an AWS_SESSION_TOKEN' },
  );
  return read.ok
    ? {
        ok: true,
        credentials: { ...read.keys, ...(expiration && { expiration }), ...(accountId && { accountId }) },
      }
    : { ok: false, ...unfitEnvironmentKeys(profile, read.fault) };
}
