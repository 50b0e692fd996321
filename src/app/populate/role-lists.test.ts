import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSections, MARKER_KEY } from '../../core/aws-files/generated/generated-section.ts';
import { parseIniDocument } from '../../core/aws-files/ini/ini-document.ts';
import { roleChanges } from './role-changes.ts';
import { RoleLists } from './role-lists.ts';

const corp = { name: 'corp', startUrl: 'https://corp.awsapps.com/start', region: 'eu-west-1' };
const at = new Date('2026-11-22T12:00:00Z');
const listOf = (roles: readonly string[], complete = true) => ({
  complete,
  accounts: [{ accountId: '111111111111', accountName: 'Dev', roles }],
});
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-lists-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const path = () => join(folder, 'lists.json');

describe('the lists of Identity Centers', () => {
  it('are kept for their owner, each with its time, and the first has nothing new in it', async () => {
    await new RoleLists(path()).save(corp, listOf(['Admin']), at, false);
    await new RoleLists(path()).save({ ...corp, name: 'lab' }, listOf(['Read']), at, true);
    expect(await new RoleLists(path()).of(corp)).toEqual({
      list: listOf(['Admin']),
      at,
      seen: new Set(['111111111111 Admin']),
    });
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  it('remember what a person has seen until they look again', async () => {
    const lists = new RoleLists(path());
    await lists.save(corp, listOf(['Admin']), at, true);
    await lists.save(corp, listOf(['Admin', 'Read']), at, false);
    expect([...((await lists.of(corp))?.seen ?? [])]).toEqual(['111111111111 Admin']);
    await lists.save(corp, listOf(['Admin', 'Read']), at, true);
    expect((await lists.of(corp))?.seen.size).toBe(2);
  });

  it.each(['', '{', '{"version":9}', '{"version":1,"lists":[{"session":3}]}'])(
    'count as none: %j',
    async (text) => {
      writeFileSync(path(), text);
      expect(await new RoleLists(path()).of(corp)).toBeUndefined();
      await new RoleLists(path()).save(corp, listOf(['Admin']), at, true);
      expect(JSON.parse(readFileSync(path(), 'utf8')).lists).toHaveLength(1);
    },
  );

  it('are of the start URL that they were read from', async () => {
    await new RoleLists(path()).save(corp, listOf(['Admin']), at, true);
    expect(
      await new RoleLists(path()).of({ ...corp, startUrl: 'https://other.awsapps.com/start' }),
    ).toBeUndefined();
  });

  it('say where they cannot be kept', async () => {
    const said: string[] = [];
    writeFileSync(join(folder, 'file'), '');
    await new RoleLists(join(folder, 'file', 'lists.json'), (message) => said.push(message)).save(
      corp,
      listOf(['Admin']),
      at,
      true,
    );
    expect(said.join()).toContain('lists.json');
  });
});

describe('what came and what went', () => {
  const profile = (role: string, from = 'corp') =>
    `[profile ${from}-${role}]\n${MARKER_KEY} = ${from}\nsso_session = ${from}\nsso_account_id = 111111111111\nsso_role_name = ${role}\n`;
  const sections = configSections(
    parseIniDocument(profile('Old') + profile('Admin') + profile('Old', 'lab')),
  );
  const seen = new Set(['111111111111 Admin']);

  it('are roles that nobody saw and that have no profile, and profiles without their role', () => {
    expect(roleChanges('corp', { list: listOf(['Admin', 'Read']), at, seen }, sections)).toEqual({
      fresh: [{ accountId: '111111111111', roleName: 'Read' }],
      gone: [{ accountId: '111111111111', roleName: 'Old', profile: 'corp-Old' }],
    });
  });

  it('nothing is gone by a list that is not complete', () => {
    expect(roleChanges('corp', { list: listOf([], false), at, seen }, sections).gone).toEqual([]);
  });
});
