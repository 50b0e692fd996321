import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFile, lockPathFor } from '../../files/file-lock.ts';
import { parseIniDocument } from '../ini/ini-document.ts';
import { changeCredentials, type Decide, type TransactionPlace } from './credentials-transaction.ts';
import { type CredentialsWriter, createCredentialsWriter } from './credentials-writer.ts';
import { decideRemove, decideWrite } from './managed-change.ts';
import type { ManagedEntry } from './managed-section.ts';
import { loadSectionJournal, saveSectionJournal, sectionJournalPath } from './section-journal.ts';

const now = new Date('2026-11-22T15:00:00Z');
let home: string;
let credentials: string;
let place: TransactionPlace;

beforeEach(() => {
  home = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'transaction-')));
  fs.mkdirSync(join(home, '.aws'));
  credentials = join(home, '.aws', 'credentials');
  place = { credentialsPath: credentials, dataFolder: join(home, 'data'), lockWaitMs: 200 };
  put('[user]\nkey = value\n');
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const text = () => fs.readFileSync(credentials, 'utf8');
/** As files are that nobody is writing just now. */
function put(content: string | Buffer): void {
  fs.writeFileSync(credentials, content, { mode: 0o600 });
  const earlier = new Date(Date.now() - 60_000);
  fs.utimesSync(credentials, earlier, earlier);
}

const memoryPath = () => sectionJournalPath(place.dataFolder, credentials);

function entry(number = 1): ManagedEntry {
  return {
    profile: 'dev',
    credentials: {
      accessKeyId: `ASIA${number}`,
      secretAccessKey: `secret${number}`,
      sessionToken: `token${number}==`,
      expiration: new Date('2026-11-22T16:00:00Z'),
    },
  };
}

function writer(): CredentialsWriter {
  return createCredentialsWriter({
    ...place,
    configPath: join(home, '.aws', 'config'),
    clock: { now: () => now },
  });
}

/** A plain write that calls `meanwhile` between reading the file and replacing it. */
function writing(meanwhile: (call: number) => void): Decide<string> {
  let calls = 0;
  return async (document, state) => {
    calls += 1;
    meanwhile(calls);
    const decision = decideWrite(document, state, 'understudy', entry(), {
      override: false,
      onlyIfPresent: false,
    });
    if (decision.kind !== 'change') return { kind: 'stop', result: decision.kind };
    return { kind: 'change', change: decision.change, verify: () => true, result: `after ${calls}` };
  };
}

describe('a file that others change while it is being written', () => {
  it('is read and edited anew, so that their change survives', async () => {
    const foreign = '[user]\nkey = value\n[added]\nby = another tool\n';
    const result = await changeCredentials(
      place,
      now,
      writing((call) => call === 1 && put(foreign)),
    );
    expect(result).toMatchObject({ ok: true, result: 'after 2' });
    expect(text().startsWith(foreign)).toBe(true);
    expect(text()).toContain('aws_access_key_id = ASIA1');
  });

  it('may appear or vanish meanwhile', async () => {
    const result = await changeCredentials(
      place,
      now,
      writing((call) => call === 1 && fs.unlinkSync(credentials)),
    );
    expect(result).toMatchObject({ ok: true, result: 'after 2' });
    expect(text().startsWith('[understudy]')).toBe(true);
  });

  it('is left as it is when it never stands still', async () => {
    const result = await changeCredentials(
      place,
      now,
      writing((call) => put(`# ${call}\n`)),
    );
    expect(result).toMatchObject({
      ok: false,
      failure: {
        kind: 'failed',
        message: `Could not write ${credentials}: another program keeps changing it.`,
      },
    });
    expect(text()).toMatch(/^# \d+\n$/);
  }, 30_000);

  it('is not replaced by one who lost the lock', async () => {
    const result = await changeCredentials(
      place,
      now,
      writing((call) => {
        if (call === 1) fs.unlinkSync(lockPathFor(credentials));
        else throw new Error('the lock is gone');
      }),
    ).catch((error: unknown) => error);
    expect(result).toEqual(new Error('the lock is gone'));
    expect(text()).toBe('[user]\nkey = value\n');
  });
});

describe('a file that is no text', () => {
  it.each([
    ['UTF-16', Buffer.from('\uFEFF[user]\r\n', 'utf16le'), 'it is saved as UTF-16, which no AWS tool reads'],
    ['binary', Buffer.from([0, 1, 2, 3, 0, 0xff, 0xfe, 0, 7, 8]), 'it holds binary data, not text'],
  ])('%s: is refused and left alone', async (_, bytes, reason) => {
    put(bytes);
    const outcome = await writer().write('understudy', entry());
    expect(outcome).toMatchObject({ kind: 'failed', message: expect.stringContaining(reason) });
    expect(fs.readFileSync(credentials)).toEqual(bytes);
  });

  it('but stray bytes of another encoding are kept', async () => {
    const bytes = Buffer.concat([
      Buffer.from('[user]\n# caf'),
      Buffer.from([0xe9]),
      Buffer.from('\nkey = value\n'),
    ]);
    put(bytes);
    await writer().write('understudy', entry());
    expect(fs.readFileSync(credentials).subarray(0, bytes.length)).toEqual(bytes);
  });
});

describe('another Understudy process', () => {
  it('that keeps the lock is named', async () => {
    const lock = await lockFile({ path: credentials, waitMs: 0, now });
    const outcome = await writer().write('understudy', entry());
    expect(outcome).toMatchObject({ kind: 'busy', holder: { pid: process.pid } });
    expect(text()).toBe('[user]\nkey = value\n');
    if (lock.kind === 'held') await lock.release();
  });

  it('and many calls at once lose nothing', async () => {
    // On a busy machine a dozen writes take their time.
    place = { ...place, lockWaitMs: 60_000 };
    const subject = writer();
    const patient = writer();
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        [subject, patient][index % 2]?.write(`t${index}`, entry(index)),
      ),
    );
    for (const outcome of outcomes) expect(outcome).toMatchObject({ kind: 'written' });
    for (let index = 0; index < 12; index += 1) expect(text()).toContain(`[t${index}]\n`);
  });
});

