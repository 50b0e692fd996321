import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNameTemplate } from './name-template.ts';
import { profileNameOf, unfitName } from './profile-name.ts';
import { shortRegion } from './short-region.ts';

const fields = {
  accountId: '011111111111',
  accountName: 'My Team',
  roleName: 'Admin',
  sessionName: 'corp',
  region: 'ap-southeast-2',
};

function named(text: string, more: Partial<typeof fields> = {}): string {
  const parsed = parseNameTemplate(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return profileNameOf(parsed.template, { ...fields, ...more });
}

describe('a name template', () => {
  it.each([
    ['{accountName}/{roleName}', 'My-Team/Admin'],
    ['{roleName}-{accountId}', 'Admin-011111111111'],
    ['{accountId}:{roleName}', '011111111111:Admin'],
    ['{sessionName}.{accountName|lower}.{shortRegion}', 'corp.my-team.apse2'],
    ['{accountName|replace( ,_)|lower}_{roleName}', 'my_team_Admin'],
    ['{roleName|replace(Ad,)}', 'min'],
    ['{ accountName | lower }', 'my-team'],
    ['aws {region}', 'aws-ap-southeast-2'],
    ['profile {roleName}', 'Admin'],
  ])('%s gives %s', (text, name) => expect(named(text)).toBe(name));

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['{accountName', 'without its }'],
    ['a}b', 'without its {'],
    ['{account}', '"account", which does not exist'],
    ['{}', 'does not exist'],
    ['{roleName|upper}', '"upper"'],
    ['{roleName|replace(a)}', '"replace(a)"'],
  ])('refuses %j', (text, message) => {
    expect(parseNameTemplate(text)).toMatchObject({ ok: false, message: expect.stringContaining(message) });
  });
});

describe('a profile name', () => {
  it.each([
    ['Prod [eu]\n; x', 'Prod-eu-x/Admin'],
    ['  a b ', 'a-b/Admin'],
    ['[x]', 'x/Admin'],
    ['a/b', 'a/b/Admin'],
    ['über acct', 'uber-acct/Admin'],
    ['Straße', 'Strasse/Admin'],
    ['---', '011111111111/Admin'],
    ['', '011111111111/Admin'],
    ['日本', '011111111111/Admin'],
    ['profile x', 'profile-x/Admin'],
    ['a\u001b[2Jb', 'a2Jb/Admin'],
  ])('of the account %j is %s', (accountName, name) => {
    expect(named('{accountName}/{roleName}', { accountName })).toBe(name);
  });

  it('is one that every AWS reader accepts, whatever the account is called', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const template = fc.constantFrom(
      '{accountName}/{roleName}',
      '{accountName|replace(a,])}{sessionName}',
      '[{region}] {accountName}\n',
      'profile {accountName}',
    );
    fc.assert(
      fc.property(text, text, template, (accountName, roleName, chosen) => {
        const name = named(chosen, { accountName, roleName });
        expect(name).toMatch(/^[A-Za-z0-9_./%@:+-]+$/);
        expect(name).not.toMatch(/^profile\s/);
      }),
      { numRuns: 2000 },
    );
  });

  it('is never default nor one that a JavaScript object has already', () => {
    expect(unfitName('default')).toBeDefined();
    expect(unfitName('constructor')).toBeDefined();
    expect(unfitName('prod')).toBeUndefined();
  });
});

describe('a short region', () => {
  it.each([
    ['us-east-1', 'usea1'],
    ['eu-west-1', 'euwe1'],
    ['ap-southeast-2', 'apse2'],
    ['ap-northeast-3', 'apne3'],
    ['ca-central-1', 'cace1'],
    ['cn-north-1', 'cnno1'],
    ['us-gov-west-1', 'govwe1'],
    ['us-iso-east-1', 'us-isoea1'],
    ['eusc-de-east-1', 'eusc-deea1'],
    ['somewhere', 'somewhere'],
  ])('of %s is %s', (region, short) => expect(shortRegion(region)).toBe(short));
});
