import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allPartitions } from '../sts/partitions.ts';
import { accountOfArn, parseRole, parseRoleArn, shortRoleName } from './role-arn.ts';

const faultOf = (result: ReturnType<typeof parseRole>) =>
  result.ok ? `accepted ${result.role.arn}` : result.fault;

describe('a full role ARN', () => {
  it.each(allPartitions().map(({ id }) => id))('is read in the partition %s', (partition) => {
    const arn = `arn:${partition}:iam::123456789012:role/Admin`;
    expect(parseRoleArn(arn)).toEqual({
      ok: true,
      role: { arn, partition, accountId: '123456789012', path: '/', roleName: 'Admin' },
    });
  });

  it('keeps the path apart from the name', () => {
    const result = parseRoleArn(
      'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/Ops_1+=,.@-',
    );
    expect(result.ok && [result.role.path, result.role.roleName]).toEqual([
      '/aws-reserved/sso.amazonaws.com/eu-west-1/',
      'Ops_1+=,.@-',
    ]);
  });

  it.each([
    ['', 'it is empty'],
    ['Admin', 'begins with "arn:"'],
    ['arn:foo', 'too few parts'],
    ['arn:aws:iam::123456789012', 'too few parts'],
    ['arn:amazon:iam::123456789012:role/Admin', '"amazon" is not an AWS partition'],
    ['arn::iam::123456789012:role/Admin', '"" is not an AWS partition'],
    ['arn:aws:s3::123456789012:role/Admin', 'not to "s3"'],
    ['arn:aws:sts::123456789012:assumed-role/Admin/jo', 'a session of a role'],
    ['arn:aws:iam:eu-west-1:123456789012:role/Admin', 'a role has no region'],
    ['arn:aws:iam::12345678901:role/Admin', 'not a number of 12 digits'],
    ['arn:aws:iam::1234567890123:role/Admin', 'not a number of 12 digits'],
    ['arn:aws:iam::١٢٣٤٥٦٧٨٩٠١٢:role/Admin', 'not a number of 12 digits'],
    ['arn:aws:iam::123456789012:user/jo', 'does not begin with "role/"'],
    ['arn:aws:iam::123456789012:role', 'does not begin with "role/"'],
    ['arn:aws:iam::123456789012:role/', 'the role name is missing'],
    ['arn:aws:iam::123456789012:role/team/', 'the role name is missing'],
    ['arn:aws:iam::123456789012:role/Ad min', 'does not allow'],
    ['arn:aws:iam::123456789012:role/Admin ', 'does not allow'],
    ['arn:aws:iam::123456789012:role/Admin\nfoo', 'does not allow'],
    ['arn:aws:iam::123456789012:role/A:B', 'does not allow'],
    ['arn:aws:iam::123456789012:role/é', 'does not allow'],
    ['arn:aws:iam::123456789012:role//Admin', 'the role path'],
    ['arn:aws:iam::123456789012:role/a b/Admin', 'the role path'],
    [`arn:aws:iam::123456789012:role/${'x'.repeat(65)}`, 'longer than 64'],
  ])('%j is refused in words', (text, fault) => {
    expect(faultOf(parseRoleArn(text))).toContain(fault);
  });

  it('may have an account number of another length where it stands in a file', () => {
    expect(faultOf(parseRoleArn('arn:aws:iam::123456789:role/RoleA', 'any'))).toContain('accepted');
    expect(faultOf(parseRoleArn('arn:aws:iam::12345678x:role/RoleA', 'any'))).toContain('12 digits');
    expect(faultOf(parseRoleArn('arn:aws:iam::aws:role/RoleA', 'any'))).toContain('12 digits');
  });
});

describe('a role as it is typed', () => {
  it.each([
    ['123456789012:Admin', 'arn:aws:iam::123456789012:role/Admin'],
    ['000000000012:Admin', 'arn:aws:iam::000000000012:role/Admin'],
    ['aws-cn:123456789012:Admin', 'arn:aws-cn:iam::123456789012:role/Admin'],
    ['aws-us-gov:123456789012:team/ops/Admin', 'arn:aws-us-gov:iam::123456789012:role/team/ops/Admin'],
    ['123456789012:role/Admin', 'arn:aws:iam::123456789012:role/Admin'],
    ['123456789012:role/team/Admin', 'arn:aws:iam::123456789012:role/team/Admin'],
    ['123456789012:/team/Admin', 'arn:aws:iam::123456789012:role/team/Admin'],
    ['  123456789012:Admin\n', 'arn:aws:iam::123456789012:role/Admin'],
    ['arn:aws:iam::123456789012:role/Admin', 'arn:aws:iam::123456789012:role/Admin'],
  ])('%j means %s', (text, arn) => {
    const result = parseRole(text);
    expect(result.ok ? result.role.arn : result.fault).toBe(arn);
  });

  it.each([
    ['', 'it is empty'],
    ['Admin', 'neither an ARN nor account:role'],
    ['123:Admin', '"123" is not a number of 12 digits'],
    ['production:Admin', '"production" is not a number of 12 digits'],
    ['amazon:123456789012:Admin', '"amazon" is not an AWS partition'],
    ['aws:123456789012:a:b', 'too many colons'],
    ['123456789012:', 'the role name is missing'],
    ['123456789012:role/', 'the role name is missing'],
    ['aws:iam::123456789012:role/Admin', 'too many colons'],
  ])('%j is refused in words', (text, fault) => {
    const result = parseRole(text);
    expect(faultOf(result)).toContain(fault);
    expect(result.ok ? '' : result.advice).toMatch(/^[A-Z].*\.$/);
  });

  it('is shown by account and name', () => {
    const result = parseRole('123456789012:team/Admin');
    expect(result.ok && shortRoleName(result.role)).toBe('123456789012:Admin');
  });

  it('never throws, and what it accepts it reads again as the same role', () => {
    const piece = fc.constantFrom(
      'arn',
      ':',
      'aws',
      'iam',
      'role',
      '/',
      '123456789012',
      'Admin',
      ' ',
      'é',
      '-',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((parts) => parts.join('')),
        ),
        (text) => {
          const result = parseRole(text);
          if (result.ok) expect(parseRoleArn(result.role.arn)).toEqual(result);
        },
      ),
    );
  });
});

describe('the account of an ARN', () => {
  it.each([
    ['arn:aws:iam::111111111111:mfa/jo', '111111111111'],
    ['arn:aws:iam::111111111111:user/jo', '111111111111'],
    ['GAHT12345678', undefined],
    ['arn:aws:s3:::bucket', undefined],
    ['', undefined],
  ])('of %j is %s', (arn, account) => {
    expect(accountOfArn(arn)).toBe(account);
  });
});