describe('the memory of what stood there', () => {
  const userKeys = '[default]\naws_access_key_id=AKIAUSER # mine\naws_secret_access_key=s\n';

  it('is written first: a crash before the file was replaced loses nothing and raises no false alarm', async () => {
    put(userKeys);
    await writer().write('default', entry(1), { confirmed: true });
    put(userKeys);
    expect(await writer().write('default', entry(2))).toMatchObject({
      kind: 'confirm',
      reason: 'long-term-keys',
    });
    await writer().write('default', entry(2), { confirmed: true });
    expect(await writer().remove('default')).toMatchObject({ kind: 'restored' });
    expect(text()).toBe(userKeys);
  });

  it('is forgotten last: a crash after the file was put back raises no false alarm', async () => {
    put(userKeys);
    await writer().write('default', entry(1), { confirmed: true });
    const loaded = await loadSectionJournal(memoryPath(), credentials, now);
    if (!loaded.ok) throw new Error(loaded.failure.message);
    const decision = decideRemove(parseIniDocument(text()), loaded.state, 'default', false);
    if (decision.kind !== 'change') throw new Error(decision.kind);
    expect(decision.change.document.toString()).toBe(userKeys);
    await saveSectionJournal(memoryPath(), decision.change.ahead);
    put(userKeys);
    expect(
      await writer().write('default', entry(2), { confirmed: true, overrideChanges: false }),
    ).toMatchObject({
      kind: 'written',
    });
    expect(await writer().remove('default')).toMatchObject({ kind: 'restored' });
    expect(text()).toBe(userKeys);
  });

  it('that cannot be understood is set aside, and said', async () => {
    const subject = writer();
    await subject.write('understudy', entry(1));
    fs.writeFileSync(memoryPath(), '{"version":1,"targets":');
    const outcome = await subject.write('understudy', entry(2));
    expect(outcome).toMatchObject({ kind: 'written', warnings: [expect.stringContaining('was set aside')] });
    expect(fs.readdirSync(join(home, 'data', 'written-sections')).sort()).toEqual([
      expect.stringMatching(/^[0-9a-f]{16}\.json$/),
      expect.stringMatching(/\.json\.unreadable-2026-11-22T15-00-00-000Z$/),
    ]);
    expect(await subject.remove('understudy')).toMatchObject({ kind: 'removed' });
    expect(text()).toBe('[user]\nkey = value\n');
  });

  it('that cannot be written stops the write before anything is touched', async () => {
    fs.writeFileSync(join(home, 'data'), 'a file in the way');
    expect(await writer().write('understudy', entry())).toMatchObject({ kind: 'failed' });
    expect(text()).toBe('[user]\nkey = value\n');
  });

  it('puts back the keys that someone configured in our section, after a yes', async () => {
    const subject = writer();
    await subject.write('understudy', entry(1));
    put(text().replace('ASIA1', 'AKIANEW').replace('secret1', 'theirs'));
    expect(await subject.write('understudy', entry(2))).toMatchObject({ kind: 'changed-by-others' });
    expect(await subject.write('understudy', entry(2), { overrideChanges: true })).toMatchObject({
      kind: 'confirm',
    });
    await subject.write('understudy', entry(2), { confirmed: true });
    await subject.remove('understudy');
    expect(text()).toBe(
      '[user]\nkey = value\n[understudy]\naws_access_key_id = AKIANEW\naws_secret_access_key = theirs\n',
    );
  });

  it('knows its section although AWSume has erased every comment of the file', async () => {
    put('[understudy]\noutput = json\n');
    const subject = writer();
    await subject.write('understudy', entry(1));
    put(
      text()
        .replace(/^#.*\n/gm, '')
        .replace(/ = /g, '='),
    );
    expect(await subject.listManaged()).toMatchObject([
      {
        target: 'understudy',
        profile: 'dev',
        expires: new Date('2026-11-22T16:00:00Z'),
        changedByOthers: false,
      },
    ]);
    expect(await subject.write('understudy', entry(2), { onlyIfPresent: true })).toMatchObject({
      kind: 'written',
    });
    expect(text()).toContain('# Managed by Understudy: dev, ');
    expect(await subject.remove('understudy')).toMatchObject({ kind: 'restored' });
    expect(text()).toBe('[understudy]\noutput=json\n');
  });

  it('is not lost when someone removed the section under which long-term keys are kept', async () => {
    put(userKeys);
    const subject = writer();
    await subject.write('default', entry(1), { confirmed: true });
    put('[other]\na = b\n');
    expect(await subject.remove('default')).toMatchObject({ kind: 'changed-by-others', target: 'default' });
    expect(await subject.remove('default', { overrideChanges: true })).toMatchObject({ kind: 'restored' });
    expect(text()).toBe(`[other]\na = b\n${userKeys}`);
  });
});

describe('a program that knows no lock', () => {
  it('and writes back what it had read before loses nothing of ours', async () => {
    const subject = writer();
    const stale = text();
    await subject.write('understudy', entry());
    fs.writeFileSync(credentials, `${stale}[foreign]\na = b\n`);
    await subject.settled();
    expect(text()).toContain(`${stale}[foreign]\na = b\n`);
    expect(text()).toContain('aws_access_key_id = ASIA1');
  });

  // Windows replaces no file that somebody has open.
  it.skipIf(process.platform === 'win32')(
    'and writes into the file that was replaced meanwhile loses nothing of its own',
    async () => {
      const open = fs.openSync(credentials, 'r+');
      const subject = writer();
      await subject.write('understudy', entry());
      const theirs = '[user]\nkey = changed\n[foreign]\na = b\n';
      fs.ftruncateSync(open, 0);
      fs.writeSync(open, theirs, 0);
      fs.closeSync(open);
      await subject.settled();
      expect(text().startsWith(theirs)).toBe(true);
      expect(text()).toContain('aws_access_key_id = ASIA1');
    },
  );

  it('does not bring a removed section back', async () => {
    const subject = writer();
    await subject.write('understudy', entry());
    await subject.settled();
    const stale = text();
    await subject.remove('understudy');
    fs.writeFileSync(credentials, `${stale}[foreign]\na = b\n`);
    await subject.settled();
    expect(text()).toBe('[user]\nkey = value\n[foreign]\na = b\n');
  });

  it('is not fought over edits that someone means', async () => {
    const subject = writer();
    await subject.write('understudy', entry());
    await subject.settled();
    fs.writeFileSync(credentials, '[user]\nkey = value\n');
    await subject.settled();
    expect(text()).toBe('[user]\nkey = value\n');
  });

  it.runIf(process.platform === 'linux')('and the guard leaves no file open', async () => {
    const subject = writer();
    for (let number = 1; number < 12; number += 1) await subject.write('understudy', entry(number));
    await subject.settled();
    // The replaced file is closed beside the main thread, which nobody waits for.
    await expect.poll(() => openBelow(home)).toEqual([]);
  });
});

/** The files below a folder that this process holds open, replaced ones too. */
function openBelow(folder: string): readonly string[] {
  return fs.readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const path = fs.readlinkSync(`/proc/self/fd/${descriptor}`);
      return path.startsWith(folder) ? [path] : [];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}
