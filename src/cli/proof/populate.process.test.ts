import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { identityRealm } from '../../simulator/identity-center/testing/realm.ts';
import { buildCommand } from './built-command.ts';
import { Person } from './pty-user.ts';

/** The command as it is shipped, asked at a real terminal. Time-outs bear a busy machine. */
const SLOW = 180_000;
const startUrl = 'https://ssoins-7223.portal.eu-west-1.app.aws';
const accounts = ['Production', 'Development', 'Data platform', 'Network'].map((name, index) => ({
  id: String(111111111111 * (index + 1)),
  name,
}));
const roles = ['Admin', 'ReadOnly', 'Billing', 'Deploy', 'Support', 'Audit'];

let main: string;
let jo: Person;
beforeAll(async () => {
  main = await buildCommand();
}, SLOW);
afterAll(() => rmSync(dirname(dirname(main)), { recursive: true, force: true }));
beforeEach(async () => {
  const realm = identityRealm({
    consent: 'allow',
    startUrl,
    accounts,
    permissionSets: roles.map((name) => ({ name })),
    users: [{ name: 'jo', assignments: Object.fromEntries(accounts.map(({ id }) => [id, roles])) }],
  });
  jo = await Person.sitDown(main, { realm });
  writeFileSync(config(), mine, { mode: 0o600 });
  writeFileSync(join(jo.home, 'browser.mjs'), 'await fetch(process.argv.at(-1));\n');
});
afterEach(() => jo.leave());

const mine = '# mine\n[profile Production/Admin]\nregion = eu-west-1\n';
const config = () => join(jo.home, '.aws', 'config');
const browser = () => ({ BROWSER: `"${process.execPath}" "${join(jo.home, 'browser.mjs')}"` });
const profiles = () => readFileSync(config(), 'utf8').match(/^\[.*\]$/gm);
const ENTER = '\r';

describe('understudy populate at a terminal', { timeout: SLOW }, () => {
  it('asks which of many roles are wanted, and what to do about a name that is taken', async () => {
    const sitting = jo.sit('understudy populate', browser());
    await sitting.sees('Start URL, such as');
    sitting.type(`${startUrl}${ENTER}`);
    await sitting.sees('4 of 4 accounts');
    await sitting.sees('Which?');
    sitting.type(`admin${ENTER}`);
    await sitting.sees('Which?');
    expect(sitting.shown()).toMatch(/4 +Production +111111111111 +Admin +Production\/Admin-111111111111/);
    sitting.type(`1 4${ENTER}`);
    await sitting.sees('Production/Admin is taken; the new one would be Production/Admin-111111111111');
    await sitting.sees('or leave them out (l)?');
    sitting.type(`a${ENTER}`);
    await sitting.sees('[y/N]');
    expect(readFileSync(config(), 'utf8')).toBe(mine);
    sitting.type(`y${ENTER}`);
    expect(await sitting.ended).toBe(0);
    expect(profiles()).toEqual([
      '[profile Production/Admin]',
      '[sso-session ssoins-7223]',
      '[profile Data-platform/Admin]',
      '[profile Production/Admin-111111111111]',
    ]);
    // What it wrote works, for itself and for the AWS CLI's own form of reading.
    const handed = await jo.run(['env', 'Data-platform/Admin', '--shell', 'json']);
    expect(JSON.parse(handed.stdout)).toMatchObject({ AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/) });
    const undone = await jo.run(['undo', '--config']);
    expect([undone.code, readFileSync(config(), 'utf8')]).toEqual([0, mine]);
  });

  it.each([
    ['at the list of roles', ['4 of 4 accounts', 'Which?'], '\u0003'],
    ['at the last question', ['Which?', `admin${ENTER}`, 'Which?', `2${ENTER}`, '[y/N]'], '\u0003'],
    ['with a no', ['Which?', `admin${ENTER}`, 'Which?', `2${ENTER}`, '[y/N]'], `n${ENTER}`],
  ])('leaves nothing when it is stopped %s', async (_, steps, last) => {
    const sitting = jo.sit(`understudy populate ${startUrl}`, browser());
    for (const step of steps) {
      if (step.endsWith(ENTER)) sitting.type(step);
      else await sitting.sees(step);
    }
    sitting.type(last);
    expect(await sitting.ended).toBe(last === '\u0003' ? 130 : 1);
    expect(readFileSync(config(), 'utf8')).toBe(mine);
    const cache = join(jo.home, '.aws', 'sso', 'cache');
    expect(existsSync(cache) ? readdirSync(cache) : []).toEqual([]);
  });
});
