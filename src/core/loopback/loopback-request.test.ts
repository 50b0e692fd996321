import { describe, expect, it } from 'vitest';
import { comesFromPage, isLoopbackAddress, namesLoopbackHost } from './loopback-request.ts';

describe('a request from this machine', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['::ffff:10.0.0.1', false],
    ['10.0.0.1', false],
    ['fe80::1', false],
    ['', false],
    [undefined, false],
  ])('comes from %s: %s', (address, expected) => {
    expect(isLoopbackAddress(address)).toBe(expected);
  });

  it.each([
    ['127.0.0.1:4144', true],
    ['localhost:4144', true],
    ['LOCALHOST:4144', true],
    ['[::1]:4144', true],
    ['127.0.0.1', false],
    ['127.0.0.1:4145', false],
    ['127.0.0.2:4144', false],
    ['localhost.evil.example:4144', false],
    ['evil.example:4144', false],
    ['evil.example', false],
    ['127.0.0.1:4144.evil.example', false],
    ['', false],
    [undefined, false],
  ])('names the host %s: %s', (host, expected) => {
    expect(namesLoopbackHost(host, 4144)).toBe(expected);
  });

  it.each([
    [{}, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ origin: 'null' }, true],
    [{ referer: '' }, true],
  ])('with the headers %j comes from a page: %s', (headers, expected) => {
    expect(comesFromPage({ headers })).toBe(expected);
  });
});
