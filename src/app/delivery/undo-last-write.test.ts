import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCredentialsWriter } from '../../core/aws-files/managed/credentials-writer.ts';
import { systemClock } from '../../core/clock.ts';
import { RelocatableWriter } from './relocatable-writer.ts';
import { lastWriteView, undoResult } from './undo-last-write.ts';

let home: string;
let path: string;
let writer: RelocatableWriter;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'understudy-undo-'));
  path = join(home, 'credentials');
  writer = new RelocatableWriter(
    {
      credentialsPath: path,
      configPath: join(home, 'config'),
      dataFolder: join(home, 'data'),
      clock: systemClock,
    },
    createCredentialsWriter,
  );
});
afterEach(async () => {
  await writer.settled();
  rmSync(home, { recursive: true, force: true });
});

const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const write = (profile: string) =>
  writer.write('understudy', {
    profile,
    credentials: {
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      secretAccessKey: secret,
      sessionToken: `${'t'.repeat(120)}==`,
      expiration: new Date(Date.now() + 3_600_000),
    },
  });
const look = () => lastWriteView(writer.options, new Date());

describe('lastWriteView', () => {
  it('says that a section will go that was not there before, with no secret', async () => {
    writeFileSync(path, '[a]\nregion = x\n', { mode: 0o600 });
    await write('prod');
    const view = await look();
    expect(view).toMatchObject({
      target: 'understudy',
      summary: 'The section [understudy] goes: it was not there before.',
      changedByOthers: false,
    });
    expect(view?.lines.every(({ kind }) => kind === 'out')).toBe(true);
    expect(JSON.stringify(view)).not.toContain(secret);
    expect(undoResult(await writer.undoLastWrite())).toMatchObject({ ok: true });
    expect(readFileSync(path, 'utf8')).toBe('[a]\nregion = x\n');
    expect(await look()).toBeUndefined();
  });

  it('names the profile whose credentials come back', async () => {
    await write('prod');
    await write('dev');
    expect((await look())?.summary).toBe('The section [understudy] holds the credentials of prod again.');
  });

  it('says that somebody changed the section since, and undoing asks first', async () => {
    await write('prod');
    await writer.settled();
    writeFileSync(path, readFileSync(path, 'utf8').replace(secret, 'other'));
    expect(await look()).toMatchObject({ changedByOthers: true });
    expect(undoResult(await writer.undoLastWrite())).toMatchObject({ ok: false, reason: 'confirm' });
    expect(undoResult(await writer.undoLastWrite({ overrideChanges: true }))).toMatchObject({ ok: true });
  });

  it('has nothing to undo at first', async () => {
    expect(await look()).toBeUndefined();
    expect(undoResult(await writer.undoLastWrite())).toMatchObject({ ok: false, reason: 'failed' });
  });
});

describe('RelocatableWriter', () => {
  it('writes into another file after a move', async () => {
    await write('prod');
    const other = join(home, 'other');
    writer.move({ credentialsPath: other, configPath: join(home, 'config') });
    await write('dev');
    expect(readFileSync(path, 'utf8')).toContain('Understudy: prod');
    expect(readFileSync(other, 'utf8')).toContain('Understudy: dev');
    expect(await writer.listManaged()).toMatchObject([{ profile: 'dev' }]);
  });
});
