import { BlockList, isIP } from 'node:net';
import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import { isLoopbackAddress } from '../../loopback/loopback-request.ts';

/** A proxy to go through. */
export interface ProxyAddress {
  /** `http://host:port` or `https://host:port`, without user and password. */
  readonly url: string;
  /** Value of the header `Proxy-Authorization`; a secret. */
  readonly authorization?: string;
  /** The variable that named it, as it was written. */
  readonly setting: string;
  /** `host:port`, for sentences. */
  readonly place: string;
}

export type ProxySelection =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly proxy: ProxyAddress }
  /** `reason`: `scheme` when it is an address of another kind (`scheme` names it), else `address`. */
  | { readonly kind: 'unusable'; readonly setting: string; readonly scheme?: string };

const direct: ProxySelection = { kind: 'direct' };

/**
 * The proxy for this endpoint as the environment names it: `https_proxy` or `HTTPS_PROXY` (`http_proxy` for http), then
 * `all_proxy`, unless `no_proxy` names the host. As in curl, the small letters win, an empty variable counts as unset, and
 * a proxy without a scheme is an http one. This machine itself is never reached through a proxy.
 */
export function chooseProxy(endpoint: URL, environment: Environment): ProxySelection {
  const host = hostOf(endpoint);
  if (isLoopback(host)) return direct;
  const protocol = endpoint.protocol.replace(':', '');
  const setting = named(environment, `${protocol}_proxy`) ?? named(environment, 'all_proxy');
  if (setting === undefined) return direct;
  const exceptions = named(environment, 'no_proxy');
  if (exceptions !== undefined && isExcepted(host, portOf(endpoint), exceptions.value)) return direct;
  return readProxy(setting.name, setting.value);
}

/**
 * True where nothing in the environment says how this endpoint is reached, and it lies beyond this machine: then the
 * system's own settings decide. `no_proxy` alone says something too.
 */
export function leavesProxyToSystem(endpoint: URL, environment: Environment): boolean {
  const names = [`${endpoint.protocol.replace(':', '')}_proxy`, 'all_proxy', 'no_proxy'];
  return !isLoopback(hostOf(endpoint)) && names.every((name) => named(environment, name) === undefined);
}

function named(environment: Environment, name: string): { name: string; value: string } | undefined {
  for (const spelling of [name, name.toUpperCase()]) {
    const value = environment[spelling]?.trim();
    if (value) return { name: spelling, value };
  }
  return undefined;
}

function readProxy(setting: string, value: string): ProxySelection {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (!URL.canParse(text)) return { kind: 'unusable', setting };
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { kind: 'unusable', setting, scheme: url.protocol.replace(':', '') };
  }
  const user = `${plain(url.username)}:${plain(url.password)}`;
  return {
    kind: 'proxy',
    proxy: {
      url: url.origin,
      ...(user === ':' ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
      setting,
      place: `${url.hostname}:${portOf(url)}`,
    },
  };
}

/** Undoes `%40` and the like; what is no such escape stays as it was typed. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** True when the list of `NO_PROXY` names the host: by name, by a domain above it, by address or network, or with `*`. */
function isExcepted(host: string, port: number, list: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && matches(entry, host, port));
}

function matches(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  const withPort = /^(?<name>[^:]+|\[[^\]]+\]):(?<port>\d{1,5})$/.exec(entry)?.groups;
  if (withPort !== undefined && Number(withPort['port']) !== port) return false;
  const name = (withPort?.['name'] ?? entry).replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return isInNetwork(host, name);
  const domain = name.replace(/^\*?\./, '').replace(/\.$/, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

function isInNetwork(address: string, network: string): boolean {
  const [base = '', prefix] = network.split('/');
  if (isIP(base) === 0) return false;
  const list = new BlockList();
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
  if (prefix === undefined) list.addAddress(base, family);
  else if (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 'ipv6' ? 128 : 32)) {
    list.addSubnet(base, Number(prefix), family);
  } else return false;
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || isLoopbackAddress(host);
}

/** Lower-case, without brackets and without a final dot. */
function hostOf(url: URL): string {
  return url.hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}
