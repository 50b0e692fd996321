import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { howToUpdate, installedAs } from './how-to-update.ts';
import { type Fetched, UpdateChecks } from './update-checks.ts';

const DAY = 24 * 3600 * 1000;
const FEED = 'https://updates.example.com/feed.json?channel=stable';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const source = {
  feed: FEED,
  publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
};
const release = { version: '0.2.0', date: '2026-12-01', notes: 'Faster.', page: 'https://example.com/020' };

let folder: string;
let now: number;
let asked: string[];
let isWanted: boolean;
let changes: number;
/** What the server has, by address. */
let served: Map<string, Uint8Array>;
const open: UpdateChecks[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-updates-'));
  [now, asked, isWanted, changes, served] = [Date.parse('2026-12-02T08:00:00Z'), [], true, 0, new Map()];
});
afterEach(() => {
  for (const checks of open.splice(0)) checks.close();
  rmSync(folder, { recursive: true, force: true });
});

function serve(value: unknown, signed: unknown = value): void {
  const bytes = Buffer.from(JSON.stringify(value));
  const signature = sign(null, Buffer.from(JSON.stringify(signed)), privateKey).toString('base64');
  served.set(FEED, bytes);
  served.set('https://updates.example.com/feed.json.sig?channel=stable', Buffer.from(signature));
}

function checks(more: { readonly source?: typeof source } = { source }) {
  const made = new UpdateChecks({
    ...more,
    currentVersion: '0.1.0',
    path: join(folder, 'updates.json'),
    clock: { now: () => new Date(now) },
    isWanted: () => isWanted,
    howToUpdate: howToUpdate(installedAs({ isPackaged: true, platform: 'linux', packageType: 'deb\n' })),
    fetch: async (address): Promise<Fetched> => {
      asked.push(address);
      const bytes = served.get(address);
      return bytes === undefined ? { ok: false } : { ok: true, bytes };
    },
    onChange: () => {
      changes += 1;
    },
  });
  open.push(made);
  return made;
}

describe('newer versions', () => {
  it('are asked for at the first start, told of, and kept over a restart without asking again', async () => {
    serve({ understudy: 1, releases: [release] });
    const first = checks();
    await first.open();
    expect(asked).toHaveLength(2);
    expect(first.view()).toEqual({
      canAsk: true,
      asksByItself: true,
      checkedAt: now,
      release: { version: '0.2.0', date: '2026-12-01', notes: 'Faster.' },
      how: 'Download the .deb of 0.2.0 from its page, then run: sudo apt install ./understudy_0.2.0_*.deb',
    });
    expect(changes).toBeGreaterThan(0);
    const again = checks();
    await again.open();
    expect(again.available?.version).toBe('0.2.0');
    expect(asked).toHaveLength(2);
  });

  it('are asked for once a day at most, whatever calls', async () => {
    serve({ understudy: 1, releases: [] });
    const all = checks();
    await all.open();
    now += DAY - 1;
    await all.check();
    expect(asked).toHaveLength(2);
    now += 1;
    await Promise.all([all.check(), all.check()]);
    expect(asked).toHaveLength(4);
    // A clock that was wrong by years makes one question, not none for years.
    now -= 900 * DAY;
    await all.check();
    expect(asked).toHaveLength(6);
  });

  it('are not asked for while that is off, nor by a build without an address', async () => {
    isWanted = false;
    const off = checks();
    await off.open();
    const nowhere = checks({});
    await nowhere.open();
    await nowhere.ask();
    expect(asked).toEqual([]);
    expect(off.view()).toEqual({ canAsk: true, asksByItself: false });
    expect(nowhere.view()).toEqual({ canAsk: false, asksByItself: false });
    await off.ask();
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['cannot be reached', () => served.clear(), 'could not be asked'],
    ['is not signed', () => serve({ understudy: 1, releases: [release] }, {}), 'not signed'],
    ['is of another form', () => serve({ understudy: 9 }), 'could not be understood'],
  ])('that were known stay known while the feed %s', async (_, spoil, sentence) => {
    serve({ understudy: 1, releases: [release] });
    const all = checks();
    await all.open();
    spoil();
    await all.ask();
    expect(all.view()).toMatchObject({
      failure: expect.stringContaining(sentence),
      release: { version: '0.2.0' },
    });
  });

  it('are none where the feed has this version or an older one', async () => {
    serve({
      understudy: 1,
      releases: [
        { ...release, version: '0.1.0' },
        { ...release, version: '0.0.9' },
      ],
    });
    const all = checks();
    await all.open();
    expect(all.view()).toEqual({ canAsk: true, asksByItself: true, checkedAt: now });
    expect(changes).toBe(0);
  });

  it('are asked for again where what was kept is damaged', async () => {
    writeFileSync(join(folder, 'updates.json'), '{');
    serve({ understudy: 1, releases: [release] });
    const all = checks();
    await all.open();
    expect(asked).toHaveLength(2);
    expect(JSON.parse(readFileSync(join(folder, 'updates.json'), 'utf8'))).toMatchObject({ checkedAt: now });
  });
});

describe('how a newer version is had', () => {
  it.each([
    [{ isPackaged: false, platform: 'linux' }, 'source'],
    [{ isPackaged: true, platform: 'linux', packageType: 'deb' }, 'deb'],
    [{ isPackaged: true, platform: 'linux', packageType: 'rpm\n' }, 'rpm'],
    [{ isPackaged: true, platform: 'linux', packageType: '' }, 'download'],
    [{ isPackaged: true, platform: 'darwin', packageType: 'deb' }, 'download'],
    [{ isPackaged: true, platform: 'win32' }, 'download'],
  ] as const)('%j: %s', (facts, kind) => {
    expect(installedAs(facts)).toBe(kind);
    expect(howToUpdate(kind)(release)).toContain('0.2.0');
  });
});
