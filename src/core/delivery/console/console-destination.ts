import { type ConsoleHosts, type Partition, partitionOfRegion } from '../../sts/partitions.ts';
import { servicePath, takesRegion } from './console-services.ts';
import { consoleMessages } from './messages.ts';

export type DestinationResult =
  /** `url`: an https address on a host of the partition's console. */
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/** Where in the console to go. */
export interface DestinationContext {
  readonly partition: Partition;
  readonly hosts: ConsoleHosts;
  readonly region: string;
}

/** Longer ones are no address that a browser or AWS would take. */
const LONGEST = 4096;

/**
 * The address of a page of the console, from what a person wrote:
 * - nothing: the console's home in the region;
 * - one word: a service (`ec2`, `sfn`), taken as it is where the name is not known;
 * - a path (`lambda/home#/functions`), with the region added where it names none;
 * - a full address, of the partition's console only: whoever gets it gets the sign-in with it.
 */
export function consoleDestination(text: string, context: DestinationContext): DestinationResult {
  const wanted = text.trim();
  if (wanted.length > LONGEST || /[\p{Cc}\s]/u.test(wanted))
    return { ok: false, ...consoleMessages.badDestination };
  if (/^[a-z][a-z0-9+.-]*:/i.test(wanted) || /^[\\/]{2}/.test(wanted)) return fullAddress(wanted, context);
  const path = wanted.replace(/^[\\/]+/, '');
  if (path === '') return { ok: true, url: page(context, 'console', context.region) };
  return /^[\w.-]+$/.test(path) ? { ok: true, url: servicePage(path, context) } : freePath(path, context);
}

function fullAddress(wanted: string, { hosts }: DestinationContext): DestinationResult {
  const url = URL.canParse(wanted) ? new URL(wanted) : undefined;
  const host = url?.hostname ?? '';
  const isConsole = host === hosts.pages || host.endsWith(`.${hosts.pages}`);
  const isPlain = url?.protocol === 'https:' && url.username === '' && url.password === '' && url.port === '';
  return url !== undefined && isConsole && isPlain
    ? { ok: true, url: url.href }
    : { ok: false, ...consoleMessages.foreignDestination(hosts.pages) };
}

/** The partition's first region is where the host without a region's name leads. */
function servicePage(service: string, context: DestinationContext): string {
  const path = servicePath(service);
  const { hosts, partition, region } = context;
  if (path === 'console' || path === 'home') return page(context, 'console', region);
  const host = region === partition.defaultRegion ? hosts.pages : `${region}.${hosts.pages}`;
  return `https://${host}/${path}/home${takesRegion(path) ? `?region=${region}` : ''}`;
}

function freePath(path: string, context: DestinationContext): DestinationResult {
  const { hosts, partition } = context;
  const origin = (region: string) => `https://${region}.${hosts.pages}`;
  const asked = new URL(`${origin(context.region)}/${path}`);
  const named = asked.searchParams.get('region') ?? undefined;
  const isOfPartition = named !== undefined && partitionOfRegion(named)?.id === partition.id;
  const url = isOfPartition ? new URL(`${origin(named)}/${path}`) : asked;
  if (named === undefined && takesRegion(path.split(/[/?#]/)[0] ?? '')) {
    // Put in by hand: the rest of the query stays as it was written.
    url.search = `${url.search === '' ? '?' : `${url.search}&`}region=${context.region}`;
  }
  return { ok: true, url: url.href };
}

function page({ hosts }: DestinationContext, path: string, region: string): string {
  return `https://${region}.${hosts.pages}/${path}/home?region=${region}`;
}
