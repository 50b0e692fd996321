import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseProxy } from './proxy-selection.ts';

const sts = new URL('https://sts.eu-west-1.amazonaws.com');
const proxy = 'http://proxy.corp:3128';
const place = (endpoint: URL | string, environment: Record<string, string>) => {
  const choice = chooseProxy(new URL(endpoint), environment);
  return choice.kind === 'proxy' ? choice.proxy.place : choice.kind;
};

describe('the proxy for an endpoint', () => {
  it.each([
    ['none is named', {}, 'direct'],
    ['HTTPS_PROXY', { HTTPS_PROXY: proxy }, 'proxy.corp:3128'],
    ['https_proxy', { https_proxy: proxy }, 'proxy.corp:3128'],
    ['small letters win', { HTTPS_PROXY: 'http://other:1', https_proxy: proxy }, 'proxy.corp:3128'],
    ['an empty variable counts as unset', { https_proxy: '', HTTPS_PROXY: proxy }, 'proxy.corp:3128'],
    ['blanks around it do not count', { HTTPS_PROXY: ` ${proxy} ` }, 'proxy.corp:3128'],
    ['HTTP_PROXY is for http alone', { HTTP_PROXY: proxy }, 'direct'],
    ['ALL_PROXY is for all', { ALL_PROXY: proxy }, 'proxy.corp:3128'],
    [
      'its own variable comes before ALL_PROXY',
      { all_proxy: 'http://other:1', HTTPS_PROXY: proxy },
      'proxy.corp:3128',
    ],
    ['without a scheme', { HTTPS_PROXY: 'proxy.corp:3128' }, 'proxy.corp:3128'],
    ['without a port', { HTTPS_PROXY: 'http://proxy.corp' }, 'proxy.corp:80'],
    ['a proxy behind TLS', { HTTPS_PROXY: 'https://proxy.corp' }, 'proxy.corp:443'],
    ['an IPv6 proxy', { HTTPS_PROXY: 'http://[fd00::1]:3128' }, '[fd00::1]:3128'],
    ['no address', { HTTPS_PROXY: 'http://' }, 'unusable'],
    ['a SOCKS proxy', { HTTPS_PROXY: 'socks5://proxy.corp:1080' }, 'unusable'],
    ['NO_PROXY for everything', { HTTPS_PROXY: proxy, NO_PROXY: '*' }, 'direct'],
  ])('%s', (_what, environment, expected) => {
    expect(place(sts, environment)).toBe(expected);
  });

  it.each([
    ['sts.eu-west-1.amazonaws.com', true],
    ['STS.EU-WEST-1.AMAZONAWS.COM', true],
    ['amazonaws.com', true],
    ['.amazonaws.com', true],
    ['*.amazonaws.com', true],
    ['amazonaws.com.', true],
    ['other.com, amazonaws.com', true],
    ['other.com amazonaws.com', true],
    ['amazonaws.com:443', true],
    ['amazonaws.com:8443', false],
    ['naws.com', false],
    ['eu-west-1', false],
    ['10.0.0.0/8', false],
    [',, ,', false],
    ['', false],
    ['.', false],
  ])('NO_PROXY=%s excepts sts.eu-west-1.amazonaws.com: %s', (list, excepted) => {
    expect(place(sts, { HTTPS_PROXY: proxy, NO_PROXY: list })).toBe(excepted ? 'direct' : 'proxy.corp:3128');
    expect(place(sts, { HTTPS_PROXY: proxy, no_proxy: list })).toBe(excepted ? 'direct' : 'proxy.corp:3128');
  });

  it.each([
    ['https://10.1.2.3', '10.0.0.0/8', true],
    ['https://10.1.2.3', '10.1.2.3', true],
    ['https://10.1.2.3:8443', '10.1.2.3:8443', true],
    ['https://10.1.2.3:8443', '10.1.2.3:443', false],
    ['https://11.1.2.3', '10.0.0.0/8', false],
    ['https://10.1.2.3', '10.0.0.0/99', false],
    ['https://10.1.2.3', '2.3', false],
    ['https://[fd00::5]', 'fd00::/8', true],
    ['https://[fd00::5]', '[fd00::5]', true],
    ['https://[fd00::5]:8443', '[fd00::5]:8443', true],
    ['https://[fd00::5]', 'fe80::/10', false],
  ])('%s with NO_PROXY=%s goes straight: %s', (endpoint, list, excepted) => {
    expect(place(endpoint, { HTTPS_PROXY: proxy, NO_PROXY: list })).toBe(
      excepted ? 'direct' : 'proxy.corp:3128',
    );
  });

  it.each([
    'http://127.0.0.1:4566',
    'https://127.8.9.10',
    'http://localhost:4566',
    'https://sts.localhost',
    'http://LOCALHOST.:4566',
    'https://[::1]:8443',
    'https://[::ffff:127.0.0.1]:8443',
  ])('%s is this machine, and never reached through a proxy', (endpoint) => {
    expect(place(endpoint, { HTTPS_PROXY: proxy, HTTP_PROXY: proxy, ALL_PROXY: proxy })).toBe('direct');
  });

  it('takes user and password out of the address, with their escapes undone', () => {
    const choice = chooseProxy(sts, { HTTPS_PROXY: 'http://jo:p%40ss%3A%25@proxy.corp:3128/' });
    expect(choice).toEqual({
      kind: 'proxy',
      proxy: {
        url: 'http://proxy.corp:3128',
        authorization: `Basic ${Buffer.from('jo:p@ss:%').toString('base64')}`,
        setting: 'HTTPS_PROXY',
        place: 'proxy.corp:3128',
      },
    });
  });

  it('takes a password with a bare percent sign as it was typed', () => {
    const choice = chooseProxy(sts, { HTTPS_PROXY: 'http://jo:100%@proxy.corp:3128' });
    expect(choice.kind === 'proxy' && choice.proxy.authorization).toBe(
      `Basic ${Buffer.from('jo:100%').toString('base64')}`,
    );
  });

  it('names the scheme it cannot use, and nothing else of the value', () => {
    expect(chooseProxy(sts, { https_proxy: 'socks5h://jo:secret@proxy.corp' })).toEqual({
      kind: 'unusable',
      setting: 'https_proxy',
      scheme: 'socks5h',
    });
  });

  it('answers for whatever stands in the variables', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, list) => {
        const choice = chooseProxy(sts, { HTTPS_PROXY: value, NO_PROXY: list });
        expect(['direct', 'proxy', 'unusable']).toContain(choice.kind);
        if (choice.kind === 'proxy') expect(new URL(choice.proxy.url).password).toBe('');
      }),
    );
  });
});
