import { describe, expect, it } from 'vitest';
import { SYSTEM_PROXY, systemProxySelection } from './system-proxy.ts';

const proxy = (url: string, place: string) => ({
  kind: 'proxy',
  proxy: { url, place, setting: SYSTEM_PROXY },
});

describe('the proxy of the system settings', () => {
  it.each([
    ['DIRECT', { kind: 'direct' }],
    ['', { kind: 'direct' }],
    ['nonsense', { kind: 'direct' }],
    ['PROXY', { kind: 'direct' }],
    ['PROXY :;DIRECT', { kind: 'direct' }],
    ['PROXY proxy.corp:8080', proxy('http://proxy.corp:8080', 'proxy.corp:8080')],
    ['PROXY proxy.corp', proxy('http://proxy.corp', 'proxy.corp:80')],
    ['proxy proxy.corp:3128; DIRECT', proxy('http://proxy.corp:3128', 'proxy.corp:3128')],
    ['HTTPS proxy.corp', proxy('https://proxy.corp', 'proxy.corp:443')],
    ['PROXY [fd00::1]:8080', proxy('http://[fd00::1]:8080', '[fd00::1]:8080')],
    ['SOCKS5 s:1080; PROXY proxy.corp:8080', proxy('http://proxy.corp:8080', 'proxy.corp:8080')],
    ['SOCKS5 s:1080; DIRECT', { kind: 'direct' }],
    ['SOCKS5 s:1080', { kind: 'unusable', setting: SYSTEM_PROXY, scheme: 'socks5' }],
  ])('"%s" is understood', (answer, choice) => {
    expect(systemProxySelection(answer)).toEqual(choice);
  });
});
