import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChainRequest } from '../../chain/chain.ts';
import { hasModes } from '../../files/testing/modes.ts';
import { createSwitchJournal, type SwitchJournal } from './switch-journal.ts';
import type { SwitchRequest } from './switch-request.ts';

const now = new Date('2026-11-22T10:00:00Z');
const section = {
  target: 'understudy',
  profile: 'prod',
  expiresAt: new Date('2026-11-22T11:00:00Z'),
  accessKeyId: 'ASIA1',
};
const narrow: SwitchRequest = {
  request: { profile: 'prod', sessionPolicy: '{"Statement":[]}', tags: new Map([['team', 'blue']]) },
};

const other = { ...section, target: 'other' };
/** Nothing stands in the credentials file yet. */
const alone = async () => false;

let folder: string;
let path: string;
let memory: SwitchJournal;
const open = (credentialsPath = '/home/jo/.aws/credentials') =>
  createSwitchJournal({ path, credentialsPath: () => credentialsPath, clock: { now: () => now } });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-memory-'));
  path = join(folder, 'switches.json');
  memory = open();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what a target was switched to', () => {
  it('is recalled as it was asked for, by another process too', async () => {
    expect(await memory.remember(section, narrow)).toEqual({ ok: true });
    expect(await open().recall(section)).toEqual({ kind: 'known', switchRequest: narrow });
  });

  it('is kept in a data folder that nothing has made yet', async () => {
    path = join(folder, 'not', 'there', 'switches.json');
    expect(await open().remember(section, narrow)).toEqual({ ok: true });
    expect(await open().recall(section)).toEqual({ kind: 'known', switchRequest: narrow });
  });

  it('is a plain profile where nothing was ever noted', async () => {
    await memory.prepare(alone);
    expect(await open().recall(section)).toEqual({ kind: 'plain' });
  });

  it('is asked once whether others stand there, and only where there is no file', async () => {
    let asked = 0;
    const others = async () => {
      asked += 1;
      return false;
    };
    for (const each of [memory, memory, open()]) await each.prepare(others);
    expect(asked).toBe(1);
  });

  it('is unknown where somebody deleted the file', async () => {
    await memory.remember(section, narrow);
    rmSync(path);
    expect(await memory.recall(section)).toEqual({ kind: 'lost' });
    expect(await open().recall(section)).toEqual({ kind: 'lost' });
  });

  it.each([
    ['notes another switch', (one: SwitchJournal) => one.remember(other, narrow)],
    ['switches to a plain profile', (one: SwitchJournal) => one.forget('other')],
  ])('stays unknown when the process that had seen the file %s', async (_what, act) => {
    await memory.remember(section, narrow);
    rmSync(path);
    await act(memory);
    expect(await open().recall(section)).toEqual({ kind: 'lost' });
  });

  it('stays unknown when a process that starts later writes beside what stands there', async () => {
    await memory.remember(section, narrow);
    rmSync(path);
    const later = open();
    await later.prepare(async () => true);
    await later.remember(other, narrow);
    expect(await open().recall(section)).toEqual({ kind: 'lost' });
    expect((await open().recall(other)).kind).toBe('known');
  });

  it.runIf(hasModes)('lies in a file that only its owner reads', async () => {
    await memory.remember(section, narrow);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['other keys', { ...section, accessKeyId: 'ASIA2' }, 'lost'],
    ['keys that cannot be read', { target: 'understudy', profile: 'prod', expiresAt: now }, 'lost'],
    ['another name', { ...section, profile: 'dev' }, 'plain'],
    ['another target', { ...section, target: 'other' }, 'plain'],
    ['the same keys', { ...section, expiresAt: new Date('2026-11-22T11:00:00.900Z') }, 'known'],
  ] as const)('that carries %s is %s', async (_what, found, kind) => {
    await memory.remember(section, narrow);
    expect((await memory.recall(found)).kind).toBe(kind);
  });

  it('is not mixed up with the same target in another credentials file', async () => {
    await memory.remember(section, narrow);
    expect(await open('/elsewhere/credentials').recall(section)).toEqual({ kind: 'plain' });
  });

  it('is known before and after a write that a crash cut off', async () => {
    const later = { ...section, expiresAt: new Date('2026-11-22T12:00:00Z'), accessKeyId: 'ASIA2' };
    const adHoc: SwitchRequest = { request: { roleArn: '2:Admin', sourceProfile: 'bastion' } };
    await memory.remember(section, narrow);
    await memory.remember({ ...later, profile: '2:Admin' }, adHoc);
    expect(await memory.recall(section)).toEqual({ kind: 'known', switchRequest: narrow });
    expect(await memory.recall({ ...later, profile: '2:Admin' })).toEqual({
      kind: 'known',
      switchRequest: adHoc,
    });
  });

  it('is forgotten when a plain profile takes the target over', async () => {
    await memory.remember(section, narrow);
    await memory.forget('understudy');
    expect(await memory.recall(section)).toEqual({ kind: 'plain' });
  });

  it.each(['', 'no json', '{"version":2}', '{"version":1,"switches":[{"target":"x"}]}'])(
    'is unknown, never taken for plain, when the file says %j',
    async (text) => {
      writeFileSync(path, text, { mode: 0o600 });
      expect(await memory.recall(section)).toEqual({ kind: 'lost' });
      // The next note makes the file whole, and what it may have said of others stays unknown.
      expect(await memory.remember(other, narrow)).toEqual({ ok: true });
      expect((await memory.recall(other)).kind).toBe('known');
      expect(await memory.recall(section)).toEqual({ kind: 'lost' });
      const tomorrow = { ...section, expiresAt: new Date('2026-11-23T10:00:00Z') };
      expect(await memory.recall(tomorrow)).toEqual({ kind: 'plain' });
    },
  );

  it('that cannot be kept is said in a sentence that names the file', async () => {
    mkdirSync(path);
    const kept = await memory.remember(section, narrow);
    expect(kept).toMatchObject({ ok: false, message: expect.stringContaining(path) });
  });

  it.skipIf(!hasModes || process.getuid?.() === 0)('is unknown where the file cannot be read', async () => {
    await memory.remember(section, narrow);
    chmodSync(path, 0);
    expect(await memory.recall(section)).toEqual({ kind: 'lost' });
  });

  it('loses nothing when many are noted at once, by two processes', async () => {
    const targets = Array.from({ length: 12 }, (_, index) => ({ ...section, target: `t${index}` }));
    const second = open();
    const kept = await Promise.all(
      targets.map((each, index) => (index % 2 ? memory : second).remember(each, narrow)),
    );
    expect(kept.every(({ ok }) => ok)).toBe(true);
    const recalled = await Promise.all(targets.map((each) => memory.recall(each)));
    expect(recalled.every(({ kind }) => kind === 'known')).toBe(true);
  });

  it('is of the file that credentials are written to at that moment', async () => {
    let file = '/home/jo/.aws/credentials';
    const moving = createSwitchJournal({ path, credentialsPath: () => file, clock: { now: () => now } });
    const noted = moving.remember(section, narrow);
    file = '/elsewhere';
    await noted;
    expect(await moving.recall(section)).toEqual({ kind: 'plain' });
    file = '/home/jo/.aws/credentials';
    expect(await moving.recall(section)).toMatchObject({ kind: 'known' });
  });

  it('drops notes of sections that ended long ago', async () => {
    await memory.remember(section, narrow);
    const later = createSwitchJournal({
      path,
      credentialsPath: () => '/home/jo/.aws/credentials',
      clock: { now: () => new Date('2027-01-01T00:00:00Z') },
    });
    await later.remember({ ...section, target: 'new', expiresAt: new Date('2027-01-01T01:00:00Z') }, narrow);
    expect(readFileSync(path, 'utf8')).not.toContain('"understudy"');
  });

  it('comes back whole, whatever was asked for', async () => {
    const text = fc.string({ minLength: 1, maxLength: 20 });
    const requests: fc.Arbitrary<ChainRequest> = fc.record(
      {
        profile: text,
        roleArn: text,
        sourceProfile: text,
        sessionName: text,
        durationSeconds: fc.integer({ min: 900, max: 43_200 }),
        externalId: text,
        region: text,
        mfaSerial: text,
        sessionPolicy: text,
        sessionPolicyArns: fc.array(text, { maxLength: 3 }),
        tags: fc.array(fc.tuple(text, text), { maxLength: 3 }).map((pairs) => new Map(pairs)),
      },
      { requiredKeys: ['profile'] },
    );
    await fc.assert(
      fc.asyncProperty(requests, fc.option(fc.boolean(), { nil: undefined }), async (request, long) => {
        const switchRequest = { request, ...(long !== undefined && { longRoleSession: long }) };
        await memory.remember(section, switchRequest);
        expect(await open().recall(section)).toEqual({ kind: 'known', switchRequest });
      }),
      { numRuns: 40 },
    );
  });
});
