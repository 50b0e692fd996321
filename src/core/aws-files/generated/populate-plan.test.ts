import { describe, expect, it } from 'vitest';
import { editSections } from '../ini/edit-sections.ts';
import { parseIniDocument } from '../ini/ini-document.ts';
import type { RoleList } from './account-roles.ts';
import { defaultTemplate, parseNameTemplate } from './name-template.ts';
import { type PopulatePlan, type PopulateRequest, planPopulate } from './populate-plan.ts';

const session = { name: 'corp', startUrl: 'https://corp.awsapps.com/start', region: 'eu-west-1' };
const SESSION =
  '[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n';

const dev = { accountId: '111111111111', accountName: 'Dev', roles: ['Admin', 'Read'] };
const prod = { accountId: '222222222222', accountName: 'Prod', roles: ['Admin'] };
const complete: RoleList = { accounts: [prod, dev], complete: true };

interface Options extends Partial<Omit<PopulateRequest, 'template'>> {
  readonly template?: string;
  readonly taken?: readonly string[];
}

function plan(config: string, options: Options = {}): PopulatePlan & { readonly text: string } {
  const { taken = [], template = '{accountName}/{roleName}', ...more } = options;
  const parsed = parseNameTemplate(template);
  if (!parsed.ok) throw new Error(parsed.message);
  const document = parseIniDocument(config);
  const planned = planPopulate(
    { session, list: complete, isChosen: () => true, prune: false, ...more, template: parsed.template },
    { config: document, taken: new Set(taken) },
  );
  if (!planned.ok) throw new Error(planned.message);
  const edited = editSections(document, planned.plan.edits);
  if (!edited.ok) throw new Error(edited.message);
  return { ...planned.plan, text: edited.document.toString() };
}

function generated(name: string, accountId: string, roleName: string, more = '', from = 'corp'): string {
  return `[profile ${name}]\nunderstudy_generated_from = ${from}\nsso_session = ${from}\nsso_account_id = ${accountId}\nsso_role_name = ${roleName}\n${more}`;
}

describe('profiles of an empty machine', () => {
  it('come with their session, sorted, with the marker in each', () => {
    expect(plan('').text).toBe(
      `${SESSION}sso_registration_scopes = sso:account:access\n\n${generated('Dev/Admin', '111111111111', 'Admin')}\n${generated('Dev/Read', '111111111111', 'Read')}\n${generated('Prod/Admin', '222222222222', 'Admin')}`,
    );
  });

  it('are only those that were chosen', () => {
    const { additions, available } = plan('', { isChosen: ({ roleName }) => roleName === 'Read' });
    expect(additions.map(({ name }) => name)).toEqual(['Dev/Read']);
    expect(available.map(({ name }) => name)).toEqual(['Dev/Admin', 'Dev/Read', 'Prod/Admin']);
  });

  it('are written nowhere when none was chosen, and the session neither', () => {
    expect(plan('', { isChosen: () => false }).edits).toEqual([]);
  });

  it('have the region that was asked for', () => {
    const chosen = { isChosen: ({ accountId }: { accountId: string }) => accountId === prod.accountId };
    expect(plan('', { ...chosen, region: 'eu-north-1' }).text).toContain('\nregion = eu-north-1\n');
  });
});

describe('profiles that stand there already', () => {
  const here = SESSION + generated('Dev/Admin', '111111111111', 'Admin', 'output = json\n# mine\n');

  it('are left alone where they say what they should', () => {
    const { text, untouched } = plan(here, { isChosen: () => false });
    expect(text).toBe(here);
    expect(untouched).toEqual([
      { accountId: '111111111111', roleName: 'Admin', name: 'Dev/Admin', why: 'same' },
    ]);
  });

  it('get our keys only, and keep whatever else their owner put there', () => {
    const old = here.replace('sso_role_name = Admin', 'sso_role_name = Old');
    const { changes, text } = plan(old, { isChosen: ({ roleName }) => roleName === 'Admin' });
    expect(changes).toMatchObject([
      { name: 'Dev/Admin', keys: [{ key: 'sso_role_name', from: 'Old', to: 'Admin' }] },
    ]);
    expect(text.startsWith(here)).toBe(true);
  });

  it('keep their names when the account or the template was renamed', () => {
    const renamed = { accounts: [{ ...dev, accountName: 'Development', roles: ['Admin'] }], complete: true };
    const { additions, changes, text } = plan(here, { list: renamed, template: '{roleName}' });
    expect([additions, changes]).toEqual([[], []]);
    expect(text).toBe(here);
  });

  it('are not handed to another role while nobody knows that theirs is gone', () => {
    const other = { accountId: '333333333333', accountName: 'Dev', roles: ['Admin'] };
    const partial = { accounts: [other], complete: false };
    const { additions, changes } = plan(here, { list: partial });
    expect(changes).toEqual([]);
    expect(additions).toMatchObject([
      { name: 'Dev/Admin-333333333333', clash: { wanted: 'Dev/Admin', reason: 'taken' } },
    ]);
  });

  it.each([
    ['made by hand', '[profile Dev/Admin]\nregion = eu-west-1\n'],
    ['made by hand, quoted', '[profile "Dev/Admin"]\nregion = eu-west-1\n'],
    ['of another session', generated('Dev/Admin', '111111111111', 'Admin', '', 'other')],
    ['of another tool', '[profile Dev/Admin]\ncommon_fate_generated_from = aws-sso\n'],
  ])('are never touched when %s', (_, section) => {
    const before = `# top\n${section}# below\n\n${SESSION}`;
    const { additions, text } = plan(before, { prune: true });
    expect(text.startsWith(before)).toBe(true);
    expect(additions.map(({ name }) => name)).toEqual(['Dev/Admin-111111111111', 'Dev/Read', 'Prod/Admin']);
  });

  it('are not made a second time where somebody made the same by hand', () => {
    const byHand =
      '[profile Dev/Admin]\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = Admin\n';
    const { additions, untouched } = plan(SESSION + byHand);
    expect(additions.map(({ name }) => name)).toEqual(['Dev/Read', 'Prod/Admin']);
    expect(untouched).toMatchObject([{ name: 'Dev/Admin', why: 'by-hand' }]);
  });
});

