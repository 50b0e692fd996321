import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { networkAddresses } from './network-addresses.ts';

const at = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  internal,
  netmask: '255.255.255.0',
  family: 'IPv4',
  mac: '00:00:00:00:00:00',
  cidr: null,
});

describe('the addresses of this machine', () => {
  it('are told alike in whatever order the system lists them', () => {
    const one = networkAddresses(() => ({ wlan0: [at('10.0.0.7')], tun0: [at('10.8.0.2')] }));
    const other = networkAddresses(() => ({ tun0: [at('10.8.0.2')], wlan0: [at('10.0.0.7')] }));
    expect(one).toBe('tun0 10.8.0.2\nwlan0 10.0.0.7');
    expect(other).toBe(one);
  });

  it('leave out what leads nowhere: the machine itself, and addresses it gave itself', () => {
    const list = [at('127.0.0.1', true), at('169.254.3.4'), at('fe80::1'), at('FEBF::1')];
    expect(networkAddresses(() => ({ all: list, gone: undefined }))).toBe('');
  });

  it('are none where the system does not tell', () => {
    const denied = () => {
      throw new Error('A system error occurred: uv_interface_addresses returned Unknown system error 13');
    };
    expect(networkAddresses(denied)).toBe('');
  });

  it('are read from this machine', () => {
    expect(typeof networkAddresses()).toBe('string');
  });
});
