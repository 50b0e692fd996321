import { describe, expect, it } from 'vitest';
import { resolveChain } from '../../core/chain/resolve-chain.ts';
import { profileSetOf } from '../../core/chain/testing/profile-set.ts';
import type { RoleInput } from '../../shared/ad-hoc-role.ts';
import { favouriteOf, productionName, roleInputOf, roleRequest, roleValidation } from './role-request.ts';

const JO = 'arn:aws:iam::111111111111:mfa/jo';
const profiles = profileSetOf({
  bastion: {
    aws_access_key_id: 'AKIAEXAMPLE',
    aws_secret_access_key: 'secret',
    mfa_serial: JO,
    region: 'eu-west-1',
  },
});
const input: RoleInput = { role: '222222222222:Admin', sourceProfile: 'bastion' };
const check = (more: Partial<RoleInput>) =>
  roleRequest({ ...input, ...more }, (request) => resolveChain(profiles, request, {}));

describe('a role that is typed in', () => {
  it.each<[Partial<RoleInput>, keyof RoleInput, RegExp]>([
    [{ role: '' }, 'role', /Name a role/],
    [{ role: 'Admin' }, 'role', /neither an ARN nor account:role/],
    [{ role: '2222:Admin' }, 'role', /12 digits/],
    [{ role: 'arn:aws:iam::222222222222:user/jo' }, 'role', /role\//],
    [{ role: 'aws-cn:222222222222:' }, 'role', /role name is missing/],
    [{ sourceProfile: '' }, 'sourceProfile', /Choose a source profile/],
    [{ sourceProfile: 'gone' }, 'sourceProfile', /gone, which does not exist/],
    [{ sessionName: 'a b' }, 'sessionName', /2 to 64 letters/],
    [{ externalId: 'x' }, 'externalId', /2 to 1224/],
    [{ region: 'eu west' }, 'region', /a region such as/],
    [{ durationSeconds: 60 }, 'durationSeconds', /900 to 43200/],
    [{ durationSeconds: 1000.5 }, 'durationSeconds', /whole number/],
    [{ tags: 'team' }, 'tags', /team=ops/],
    [{ sessionPolicy: '{' }, 'sessionPolicy', /JSON/],
    [{ sessionPolicy: '[]' }, 'sessionPolicy', /JSON/],
  ])('%j is refused at %s', (more, field, message) => {
    expect(check(more)).toMatchObject({ ok: false, field, message: expect.stringMatching(message) });
  });

  it('takes the short form, and leaves out what is empty', () => {
    const checked = check({ sessionName: ' ', externalId: '', tags: '', sessionPolicy: '\n', region: '' });
    expect(checked).toMatchObject({
      ok: true,
      request: { roleArn: 'arn:aws:iam::222222222222:role/Admin', sourceProfile: 'bastion' },
    });
    expect(checked.ok && Object.keys(checked.request)).toEqual(['roleArn', 'sourceProfile']);
    expect(checked.ok && roleValidation(checked, true)).toEqual({
      ok: true,
      name: '222222222222:Admin',
      roleArn: 'arn:aws:iam::222222222222:role/Admin',
      codeFrom: JO,
      hops: 1,
      region: 'eu-west-1',
    });
  });

  it('comes back from a saved role as it was typed, with the full ARN', () => {
    const full: RoleInput = {
      ...input,
      role: 'arn:aws:iam::222222222222:role/team/Admin',
      sessionName: 'jo-ops',
      durationSeconds: 1800,
      externalId: 'press:2026',
      region: 'us-east-1',
      tags: 'team=ops,project=x',
      sessionPolicy: '{"Version":"2012-10-17","Statement":[]}',
    };
    const checked = check(full);
    expect(checked.ok && roleInputOf(favouriteOf('ops', checked.request))).toEqual(full);
  });
});

describe('a name that is marked as production', () => {
  it.each([
    ['prod', ['prod'], true],
    ['prod', ['prod-admin'], false],
    ['prod', [], false],
  ] as const)('%s among %j is guarded: %s', (name, production, isGuarded) => {
    expect(productionName(name, production) !== undefined).toBe(isGuarded);
  });
});
