import { networkInterfaces } from 'node:os';

/**
 * The addresses that this machine has towards others, as one text: it changes when a cable, a Wi-Fi or a VPN comes or goes.
 * Addresses that a machine gives itself (169.254.0.0/16, fe80::/10) lead nowhere and are left out; so containers that start
 * and end change nothing. Empty when the system does not tell.
 */
export function networkAddresses(interfaces: typeof networkInterfaces = networkInterfaces): string {
  try {
    return Object.entries(interfaces())
      .flatMap(([name, list]) => (list ?? []).map((entry) => ({ name, ...entry })))
      .filter(({ address, internal }) => !internal && !/^(169\.254\.|fe[89ab][0-9a-f]:)/i.test(address))
      .map(({ address, name }) => `${name} ${address}`)
      .sort()
      .join('\n');
  } catch {
    return '';
  }
}
