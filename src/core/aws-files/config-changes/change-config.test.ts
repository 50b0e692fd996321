import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseKnownFiles } from '@smithy/core/config';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { editSections, type SectionEdit } from '../ini/edit-sections.ts';
import { parseIniDocument } from '../ini/ini-document.ts';
import { runs } from '../proof/proof-size.ts';
import { messyText } from '../testing/messy-files.ts';
import { changeConfig, undoConfigChange } from './change-config.ts';
import { decideUndoChange, recordChange } from './record-change.ts';

const now = new Date('2026-11-22T12:00:00Z');
const isPosix = process.platform !== 'win32';
const edits: readonly SectionEdit[] = [
  { kind: 'set', header: 'profile old', values: new Map([['region', 'eu-west-1']]), remove: ['output'] },
  { kind: 'remove', header: 'profile gone' },
  { kind: 'add', header: 'profile new', values: new Map([['sso_session', 'corp']]) },
];
const BEFORE =
  '# mine\n[profile old]\nregion=us-east-1\noutput = json\n# note\n\n[profile gone]\na = b\n[plugins]\nx = y';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-config-'));
  path = join(folder, 'config');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const change = (agreed = edits) =>
  changeConfig({
    path,
    journalPath: join(folder, 'data', 'change.json'),
    reason: 'populate',
    agreed,
    plan: () => ({ ok: true, edits }),
    now,
  });
const undo = () => undoConfigChange({ path, journalPath: join(folder, 'data', 'change.json'), now });

describe('an agreed change of the config file', () => {
  it('is written, with a copy of the first state', async () => {
    writeFileSync(path, BEFORE, { mode: 0o600 });
    expect(await change()).toMatchObject({ kind: 'written', backup: expect.stringContaining('.before-') });
    expect(readFileSync(path, 'utf8')).toBe(
      '# mine\n[profile old]\nregion = eu-west-1\n# note\n\n[plugins]\nx = y\n\n[profile new]\nsso_session = corp\n',
    );
    const backup = readdirSync(folder).find((name) => name.includes('before-understudy'));
    expect(readFileSync(join(folder, backup ?? ''), 'utf8')).toBe(BEFORE);
  });

  it('makes the file where there is none, for its owner only', async () => {
    expect(await change(edits.slice(2))).toEqual({ kind: 'stale' });
    const outcome = await changeConfig({
      path,
      journalPath: join(folder, 'data', 'change.json'),
      reason: 'import',
      agreed: edits.slice(2),
      plan: () => ({ ok: true, edits: edits.slice(2) }),
      now,
    });
    expect(outcome).toMatchObject({ kind: 'written' });
    expect(readFileSync(path, 'utf8')).toBe('[profile new]\nsso_session = corp\n');
    if (isPosix) {
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(join(folder, 'data', 'change.json')).mode & 0o777).toBe(0o600);
    }
  });

  it('is read by the AWS SDK for JavaScript as it was meant', async () => {
    writeFileSync(path, BEFORE);
    await change();
    const filepath = join(folder, 'no-credentials');
    const read = await parseKnownFiles({ configFilepath: path, filepath, ignoreCache: true });
    expect(read).toMatchObject({ old: { region: 'eu-west-1' }, new: { sso_session: 'corp' } });
    expect(read).not.toHaveProperty('gone');
  });

  it('is not made where other edits come out than were agreed to', async () => {
    writeFileSync(path, BEFORE);
    expect(await change(edits.slice(1))).toEqual({ kind: 'stale' });
    expect(readFileSync(path, 'utf8')).toBe(BEFORE);
  });

  it('leaves a file alone that is no text', async () => {
    writeFileSync(path, Buffer.from([0xff, 0xfe, 0x61, 0x00]));
    expect(await change()).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('no plain text'),
    });
  });

  it('leaves the file alone where it could not be remembered', async () => {
    writeFileSync(path, BEFORE);
    writeFileSync(join(folder, 'data'), 'a file in place of the folder');
    expect(await change()).toMatchObject({ kind: 'failed' });
    expect(readFileSync(path, 'utf8')).toBe(BEFORE);
  });

  it.skipIf(!isPosix)('goes through a link, which stays', async () => {
    writeFileSync(join(folder, 'real'), BEFORE);
    symlinkSync(join(folder, 'real'), path);
    await change();
    expect(readFileSync(join(folder, 'real'), 'utf8')).toContain('[profile new]');
  });
});

describe('taking it back', () => {
  it('gives the text before, to the last byte', async () => {
    writeFileSync(path, BEFORE);
    await change();
    expect(await undo()).toEqual({ kind: 'undone', path, leftAlone: [] });
    expect(readFileSync(path, 'utf8')).toBe(BEFORE);
    expect(await undo()).toEqual({ kind: 'nothing' });
  });

  it('keeps what others wrote since', async () => {
    writeFileSync(path, BEFORE);
    await change();
    const meanwhile = readFileSync(path, 'utf8')
      .replace('region = eu-west-1', 'region=ap-east-1')
      .concat('[profile theirs]\nc = d\n');
    writeFileSync(path, meanwhile);
    expect(await undo()).toEqual({ kind: 'undone', path, leftAlone: ['profile old'] });
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('region=ap-east-1');
    expect(text).toContain('[profile theirs]\nc = d\n');
    expect(text).toContain('[profile gone]\na = b\n');
    expect(text).not.toContain('[profile new]');
  });

  it('has nothing to do where nothing was changed', async () => {
    writeFileSync(path, BEFORE);
    expect(await undo()).toEqual({ kind: 'nothing' });
  });

  it('of any change of any file gives back the text before', () => {
    const header = fc.constantFrom('profile a', 'a', 'b', 'profile n', 'understudy');
    const values = fc.dictionary(fc.constantFrom('k', 'region'), fc.constantFrom('x', 'é', '\u{1F600}'));
    const edit: fc.Arbitrary<SectionEdit> = fc.oneof(
      fc.record({
        kind: fc.constant('set' as const),
        header,
        values: values.map(asMap),
        remove: fc.constant(['k']),
      }),
      fc.record({ kind: fc.constant('remove' as const), header }),
      fc.record({
        kind: fc.constant('add' as const),
        header: fc.constant('profile z'),
        values: values.map(asMap),
      }),
    );
    const several = fc.uniqueArray(edit, { maxLength: 4, selector: (each) => each.header });
    fc.assert(
      fc.property(messyText, several, (before, chosen) => {
        const edited = editSections(parseIniDocument(before), chosen);
        if (!edited.ok) throw new Error(edited.message);
        const after = edited.document.toString();
        const record = recordChange({ reason: 'populate', at: '' }, chosen, before, after);
        const undone = decideUndoChange(JSON.parse(JSON.stringify(record)), after);
        expect(undone).toEqual({ kind: 'text', text: before, leftAlone: [] });
      }),
      { numRuns: runs(500) },
    );
  });
});

function asMap(values: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(values));
}
