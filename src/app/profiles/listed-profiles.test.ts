import { expect, it } from 'vitest';
import { profileSetOf } from '../../core/chain/testing/profile-set.ts';
import type { Favourite } from '../../core/settings/settings.ts';
import type { ProfilesView } from '../../shared/view.ts';
import { listedProfiles } from './listed-profiles.ts';

it('lists saved roles behind the profiles of the files, in one view until either changes', () => {
  const file = { path: '/home/jo/.aws/config', state: 'read' } as const;
  let files: ProfilesView = {
    config: file,
    credentials: file,
    profiles: [{ name: 'bastion', kind: 'long-term-keys' }],
    problems: [],
    targets: [],
  };
  let favourites: readonly Favourite[] = [];
  const profiles = profileSetOf({
    bastion: { aws_access_key_id: 'AKIAEXAMPLE', aws_secret_access_key: 'secret' },
  });
  const listed = listedProfiles({
    files: () => files,
    profiles: () => profiles,
    favourites: () => favourites,
    environment: {},
  });
  const names = () => listed().profiles.map(({ name }) => name);

  expect(listed()).toBe(files);
  favourites = [{ name: 'audit', roleArn: '333333333333:Audit', sourceProfile: 'bastion' }];
  expect(names()).toEqual(['bastion', 'audit']);
  expect(listed()).toBe(listed());
  files = { ...files, profiles: [] };
  expect(names()).toEqual(['audit']);
});
