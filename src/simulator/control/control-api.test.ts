import { describe, expect, it } from 'vitest';
import { sendRaw } from '../sts/testing/raw-request.ts';
import { keys, serials } from '../sts/testing/realm.ts';
import { simulatorForEachTest } from '../sts/testing/started-simulator.ts';
import { endOf, StsTestClient } from '../sts/testing/sts-client.ts';

const closed = simulatorForEachTest();
const open = simulatorForEachTest({ control: true });
const codeQuery = `serial=${encodeURIComponent(serials.jo)}`;

async function ask(
  method: string,
  path: string,
  options: { query?: string; body?: string; headers?: Record<string, string> } = {},
) {
  const answer = await sendRaw(open.current.url, { method, path: `/_simulator/${path}`, ...options });
  const body: unknown = JSON.parse(answer.body);
  return { status: answer.status, body };
}

describe('the control API', () => {
  it('is off unless asked for', async () => {
    const answer = await sendRaw(closed.current.url, { method: 'GET', path: '/_simulator/journal' });
    expect([answer.status, answer.code]).toEqual([404, 'InvalidAction']);
  });

  it('gives a code that was not used yet, and until when it is shown', async () => {
    const first = await ask('GET', 'mfa-code', { query: codeQuery });
    expect(first).toEqual({
      status: 200,
      body: {
        code: open.current.mfaCode(serials.jo).code,
        validFrom: '2026-03-01T09:59:30.000Z',
        validUntil: '2026-03-01T10:00:30.000Z',
        now: '2026-03-01T10:00:10.000Z',
      },
    });
    const { code } = open.current.mfaCode(serials.jo);
    await new StsTestClient(open.current, keys.jo).sessionToken({
      SerialNumber: serials.jo,
      TokenCode: code,
    });
    const second = await ask('GET', 'mfa-code', { query: codeQuery });
    expect(second.body).toMatchObject({ validUntil: '2026-03-01T10:01:00.000Z' });
    expect(second.body).not.toMatchObject({ code });
  });

  it('knows no device that the realm does not have', async () => {
    expect((await ask('GET', 'mfa-code', { query: 'serial=GAHT00000000' })).status).toBe(404);
    expect((await ask('GET', 'mfa-code')).status).toBe(404);
  });

  it('shows and clears the journal, to which it does not belong itself', async () => {
    await endOf(new StsTestClient(open.current, keys.jo).identity());
    const shown = await ask('GET', 'journal');
    expect(shown.body).toMatchObject({ entries: [{ action: 'GetCallerIdentity', outcome: 'ok' }] });
    await ask('DELETE', 'journal');
    expect((await ask('GET', 'journal')).body).toEqual({ entries: [] });
  });

  it('moves the clock', async () => {
    const moved = await ask('POST', 'advance', { body: '{"ms": 60000}' });
    expect(moved.body).toEqual({ now: '2026-03-01T10:01:10.000Z' });
    expect((await ask('GET', 'clock')).body).toEqual({ now: '2026-03-01T10:01:10.000Z' });
  });

  it.each(['', 'x', '{}', '{"ms": "1"}', '{"ms": 1.5}', '{"ms": 1e300}', 'null', '[]'])(
    'does not move the clock by %j',
    async (body) => {
      expect((await ask('POST', 'advance', { body })).status).toBe(400);
      expect((await ask('GET', 'clock')).body).toEqual({ now: '2026-03-01T10:00:10.000Z' });
    },
  );

  it.each<[what: string, headers: () => Record<string, string>]>([
    ['a page', () => ({ origin: 'https://example.com' })],
    ['a page without an origin of its own', () => ({ origin: 'null' })],
    ['a page of this very server', () => ({ origin: open.current.url })],
    ['a page by a plain link', () => ({ 'sec-fetch-site': 'cross-site' })],
    ['a name that was pointed at this machine', () => ({ host: `evil.example:${open.current.port}` })],
    ['another port', () => ({ host: '127.0.0.1:1' })],
    ['a host without port', () => ({ host: 'localhost' })],
  ])('refuses %s', async (_what, headers) => {
    for (const [method, path] of [
      ['GET', 'mfa-code'],
      ['GET', 'journal'],
      ['DELETE', 'journal'],
      ['POST', 'advance'],
    ] as const) {
      const answer = await ask(method, path, { query: codeQuery, body: '{"ms": 1}', headers: headers() });
      expect(answer).toEqual({ status: 403, body: { message: 'Only programs on this machine may ask.' } });
    }
    expect((await ask('GET', 'clock')).body).toEqual({ now: '2026-03-01T10:00:10.000Z' });
  });

  it('has nothing else', async () => {
    expect((await ask('GET', 'realm')).status).toBe(404);
    expect((await ask('GET', 'advance')).status).toBe(404);
    expect((await ask('GET', '')).status).toBe(404);
  });
});
