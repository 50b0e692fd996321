import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { hasModes } from '../testing/modes.ts';
import { inTurn } from './process-turns.ts';

const base = mkdtempSync(join(tmpdir(), 'understudy-turns-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const folder = () => join(mkdtempSync(join(base, 'one-')), 'turns');
const quiet = { onWaiting: () => undefined };

/** A promise and what settles it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('inTurn', () => {
  it('does the same work one after the other', async () => {
    const at = folder();
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all(
      Array.from({ length: 10 }, () => inTurn(at, systemClock, { what: 'role', ...quiet }, work)),
    );
    expect(most).toBe(1);
    expect(readdirSync(at)).toEqual([]);
    if (hasModes) expect(statSync(at).mode & 0o777).toBe(0o700);
  });

  it('lets other work go on meanwhile', async () => {
    const at = folder();
    const { open, opened } = gate();
    const first = inTurn(at, systemClock, { what: 'one', ...quiet }, () => opened);
    expect(await inTurn(at, systemClock, { what: 'two', ...quiet }, async () => 2)).toEqual({
      kind: 'done',
      value: 2,
    });
    open();
    await first;
  });

  it('gives up after the time it was given', async () => {
    const at = folder();
    const { open, opened } = gate();
    const begun = gate();
    const first = inTurn(at, systemClock, { what: 'one', ...quiet }, async () => {
      begun.open();
      await opened;
    });
    await begun.opened;
    expect(await inTurn(at, systemClock, { what: 'one', waitMs: 50, ...quiet }, async () => 2)).toEqual({
      kind: 'busy',
    });
    open();
    await first;
  });

  it('goes on with what another process left meanwhile', async () => {
    const at = folder();
    const { open, opened } = gate();
    const begun = gate();
    const first = inTurn(at, systemClock, { what: 'one', ...quiet }, async () => {
      begun.open();
      await opened;
      return 1;
    });
    await begun.opened;
    const found = inTurn(at, systemClock, { what: 'one', meanwhile: async () => 3, ...quiet }, async () => 2);
    expect(await found).toEqual({ kind: 'done', value: 3 });
    open();
    await first;
  });

  it('says once that it waits, and stops waiting when cancelled', async () => {
    const at = folder();
    const { open, opened } = gate();
    const begun = gate();
    const first = inTurn(at, systemClock, { what: 'one', ...quiet }, async () => {
      begun.open();
      await opened;
    });
    await begun.opened;
    const cancel = new AbortController();
    const second = inTurn(
      at,
      systemClock,
      { what: 'one', signal: cancel.signal, onWaiting: () => cancel.abort() },
      async () => 2,
    );
    expect(await second).toEqual({ kind: 'cancelled' });
    open();
    await first;
  });

  it.skipIf(process.getuid?.() === 0)('does the work at once where no lock can be kept', async () => {
    const at = mkdtempSync(join(base, 'closed-'));
    chmodSync(at, 0o500);
    expect(await inTurn(join(at, 'turns'), systemClock, { what: 'one', ...quiet }, async () => 2)).toEqual({
      kind: 'done',
      value: 2,
    });
  });

  it('does the work at once where a file is in the way', async () => {
    const at = join(process.execPath, 'turns');
    expect(await inTurn(at, systemClock, { what: 'one', ...quiet }, async () => 2)).toEqual({
      kind: 'done',
      value: 2,
    });
  });
});
