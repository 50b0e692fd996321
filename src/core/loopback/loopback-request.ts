import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** True for an address of this machine's own loopback, an IPv4 one written as IPv6 included. */
export function isLoopbackAddress(address: string | undefined): boolean {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
  const family = isIP(plain);
  return family !== 0 && loopback.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * True where a request names this machine as its host, with the port. A page that rebinds its own name to this machine
 * sends its own name, and is known by it.
 */
export function namesLoopbackHost(host: string | undefined, port: number): boolean {
  const named = host?.toLowerCase();
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].some((each) => each === named);
}

/** True where a request has the marks of a web page: programs send none of these headers. */
export function comesFromPage({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const site = headers['sec-fetch-site'];
  return (
    headers.origin !== undefined || headers.referer !== undefined || (site !== undefined && site !== 'none')
  );
}
