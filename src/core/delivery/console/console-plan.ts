import { arnsOfChain } from '../../chain/base-kinds.ts';
import type { Chain } from '../../chain/chain.ts';
import { chooseStsTarget } from '../../sts/endpoints.ts';
import { type Partition, partitionOfRegion } from '../../sts/partitions.ts';
import { consoleDestination } from './console-destination.ts';
import { federationAddress } from './federation-address.ts';
import { consoleMessages } from './messages.ts';
import { portalLink } from './portal-link.ts';
import { consoleDuration } from './session-duration.ts';

export interface ConsoleRequest {
  readonly chain: Chain;
  /** A service, a path or a full address, see `consoleDestination`. Absent: the console's home. */
  readonly destination?: string;
  /** How long the console session is wanted to last, in seconds. Absent: as long as the credentials. */
  readonly sessionSeconds?: number;
  /** `UNDERSTUDY_FEDERATION_ENDPOINT`: asked in place of AWS's own sign-in service. */
  readonly federationEndpoint?: string | undefined;
}

/** How the console is reached as somebody. `notes`: sentences where it is not quite what was asked for. */
export type ConsolePlan = {
  readonly region: string;
  /** An https address on a host of the partition's console. */
  readonly destination: string;
  readonly notes: readonly string[];
} & (
  | {
      /** By the browser's own session at the access portal; no credentials are needed. */
      readonly kind: 'portal';
      /** Holds no secret. */
      readonly address: string;
    }
  | {
      /** By exchanging the chain's credentials for a sign-in token. */
      readonly kind: 'federation';
      /** Asked for the token, and opened with it. */
      readonly endpoint: string;
      readonly sessionSeconds?: number;
    }
);

export type ConsolePlanResult =
  | { readonly ok: true; readonly plan: ConsolePlan }
  | { readonly ok: false; readonly failure: ConsoleProblem };

/** Why the console cannot be opened so, before anybody was asked. */
export interface ConsoleProblem {
  readonly kind: 'partition' | 'credentials' | 'destination' | 'region' | 'endpoint';
  readonly message: string;
  readonly advice: string;
}

/**
 * How the console is opened for a chain: through the access portal for a profile of IAM Identity Center, else with a
 * sign-in token for the credentials of its last role. GetFederationToken is never called: it needs a policy of its own and
 * gives other rights than the profile has.
 */
export function planConsole(request: ConsoleRequest): ConsolePlanResult {
  const { chain } = request;
  const fail = (
    kind: ConsoleProblem['kind'],
    text: { message: string; advice: string },
  ): ConsolePlanResult => ({
    ok: false,
    failure: { kind, message: text.message, advice: text.advice },
  });
  const found = placeOf(chain);
  if (!found.ok) return fail('region', found);
  const { partition, region } = found;
  const hosts = partition.console;
  if (hosts === undefined) return fail('partition', consoleMessages.noConsole(partition.label));
  const impossible = impossibleBase(chain);
  if (impossible) return fail('credentials', impossible);
  const destination = consoleDestination(request.destination ?? '', { partition, hosts, region });
  if (!destination.ok) return fail('destination', destination);

  const common = { region, destination: destination.url };
  const regionNotes = found.isForeign ? [consoleMessages.otherRegion(region, partition.label)] : [];
  const portal = portalRole(chain);
  if (portal !== undefined) {
    const address = portalLink(portal, destination.url);
    if (address === undefined) return fail('endpoint', consoleMessages.badStartUrl(chain.base.profile));
    const ignored = request.sessionSeconds === undefined ? [] : [consoleMessages.portalDuration];
    return { ok: true, plan: { kind: 'portal', ...common, address, notes: [...regionNotes, ...ignored] } };
  }
  const endpoint = federationAddress(partition, region, request.federationEndpoint);
  if (endpoint === undefined) return fail('endpoint', consoleMessages.badEndpoint);
  const { note, seconds } = consoleDuration(request.sessionSeconds, isChained(chain));
  return {
    ok: true,
    plan: {
      kind: 'federation',
      ...common,
      endpoint,
      ...(seconds !== undefined && { sessionSeconds: seconds }),
      notes: note === undefined ? regionNotes : [...regionNotes, note],
    },
  };
}

/** AWS lets a role that was assumed from another session live an hour, and signs nobody in for longer. */
function isChained({ base, hops }: Chain): boolean {
  return hops.length > 1 || (hops.length === 1 && base.kind !== 'long-term-keys');
}

function impossibleBase({
  base,
  hops,
}: Chain): { readonly message: string; readonly advice: string } | undefined {
  if (hops.length > 0) return undefined;
  if (base.kind === 'long-term-keys') return consoleMessages.userKeys(base.profile);
  if (base.kind === 'sso' && base.accountId === undefined) return consoleMessages.tokenOnly(base.profile);
  return undefined;
}

function portalRole({ base, hops }: Chain) {
  if (hops.length > 0 || base.kind !== 'sso') return undefined;
  const { accountId, roleName, startUrl } = base;
  return accountId === undefined || roleName === undefined ? undefined : { startUrl, accountId, roleName };
}

type Place =
  | { readonly ok: true; readonly partition: Partition; readonly region: string; readonly isForeign: boolean }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/** The partition that the identity belongs to, and the region of the profile, or the partition's first one in place of a foreign one. */
function placeOf(chain: Chain): Place {
  const wanted = chain.region?.value;
  const chosen = chooseStsTarget({
    arns: arnsOfChain(chain),
    ...(wanted !== undefined && { region: wanted }),
  });
  if (!chosen.ok) return chosen;
  const { target } = chosen;
  const ofPortal =
    chain.hops.length === 0 && chain.base.kind === 'sso'
      ? partitionOfRegion(chain.base.ssoRegion)
      : undefined;
  const partition = ofPortal ?? target.partition;
  const isForeign =
    wanted !== undefined && (target.note !== undefined || partition.id !== target.partition.id);
  return {
    ok: true,
    partition,
    region: isForeign || wanted === undefined ? partition.defaultRegion : target.region,
    isForeign,
  };
}
