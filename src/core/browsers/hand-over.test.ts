import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type HandOver, startHandOver } from './hand-over.ts';
import { SecretAddress } from './secret-address.ts';

const target = 'https://signin.example/federation?SigninToken=secret';
const open: HandOver[] = [];
afterEach(() => {
  for (const handOver of open.splice(0)) handOver.close();
});

async function start(limitMs?: number): Promise<HandOver> {
  const outcome = await startHandOver(new SecretAddress(target), limitMs === undefined ? {} : { limitMs });
  if (!outcome.ok) throw new Error(outcome.code);
  open.push(outcome.handOver);
  return outcome.handOver;
}

function get(
  address: string,
  options: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<IncomingMessage | string> {
  return new Promise((resolve) => {
    const sent = httpRequest(address, { agent: false, ...options }, (response) => {
      response.resume();
      response.on('end', () => resolve(response));
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'failed'));
    sent.end();
  });
}
const statusOf = async (...args: Parameters<typeof get>) => {
  const answer = await get(...args);
  return typeof answer === 'string' ? answer : answer.statusCode;
};

describe('an address handed over', () => {
  it('is reached through this machine by a path that nobody guesses, once', async () => {
    const handOver = await start();
    expect(handOver.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}$/);
    const answer = await get(handOver.address);
    if (typeof answer === 'string') throw new Error(answer);
    expect(answer.statusCode).toBe(302);
    expect(answer.headers).toMatchObject({
      location: target,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    expect(await handOver.ended).toBe('taken');
    expect(await statusOf(handOver.address)).toBe('ECONNREFUSED');
  });

  it('is another one each time', async () => {
    const [one, other] = [await start(), await start()];
    expect(new URL(one.address).pathname).not.toBe(new URL(other.address).pathname);
  });

  it.each([
    ['another path', (address: string) => statusOf(new URL('/', address).href), 404],
    ['a longer path', (address: string) => statusOf(`${address}x`), 404],
    ['a query', (address: string) => statusOf(`${address}?x`), 404],
    ['HEAD', (address: string) => statusOf(address, { method: 'HEAD' }), 405],
    ['POST', (address: string) => statusOf(address, { method: 'POST' }), 405],
    [
      'a name that was bound to this machine',
      (address: string) => statusOf(address, { headers: { host: 'evil.example' } }),
      403,
    ],
  ])('is not given to %s, and still is to the browser', async (_what, ask, status) => {
    const handOver = await start();
    expect(await ask(handOver.address)).toBe(status);
    expect(await statusOf(handOver.address)).toBe(302);
  });

  it('is given to one of many that ask at once', async () => {
    const { address } = await start();
    const answers = await Promise.all(Array.from({ length: 20 }, () => statusOf(address)));
    expect(answers.filter((status) => status === 302)).toHaveLength(1);
  });

  it('is gone when nobody came in time, whatever hangs on the line', async () => {
    const handOver = await start(50);
    const { port } = new URL(handOver.address);
    const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET / HT'));
    socket.on('error', () => undefined);
    expect(await handOver.ended).toBe('expired');
    expect(await statusOf(handOver.address)).toBe('ECONNREFUSED');
  });

  it('is gone when it was given up', async () => {
    const handOver = await start();
    handOver.close();
    expect(await handOver.ended).toBe('closed');
    expect(await statusOf(handOver.address)).toBe('ECONNREFUSED');
  });
});
