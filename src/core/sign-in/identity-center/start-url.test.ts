import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { HttpRequest } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RequestHandlerFactory } from '../../sts/network/request-handler.ts';
import { findRegion, regionInPage } from './find-region.ts';
import { isAwsHost, parseStartUrl, regionInHost, type StartUrl } from './start-url.ts';

const vectors = fileURLToPath(new URL('../../../../../shared/vectors/sign-in-vectors.json', import.meta.url));
const isThere = existsSync(vectors);
const hostCase = z.object({
  id: z.string(),
  topic: z.literal('start-url'),
  kind: z.literal('host'),
  in: z.object({ host: z.string() }),
  expect: z.object({ awsOwned: z.boolean(), region: z.string().nullable() }),
});
const cases = isThere
  ? z
      .object({ cases: z.array(z.unknown()) })
      .parse(JSON.parse(readFileSync(vectors, 'utf8')))
      .cases.flatMap((each) => {
        const parsed = hostCase.safeParse(each);
        return parsed.success ? [parsed.data] : [];
      })
  : [];

describe.skipIf(!isThere)('the recorded hosts of start URLs', () => {
  it('are all there', () => expect(cases.length).toBeGreaterThanOrEqual(7));
  it.each(cases)('$id: $in.host', (each) => {
    expect(isAwsHost(each.in.host)).toBe(each.expect.awsOwned);
    expect(regionInHost(each.in.host) ?? null).toBe(each.expect.region);
  });
});

describe('a start URL', () => {
  it.each([
    ['https://corp.awsapps.com/start', { host: 'corp.awsapps.com', isAwsOwned: true }],
    [' https://corp.awsapps.com/start/#/ ', { text: 'https://corp.awsapps.com/start/#/' }],
    ['corp.awsapps.com/start', { text: 'https://corp.awsapps.com/start', isAwsOwned: true }],
    ['https://ssoins-1.portal.eu-west-1.app.aws', { region: 'eu-west-1', isAwsOwned: true }],
    ['https://ssoins-1.eu-north-1.portal.amazonaws.com/', { region: 'eu-north-1' }],
    ['https://x.portal.cn-north-1.app.amazonwebservices.com.cn', { region: 'cn-north-1', isAwsOwned: true }],
    ['https://sso.corp.example/', { host: 'sso.corp.example', isAwsOwned: false }],
    ['https://awsapps.com.evil.example/start', { isAwsOwned: false }],
    ['https://evilawsapps.com/start', { isAwsOwned: false }],
  ])('%j is understood', (typed, expected) => {
    expect(parseStartUrl(typed)).toMatchObject(expected);
  });

  it.each([
    '',
    'corp',
    'http://corp.awsapps.com/start',
    'https://a:b@corp.awsapps.com',
    'javascript:alert(1)',
    '-',
  ])('%j is none', (typed) => expect(parseStartUrl(typed)).toBeUndefined());
});

describe('the region in a page', () => {
  it.each([
    ['<html><head><meta name="region" content="eu-west-1"></head>', 'eu-west-1'],
    ["<META content='us-gov-west-1' name='region'/>", 'us-gov-west-1'],
    ['<meta name="regional" content="eu-west-1"><p>region us-east-1', undefined],
    ['<meta name="region" content="nowhere">', undefined],
    ['', undefined],
  ])('%s', (html, region) => expect(regionInPage(html)).toBe(region));
});

type Answer = { readonly status?: number; readonly location?: string; readonly html?: string };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The internet, by host and path: every host is this machine. */
async function internet(pages: Readonly<Record<string, Answer>>): Promise<{
  readonly handler: RequestHandlerFactory;
  readonly asked: readonly string[];
}> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const address = `${request.headers.host}${request.url}`;
    asked.push(address);
    const {
      html = '',
      location,
      status = location === undefined ? 200 : 302,
    } = pages[address] ?? { status: 404 };
    response.writeHead(status, location === undefined ? {} : { location }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise((resolve) => void server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  class Here extends NodeHttpHandler {
    override handle(request: HttpRequest, options?: Parameters<NodeHttpHandler['handle']>[1]) {
      const local = new HttpRequest({ ...request, protocol: 'http:', hostname: '127.0.0.1', port });
      return super.handle(local, options);
    }
  }
  return { handler: async () => new Here(), asked };
}

function startUrl(text: string): StartUrl {
  const parsed = parseStartUrl(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

const page = (region: string) => `<!doctype html><head><meta name="region" content="${region}">`;

describe('finding the region of an Identity Center', () => {
  it('asks nobody where the host names it', async () => {
    const { asked, handler } = await internet({});
    const found = await findRegion(startUrl('https://s.portal.eu-west-1.app.aws/'), handler);
    expect([found, asked]).toEqual([{ kind: 'found', region: 'eu-west-1' }, []]);
  });

  it('reads the page that stands there', async () => {
    const { handler } = await internet({ 'corp.awsapps.com/start': { html: page('eu-central-1') } });
    expect(await findRegion(startUrl('https://corp.awsapps.com/start#/'), handler)).toEqual({
      kind: 'found',
      region: 'eu-central-1',
    });
  });

  it('follows an organization’s own address to AWS', async () => {
    const { handler } = await internet({
      'sso.corp.example/': { location: 'https://corp.awsapps.com/start' },
      'corp.awsapps.com/start': { location: '/start/' },
      'corp.awsapps.com/start/': { html: page('ap-southeast-2') },
    });
    expect(await findRegion(startUrl('https://sso.corp.example'), handler)).toEqual({
      kind: 'found',
      region: 'ap-southeast-2',
    });
  });

  it.each<[string, Readonly<Record<string, Answer>>]>([
    ['https://phish.example', { 'phish.example/': { html: page('eu-west-1') } }],
    ['https://sso.corp.example', { 'sso.corp.example/': { location: 'https://phish.example/' } }],
    ['https://sso.corp.example', { 'sso.corp.example/': { location: 'http://corp.awsapps.com/start' } }],
  ])('trusts no page that is not AWS’s: %s', async (url, pages) => {
    const { handler } = await internet(pages);
    expect(await findRegion(startUrl(url), handler)).toMatchObject({ kind: 'not-aws' });
  });

  it('leaves the question to the person where the page says nothing, goes in circles or is not there', async () => {
    const { handler } = await internet({
      'a.awsapps.com/start': { html: '<html>' },
      'b.awsapps.com/start': { location: '/start' },
    });
    for (const name of ['a', 'b', 'c'])
      expect(await findRegion(startUrl(`https://${name}.awsapps.com/start`), handler)).toEqual({
        kind: 'unknown',
      });
    const unreachable: RequestHandlerFactory = async () => Promise.reject(new Error('no way'));
    expect(await findRegion(startUrl('https://a.awsapps.com/start'), unreachable)).toEqual({
      kind: 'unknown',
    });
  });
});
