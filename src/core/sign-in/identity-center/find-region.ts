import type { RequestHandlerFactory } from '../../sts/network/request-handler.ts';
import { isAwsHost, regionInHost, type StartUrl } from './start-url.ts';

/** Where an Identity Center is, as far as its address and its start page say. */
export type RegionAnswer =
  | { readonly kind: 'found'; readonly region: string }
  /** Neither says it, or the page cannot be had: the person has to be asked. */
  | { readonly kind: 'unknown' }
  /** Someone else's page: nobody is to sign in there. */
  | { readonly kind: 'not-aws'; readonly host: string };

const TIMEOUTS = { connectMs: 5_000, answerMs: 10_000 };
/** The whole search, in milliseconds. */
const PATIENCE_MS = 15_000;
const LONGEST_PAGE = 512 * 1024;
const MOST_REDIRECTS = 3;

/**
 * The region of an Identity Center: by the host of the start URL, else by the page that stands there. A start page of AWS says it in
 * `<meta name="region" content="…">`. An organization's own address must lead to a page of AWS.
 */
export async function findRegion(
  startUrl: StartUrl,
  requestHandler: RequestHandlerFactory,
  signal?: AbortSignal,
): Promise<RegionAnswer> {
  if (startUrl.region !== undefined) return { kind: 'found', region: startUrl.region };
  const limit = AbortSignal.timeout(PATIENCE_MS);
  const until = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  let url = new URL(startUrl.text);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const page = await getPage(url, requestHandler, until).catch(() => undefined);
    if (page === undefined) return { kind: 'unknown' };
    if (page.location === undefined) {
      if (!isAwsHost(url.hostname)) return { kind: 'not-aws', host: url.hostname };
      const region = regionInPage(page.text);
      return region === undefined ? { kind: 'unknown' } : { kind: 'found', region };
    }
    if (!URL.canParse(page.location, url.href)) return { kind: 'unknown' };
    url = new URL(page.location, url);
    if (url.protocol !== 'https:' || !isAwsHost(url.hostname)) return { kind: 'not-aws', host: url.hostname };
    const region = regionInHost(url.hostname);
    if (region !== undefined) return { kind: 'found', region };
  }
  return { kind: 'unknown' };
}

/** The region that a start page names. */
export function regionInPage(html: string): string | undefined {
  for (const [tag] of html.matchAll(/<meta\b[^>]*>/gi)) {
    if (!/\bname\s*=\s*["']?region["'\s>/]/i.test(tag)) continue;
    const region = /\bcontent\s*=\s*["']?([a-z]{2,5}(?:-[a-z]+)+-\d+)["'\s>/]/i.exec(tag)?.[1];
    if (region !== undefined) return region.toLowerCase();
  }
  return undefined;
}

interface Page {
  readonly text: string;
  /** Where the answer sends one to. */
  readonly location?: string;
}

async function getPage(
  url: URL,
  requestHandler: RequestHandlerFactory,
  abortSignal: AbortSignal,
): Promise<Page> {
  const [{ HttpRequest }, handler] = await Promise.all([
    import('@smithy/core/protocols'),
    requestHandler(new URL(url.origin), TIMEOUTS, {}),
  ]);
  const { response } = await handler.handle(
    new HttpRequest({
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port !== '' && { port: Number(url.port) }),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host, accept: 'text/html' },
    }),
    { abortSignal },
  );
  const isRedirect = response.statusCode >= 300 && response.statusCode < 400;
  const location = isRedirect ? response.headers['location'] : undefined;
  return { text: await textOf(response.body), ...(location !== undefined && { location }) };
}

async function textOf(body: unknown): Promise<string> {
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) return '';
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body as AsyncIterable<unknown>) {
    if (!(piece instanceof Uint8Array)) continue;
    size += piece.length;
    if (size > LONGEST_PAGE) break;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
