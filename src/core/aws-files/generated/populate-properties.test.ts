import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editSections } from '../ini/edit-sections.ts';
import { parseIniDocument } from '../ini/ini-document.ts';
import { runs } from '../proof/proof-size.ts';
import { messyText } from '../testing/messy-files.ts';
import type { AccountRoles, RoleList } from './account-roles.ts';
import { configSections, generatedFrom, MARKER_KEY, roleOf } from './generated-section.ts';
import { defaultTemplate } from './name-template.ts';
import { type PopulatePlan, planPopulate } from './populate-plan.ts';

const session = { name: 'corp', startUrl: 'https://corp.awsapps.com/start', region: 'eu-west-1' };

const accountId = fc.constantFrom('111111111111', '222222222222', '333333333333', '044444444444');
const roleName = fc.constantFrom('Admin', 'Read', 'a=b', 'a,b', 'default');
const account: fc.Arbitrary<AccountRoles> = fc.record(
  {
    accountId,
    accountName: fc.constantFrom('Dev', 'Prod', 'My Team', 'über', '', '[x]', 'a'),
    roles: fc.uniqueArray(roleName, { maxLength: 5 }),
  },
  { requiredKeys: ['accountId', 'roles'] },
);
const list: fc.Arbitrary<RoleList> = fc.record({
  accounts: fc.uniqueArray(account, { maxLength: 4, selector: (each) => each.accountId }),
  complete: fc.boolean(),
});

/** A section of ours, with whatever its owner put into it. */
const marked = fc
  .record({
    name: fc.constantFrom('Dev/Admin', 'Prod/Read', 'Dev/Admin-111111111111', 'mine', 'a'),
    from: fc.constantFrom('corp', 'corp', 'other'),
    accountId,
    roleName,
    more: fc.constantFrom(
      '',
      'region = eu-north-1\n',
      '# note\n',
      'output=json\n  nested\n\n',
      ';x\nsso_session = z\n',
    ),
    eol: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ eol, from, more, name, ...role }) =>
    `[profile ${name}]\n${MARKER_KEY} = ${from}\nsso_session=${from}\nsso_account_id = ${role.accountId}\n${more}sso_role_name = ${role.roleName}\n`.replaceAll(
      '\n',
      eol,
    ),
  );
const file = fc
  .array(fc.oneof({ weight: 2, arbitrary: marked }, { weight: 1, arbitrary: messyText }), { maxLength: 5 })
  .map((parts) => parts.map((part) => (part === '' || /[\r\n]$/.test(part) ? part : `${part}\n`)).join(''));

const request = fc.record({
  list,
  prune: fc.boolean(),
  chosen: fc.func(fc.boolean()),
  taken: fc.subarray(['Dev/Admin', 'Prod/Read', 'understudy']),
});
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

function populate(
  text: string,
  { chosen, taken, ...rest }: Request,
): { plan: PopulatePlan; after: string } | undefined {
  const config = parseIniDocument(text);
  const planned = planPopulate(
    {
      ...rest,
      session,
      template: defaultTemplate(),
      isChosen: ({ accountId: id, roleName: role }) => chosen(`${id} ${role}`),
    },
    { config, taken: new Set(taken) },
  );
  if (!planned.ok) return undefined;
  const edited = editSections(config, planned.plan.edits);
  if (!edited.ok) throw new Error(edited.message);
  return { plan: planned.plan, after: edited.document.toString() };
}

const OURS = /^(?:understudy_generated_from|sso_session|sso_account_id|sso_role_name)[ \t]*=/i;

/** Every line but those of our keys in sections with our marker, with its end; the headers stay in. */
function theirLines(text: string): readonly string[] {
  const document = parseIniDocument(text);
  const ours = new Set(
    [...configSections(document).profiles.values()]
      .filter((profile) => generatedFrom(profile) === session.name)
      .map(({ name }) => name),
  );
  let isOurs = false;
  let isOurKey = false;
  return document.lines.flatMap((line) => {
    if (line.kind === 'section') isOurs = ours.has(line.name.replace(/^profile[ \t]+"?|"$/g, ''));
    // What is indented below a key is a part of its value.
    if (line.kind === 'section' || line.kind === 'property') isOurKey = isOurs && OURS.test(line.text);
    const isValue = line.kind === 'property' || line.kind === 'continuation' || line.kind === 'sub-property';
    return isOurKey && isValue ? [] : [line.text + line.eol];
  });
}

function isSubsequence(few: readonly string[], many: readonly string[]): boolean {
  let at = 0;
  for (const each of many) if (at < few.length && few[at] === each) at += 1;
  return at === few.length;
}

describe('populating', () => {
  it('a second time changes nothing', () => {
    fc.assert(
      fc.property(file, request, (text, asked) => {
        const first = populate(text, asked);
        if (first === undefined) return;
        const second = populate(first.after, asked);
        expect(second?.plan.edits).toEqual([]);
        expect(second?.after).toBe(first.after);
      }),
      { numRuns: runs(500) },
    );
  });

  it('keeps every line that is not ours, byte for byte and in its order', () => {
    fc.assert(
      fc.property(file, request, (text, asked) => {
        const outcome = populate(text, { ...asked, prune: false });
        if (outcome === undefined) return;
        expect(isSubsequence(theirLines(text), theirLines(outcome.after))).toBe(true);
      }),
      { numRuns: runs(500) },
    );
  });

  it('takes only profiles out that carry the marker of this session and are in no complete list', () => {
    fc.assert(
      fc.property(file, request, (text, asked) => {
        const outcome = populate(text, { ...asked, prune: true });
        if (outcome === undefined) return;
        const before = configSections(parseIniDocument(text)).profiles;
        const after = configSections(parseIniDocument(outcome.after)).profiles;
        for (const [name, profile] of before) {
          if (after.has(name)) continue;
          const role = roleOf(profile);
          expect(asked.list.complete).toBe(true);
          expect(generatedFrom(profile)).toBe('corp');
          const listed = asked.list.accounts.find((each) => each.accountId === role?.accountId);
          expect(listed?.roles ?? []).not.toContain(role?.roleName);
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it('gives every chosen role one profile, and no profile two roles', () => {
    fc.assert(
      fc.property(file, request, (text, asked) => {
        const outcome = populate(text, { ...asked, chosen: () => true });
        if (outcome === undefined) return;
        const { additions, changes, malformed, untouched } = outcome.plan;
        expect(malformed).toEqual([]);
        const names = [...additions, ...changes].map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        const have = new Set(
          [...additions, ...changes, ...untouched].map((role) => `${role.accountId} ${role.roleName}`),
        );
        for (const { accountId: id, roles } of asked.list.accounts)
          for (const role of roles) expect(have).toContain(`${id} ${role}`);
      }),
      { numRuns: runs(500) },
    );
  });
});
