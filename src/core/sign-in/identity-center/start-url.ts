/** An address that people are given to sign in at, as far as it says something by itself. */
export interface StartUrl {
  /** As it was written, but for blanks around it: token files depend on it to the letter. */
  readonly text: string;
  readonly host: string;
  /** AWS's own address; any other is a name that an organization gave itself, and leads to one. */
  readonly isAwsOwned: boolean;
  /** The region of the Identity Center, where the host names it. */
  readonly region?: string;
}

/** Source: the AWS CLI (customizations/sso/resolve.py), 2.36. */
const AWS_DOMAINS = [
  'app.aws',
  'portal.amazonaws.com',
  'portal.amazonaws.com.cn',
  'portal.amazonaws.eu',
  'app.amazonwebservices.com.cn',
  'api.amazonwebservices.eu',
  'awsapps.com',
  'awsapps.cn',
];
const AWS_HOSTS = [
  'identitycenter.amazonaws.com',
  'identitycenter.amazonaws.com.cn',
  'identitycenter.amazonaws.eu',
  'identitycenter.us-gov.amazonaws.com',
];

const REGION = '([a-z]{2,5}(?:-[a-z]+)+-\\d+)';
/** `{id}.portal.{region}.app.aws` and `{id}.{region}.portal.amazonaws.com`, in every partition that has them. */
const REGION_IN_HOST = [
  new RegExp(`^[^.]+\\.portal\\.${REGION}\\.(?:app|api)\\.(?:aws|amazonwebservices\\.(?:com\\.cn|eu))$`),
  new RegExp(`^[^.]+\\.${REGION}\\.portal\\.amazonaws\\.(?:com|com\\.cn|eu)$`),
];

/** Reads a start URL; `https://` may be left out. `undefined` for what is no https address. */
export function parseStartUrl(typed: string): StartUrl | undefined {
  const trimmed = typed.trim();
  const text = /^[\w-]+(?:\.[\w-]+)+(?:[/#?]|$)/.test(trimmed) ? `https://${trimmed}` : trimmed;
  if (!URL.canParse(text)) return undefined;
  const { hostname, password, protocol, username } = new URL(text);
  if (protocol !== 'https:' || username !== '' || password !== '') return undefined;
  const region = regionInHost(hostname);
  return {
    text,
    host: hostname,
    isAwsOwned: isAwsHost(hostname),
    ...(region !== undefined && { region }),
  };
}

/** Whether a host is one that AWS has for start pages. */
export function isAwsHost(host: string): boolean {
  const isInDomain = AWS_DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`));
  return isInDomain || AWS_HOSTS.includes(host);
}

/** The region that the host of a start page names. */
export function regionInHost(host: string): string | undefined {
  for (const form of REGION_IN_HOST) {
    const region = form.exec(host)?.[1];
    if (region !== undefined) return region;
  }
  return undefined;
}
