import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { editSections } from '../ini/edit-sections.ts';
import { parseIniDocument } from '../ini/ini-document.ts';
import { MARKER_KEY } from './generated-section.ts';
import { defaultTemplate, parseNameTemplate } from './name-template.ts';
import { planPopulate } from './populate-plan.ts';
import { profileNameOf, unfitName } from './profile-name.ts';
import { shortRegion } from './short-region.ts';

const vectors = fileURLToPath(new URL('../../../../../shared/vectors/sign-in-vectors.json', import.meta.url));
const isThere = existsSync(vectors);

const vector = z.object({
  id: z.string(),
  topic: z.string(),
  kind: z.string(),
  in: z.record(z.string(), z.unknown()),
  expect: z.record(z.string(), z.unknown()),
});
const cases = isThere
  ? z
      .object({ cases: z.array(vector) })
      .parse(JSON.parse(readFileSync(vectors, 'utf8')))
      .cases.filter(({ topic }) => topic === 'profile-names' || topic === 'profile-generation')
  : [];
const text = z.string();
const texts = z.array(z.string());

function named(accountName: string, roleName: string, template = '{accountName}/{roleName}'): string {
  const parsed = parseNameTemplate(template);
  if (!parsed.ok) throw new Error(parsed.message);
  const fields = {
    accountId: '111111111111',
    accountName,
    roleName,
    sessionName: 'corp',
    region: 'eu-west-1',
  };
  return profileNameOf(parsed.template, fields);
}

describe.skipIf(!isThere)('the recorded names and cases of generated profiles', () => {
  it('are all there', () => expect(cases.length).toBeGreaterThanOrEqual(8));

  it.each(cases.filter(({ kind }) => kind === 'granted-default'))('$id: the default template', (each) => {
    expect(named(text.parse(each.in['accountName']), text.parse(each.in['roleName']))).toBe(
      each.expect['profile'],
    );
  });

  it.each(cases.filter(({ kind }) => kind === 'aws-configure-sso'))(
    '$id: the names of aws configure sso',
    (each) => {
      expect(named('x', text.parse(each.in['roleName']), '{roleName}-{accountId}')).toBe(
        each.expect['profile'],
      );
    },
  );

  it.each(cases.filter(({ kind }) => kind === 'aws-sso-util-short-region'))('$id: short regions', (each) => {
    expect(texts.parse(each.in['regions']).map(shortRegion)).toEqual(each.expect['short']);
  });

  it.each(cases.filter(({ kind }) => kind === 'aws-sso-util-account-name'))(
    '$id: odd account names',
    (each) => {
      const safe = texts.parse(each.expect['safe']);
      for (const [index, name] of texts.parse(each.in['names']).entries()) {
        // Letters of other alphabets are spelled out, since not every reader takes them; an empty name is the account id.
        const plain = (safe[index] ?? '').normalize('NFKD').replace(/\p{M}/gu, '');
        expect(named(name, 'R', '{accountName}')).toBe(plain === '' ? '111111111111' : plain);
      }
    },
  );

  it.each(cases.filter(({ kind }) => kind === 'name-characters'))('$id: characters', (each) => {
    const name = named(text.parse(each.in['accountName']), text.parse(each.in['roleName']));
    expect(name).not.toMatch(/[[\]\r\n]/);
    expect(unfitName(name)).toBeUndefined();
  });

  it.each(cases.filter(({ kind }) => kind === 'marked-section-keeps-own-keys'))('$id: own keys', (each) => {
    const config = parseIniDocument(text.parse(each.in['config']));
    const planned = planPopulate(
      {
        session: { name: 'corp', startUrl: 'https://corp.awsapps.com/start', region: 'eu-west-1' },
        list: {
          accounts: [{ accountId: '111111111111', accountName: 'Dev', roles: ['Admin'] }],
          complete: true,
        },
        isChosen: () => true,
        template: defaultTemplate(),
        prune: false,
      },
      { config, taken: new Set() },
    );
    if (!planned.ok) throw new Error(planned.message);
    const edited = editSections(config, planned.plan.edits);
    if (!edited.ok) throw new Error(edited.message);
    const after = edited.document.toString();
    expect(after).toContain(`sso_role_name = ${each.expect['sso_role_name']}\n`);
    expect(after).toContain(`output = ${each.expect['output']}\n`);
    expect(after).toContain('# mine\n');
  });

  it.each(cases.filter(({ kind }) => kind === 'prune-other-session'))('$id: another session', (each) => {
    const [marker, session] = [text.parse(each.in['marker']), text.parse(each.in['session'])];
    const section = `[profile x]\n${MARKER_KEY} = ${marker}\nsso_session = ${marker}\nsso_account_id = 111111111111\nsso_role_name = A\n`;
    const planned = planPopulate(
      {
        session: { name: session, startUrl: 'https://corp.awsapps.com/start', region: 'eu-west-1' },
        list: { accounts: [], complete: true },
        isChosen: () => true,
        template: defaultTemplate(),
        prune: true,
      },
      { config: parseIniDocument(section), taken: new Set() },
    );
    expect(planned).toMatchObject({
      ok: true,
      plan: { prunes: each.expect['pruned'] ? [{ name: 'x' }] : [] },
    });
  });
});
