/** A role in an account, as an Identity Center profile names it. */
export interface PortalRole {
  readonly startUrl: string;
  readonly accountId: string;
  readonly roleName: string;
}

/**
 * The address in the access portal that opens the console as this role, in the browser's own portal session. Nothing in it
 * is secret. `undefined` where the start URL is no web address.
 *
 * Source: AWS IAM Identity Center User Guide, "Creating shortcut links to AWS Management Console destinations".
 */
export function portalLink(role: PortalRole, destination: string): string | undefined {
  const start = URL.canParse(role.startUrl) ? new URL(role.startUrl) : undefined;
  if (start === undefined || !isWebAddress(start)) return undefined;
  const values: readonly (readonly [string, string])[] = [
    ['account_id', role.accountId],
    ['role_name', role.roleName],
    ['destination', destination],
  ];
  const query = values.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${start.origin}${start.pathname.replace(/\/+$/, '')}/#/console?${query}`;
}

/** A portal on this machine is a stand-in; every other one is reached by https. */
function isWebAddress({ hostname, password, protocol, username }: URL): boolean {
  if (username !== '' || password !== '') return false;
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
  );
}