describe('names that two would have', () => {
  it('get the account id, both of them, whichever was chosen first', () => {
    const twice = { accounts: [dev, { ...prod, accountName: 'Dev' }], complete: true };
    const all = ['Dev/Admin-111111111111', 'Dev/Read', 'Dev/Admin-222222222222'];
    expect(plan('', { list: twice }).additions.map(({ name }) => name)).toEqual(all);
    const first = plan('', { list: twice, isChosen: ({ accountId }) => accountId === dev.accountId });
    expect(plan(first.text, { list: twice }).additions).toMatchObject([{ name: 'Dev/Admin-222222222222' }]);
  });

  it('get the role too where the template leaves it out', () => {
    expect(plan('', { template: '{accountName}' }).additions.map(({ name }) => name)).toEqual([
      'Dev-111111111111-Admin',
      'Dev-111111111111-Read',
      'Prod',
    ]);
  });

  it('get another where a name is in use elsewhere, or may not be used at all', () => {
    const odd = { accounts: [{ accountId: '111111111111', roles: ['default', 'live'] }], complete: true };
    const { additions } = plan('', { list: odd, template: '{roleName}', taken: ['live'] });
    expect(additions).toMatchObject([
      { name: 'default-111111111111', clash: { wanted: 'default', reason: 'unfit' } },
      { name: 'live-111111111111', clash: { wanted: 'live', reason: 'taken' } },
    ]);
  });
});

describe('profiles whose role is gone', () => {
  const here = `${SESSION}\n${generated('Old/Admin', '333333333333', 'Admin', 'output = json\n')}# of the next\n[profile mine]\nsource_profile = Old/Admin\n`;

  it('are named, and stay until somebody agrees', () => {
    const { prunes, text, untouched } = plan(here, { isChosen: () => false });
    expect([text, prunes]).toEqual([here, []]);
    expect(untouched).toMatchObject([{ name: 'Old/Admin', why: 'gone' }]);
  });

  it('go when they are pruned, and nothing beside them', () => {
    const { prunes, text } = plan(here, { isChosen: () => false, prune: true });
    expect(prunes).toMatchObject([{ name: 'Old/Admin', sourceOf: ['mine'] }]);
    expect(text).toBe(`${SESSION}\n# of the next\n[profile mine]\nsource_profile = Old/Admin\n`);
  });

  it('stay when the list is not complete', () => {
    const { text, untouched } = plan(here, {
      list: { ...complete, complete: false },
      isChosen: () => false,
      prune: true,
    });
    expect(text).toBe(here);
    expect(untouched).toMatchObject([{ name: 'Old/Admin', why: 'not-listed' }]);
  });

  it('stay when they come from another session', () => {
    const other = here.replaceAll('generated_from = corp', 'generated_from = other');
    expect(plan(other, { isChosen: () => false, prune: true }).text).toBe(other);
  });
});

describe('a session', () => {
  const empty = { isChosen: () => true, list: complete, prune: false, template: defaultTemplate() };
  const refusal = (config: string, more = {}) =>
    planPopulate(
      { ...empty, session: { ...session, ...more } },
      { config: parseIniDocument(config), taken: new Set() },
    );

  it('that stands there is used as it is written', () => {
    const slash = SESSION.replace('/start', '/start/#/');
    expect(plan(slash).text.startsWith(slash)).toBe(true);
    expect(plan(slash).session).toEqual({ name: 'corp', isNew: false });
  });

  it('is never made to mean another Identity Center', () => {
    const other = SESSION.replace('corp.awsapps', 'else.awsapps');
    expect(refusal(other)).toMatchObject({ ok: false, message: expect.stringContaining('another Identity') });
    expect(refusal(SESSION, { region: 'us-east-1' })).toMatchObject({ ok: false });
  });

  it('may not smuggle a section in', () => {
    expect(refusal('', { startUrl: 'https://x\n[profile y]' })).toMatchObject({ ok: false });
    expect(refusal('', { name: 'a]\n[b' })).toMatchObject({ ok: false });
  });
});

describe('a list from outside', () => {
  it('brings nothing into the file that is no role of an account', () => {
    const odd = {
      accounts: [
        { accountId: '1', roles: ['A'] },
        { accountId: '111111111111', roles: ['a\nb = c', 'Fine'] },
      ],
      complete: true,
    };
    const { additions, malformed } = plan('', { list: odd });
    expect(additions.map(({ roleName }) => roleName)).toEqual(['Fine']);
    expect(malformed).toEqual([
      { accountId: '1', roleName: 'A' },
      { accountId: '111111111111', roleName: 'a\nb = c' },
    ]);
  });
});
