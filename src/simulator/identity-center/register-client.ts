import { type JsonMembers, textListMember, textMember } from '../http/json.ts';
import { isLoopbackRedirect } from '../oauth/redirect.ts';
import { failure, type Result, success } from '../result.ts';
import { type ClientMetadata, type GrantType, grantTypes, isGrantType } from './clients.ts';
import { type Instance, plainStartUrl } from './instance.ts';
import { type OidcError, oidcError } from './oidc-error.ts';

/** Scopes that AWS's own services define; any other is refused. */
const knownScope =
  /^(?:sso:account:access|sso-portal:\*|openid|aws|codewhisperer:[a-z_]+|codecatalyst:read_write)$/;

/**
 * Reads what a client registers with (IAM Identity Center OIDC API: RegisterClient). `instances` are those that the called
 * address can see.
 */
export function readClientMetadata(
  members: JsonMembers,
  instances: readonly Instance[],
): Result<ClientMetadata, OidcError> {
  const name = textMember(members, 'clientName');
  if (!name) return failure(oidcError('invalid_client_metadata', 'clientName is missing'));
  if (textMember(members, 'clientType') !== 'public')
    return failure(oidcError('invalid_client_metadata', 'clientType must be public'));

  const lists = readLists(members);
  if (!lists.ok) return lists;
  const { scopes, redirectUris } = lists.value;

  const issuerUrl = textMember(members, 'issuerUrl');
  const instance =
    issuerUrl === undefined
      ? undefined
      : instances.find(({ startUrl }) => startUrl === plainStartUrl(issuerUrl));
  if (issuerUrl !== undefined && !instance)
    return failure(oidcError('invalid_request', 'The issuer URL is not known in this region'));
  if (lists.value.grantTypes.includes('authorization_code')) {
    if (redirectUris.length === 0)
      return failure(oidcError('invalid_redirect_uri', 'authorization_code needs a redirect URI'));
    if (!instance) return failure(oidcError('invalid_request', 'authorization_code needs an issuer URL'));
  }
  return success({
    name,
    scopes,
    redirectUris,
    grantTypes: lists.value.grantTypes,
    ...(instance ? { instance } : {}),
  });
}

interface MetadataLists {
  readonly scopes: readonly string[];
  readonly redirectUris: readonly string[];
  readonly grantTypes: readonly GrantType[];
}

function readLists(members: JsonMembers): Result<MetadataLists, OidcError> {
  const broken = ['scopes', 'redirectUris', 'grantTypes'].find(
    (name) => members[name] !== undefined && members[name] !== null && !textListMember(members, name),
  );
  if (broken !== undefined) return failure(oidcError('invalid_request', `${broken} must be a list of texts`));

  const scopes = textListMember(members, 'scopes') ?? [];
  const unknownScope = scopes.find((scope) => !knownScope.test(scope));
  if (unknownScope !== undefined)
    return failure(oidcError('invalid_scope', `The scope ${unknownScope} does not exist`));

  const redirectUris = textListMember(members, 'redirectUris') ?? [];
  const strange = redirectUris.find((uri) => !isLoopbackRedirect(uri));
  if (strange !== undefined)
    return failure(oidcError('invalid_redirect_uri', `The redirect URI ${strange} is not allowed`));

  // Who names no grants, as the AWS CLI does for a device code, gets those that need no redirect.
  const named =
    textListMember(members, 'grantTypes') ?? grantTypes.filter((one) => one !== 'authorization_code');
  const known = named.filter(isGrantType);
  if (known.length < named.length)
    return failure(oidcError('invalid_client_metadata', 'A grant type does not exist'));
  return success({ scopes, redirectUris, grantTypes: known });
}

/** True when a redirect of an authorization is one that was registered; the port does not count (RFC 8252, section 7.3). */
export function isRegisteredRedirect(redirectUri: string, registered: readonly string[]): boolean {
  if (!isLoopbackRedirect(redirectUri)) return false;
  return registered.some((uri) => new URL(uri).pathname === new URL(redirectUri).pathname);
}
