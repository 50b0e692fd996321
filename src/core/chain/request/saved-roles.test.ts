import { describe, expect, it } from 'vitest';
import type { Favourite } from '../../settings/settings.ts';
import { profileSetOf } from '../testing/profile-set.ts';
import { favouriteViews, resolveWithFavourites } from './saved-roles.ts';

const JO = 'arn:aws:iam::111111111111:mfa/jo';
const bastion = {
  aws_access_key_id: 'AKIAEXAMPLE',
  aws_secret_access_key: 'secret',
  mfa_serial: JO,
  region: 'eu-west-1',
};
const audit: Favourite = {
  name: 'audit',
  roleArn: '333333333333:team/Audit',
  sourceProfile: 'bastion',
  sessionName: 'jo-audit',
  durationSeconds: 1800,
  externalId: 'press:2026',
  region: 'us-east-1',
  tags: { team: 'ops' },
};

const resolve = (
  favourites: readonly Favourite[],
  request: Parameters<typeof resolveWithFavourites>[2],
  profiles = profileSetOf({ bastion }),
) => resolveWithFavourites(profiles, favourites, request, {});

describe('a favourite', () => {
  it('is resolved by its name with everything that was saved', () => {
    const resolved = resolve([audit], { profile: 'audit' });
    expect(resolved.ok && resolved.chain).toMatchObject({
      name: 'audit',
      base: { kind: 'long-term-keys', profile: 'bastion' },
      mfaSerial: { value: JO },
      region: { value: 'us-east-1' },
      hops: [
        {
          roleArn: 'arn:aws:iam::333333333333:role/team/Audit',
          sessionName: { value: 'jo-audit' },
          durationSeconds: { value: 1800 },
          externalId: 'press:2026',
          tags: new Map([['team', 'ops']]),
        },
      ],
    });
  });

  it('takes what is asked for just now before what was saved', () => {
    const resolved = resolve([audit], { profile: 'audit', region: 'eu-north-1', sessionName: 'now' });
    expect(resolved.ok && resolved.chain).toMatchObject({
      region: { value: 'eu-north-1' },
      hops: [{ sessionName: { value: 'now' }, externalId: 'press:2026' }],
    });
  });

  it('gives way to a profile of the same name in the files', () => {
    const files = profileSetOf({ bastion, audit: { ...bastion, region: 'ca-central-1' } });
    const resolved = resolve([audit], { profile: 'audit' }, files);
    expect(resolved.ok && resolved.chain).toMatchObject({ base: { profile: 'audit' }, hops: [] });
    expect(favouriteViews(files, [audit], {})).toEqual([]);
  });

  it('is no source for another role', () => {
    const resolved = resolve([audit], { roleArn: '444444444444:Admin', sourceProfile: 'audit' });
    expect(resolved.ok).toBe(false);
  });

  it('does not stand in for a profile that does not exist', () => {
    expect(resolve([audit], { profile: 'Audit' })).toMatchObject({
      ok: false,
      problem: { code: 'unknown-profile' },
    });
  });

  it('has a row like any role', () => {
    expect(favouriteViews(profileSetOf({ bastion }), [audit], {})).toEqual([
      {
        name: 'audit',
        kind: 'role',
        favourite: true,
        accountId: '333333333333',
        roleName: 'Audit',
        region: 'us-east-1',
        mfaSerial: JO,
        sourceProfile: 'bastion',
      },
    ]);
  });

  it('stays in the list with the reason when its source is gone', () => {
    const [view] = favouriteViews(profileSetOf({}), [audit], {});
    expect(view).toMatchObject({
      name: 'audit',
      kind: 'incomplete',
      favourite: true,
      accountId: '333333333333',
      problem: { message: expect.stringContaining('bastion'), advice: expect.stringMatching(/source/) },
    });
  });
});
