import type { Partition } from '../../sts/partitions.ts';

/**
 * Where sign-in tokens are had and shown: the region's own host, since the one without a region depends on the
 * partition's first region.
 *
 * @param override `UNDERSTUDY_FEDERATION_ENDPOINT`, a stand-in. Since the keys go there in the address, it has to be
 * reached by https or to be this machine.
 * @returns an address without query; `undefined` where the override cannot be used
 */
export function federationAddress(
  { signInHost }: Pick<Partition, 'signInHost'>,
  region: string,
  override?: string | undefined,
): string | undefined {
  if (!override) return `https://${region}.${signInHost}/federation`;
  const url = URL.canParse(override) ? new URL(override) : undefined;
  if (url === undefined || url.search !== '' || url.hash !== '' || url.username !== '') return undefined;
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere)) return undefined;
  const path = url.pathname.replace(/\/+$/, '');
  return `${url.origin}${path === '' ? '/federation' : path}`;
}

/**
 * The address that signs a browser in. Valid for 15 minutes after the token was made; a secret.
 * Source: AWS IAM User Guide, "Enable custom identity broker access to the AWS console".
 */
export function loginAddress(
  endpoint: string,
  login: { readonly token: string; readonly destination: string },
): string {
  const values: readonly (readonly [string, string])[] = [
    ['Action', 'login'],
    ['Issuer', 'Understudy'],
    ['Destination', login.destination],
    ['SigninToken', login.token],
  ];
  return `${endpoint}?${values.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}
