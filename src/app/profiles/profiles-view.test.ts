import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locateFiles } from '../../core/aws-files/profiles/file-locations.ts';
import { loadProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import { profilesView } from './profiles-view.ts';

describe('profilesView', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'understudy-view-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function view(config: string, credentials?: string) {
    const paths = { config: join(folder, 'config'), credentials: join(folder, 'credentials') };
    writeFileSync(paths.config, config);
    if (credentials !== undefined) writeFileSync(paths.credentials, credentials);
    const locations = locateFiles({ flags: paths, environment: {}, platform: 'linux', homeOfUser: folder });
    return profilesView(await loadProfiles(locations), {}, 'understudy');
  }

  it('lists what can be switched to, and names what is broken', async () => {
    const { profiles, config, credentials } = await view(
      '[profile a]\nrole_arn = arn:aws:iam::222222222222:role/Admin\nsource_profile = b\n[profile c]\nrole_arn = arn:aws:iam::222222222222:role/X\nsource_profile = gone\n',
      '[b]\naws_access_key_id = AKIAEXAMPLE000000001\naws_secret_access_key = s\n',
    );
    expect(profiles.map(({ name, kind }) => [name, kind])).toEqual([
      ['a', 'role'],
      ['c', 'incomplete'],
      ['b', 'long-term-keys'],
    ]);
    expect(profiles[1]?.problem?.message).toContain('line 6');
    expect([config.state, credentials.state]).toEqual(['read', 'read']);
  });

  it('leaves out a section that holds settings only', async () => {
    expect((await view('[default]\nregion = eu-west-1\noutput = json\n')).profiles).toEqual([]);
  });

  it('shows half a pair of keys as broken, not as settings', async () => {
    expect(
      (await view('[profile a]\naws_access_key_id = AKIAEXAMPLE000000001\n')).profiles[0]?.problem,
    ).toBeDefined();
  });

  it('offers sections that hold session keys as targets, and does not list our own as a profile', async () => {
    const keys =
      'aws_access_key_id = ASIAEXAMPLE000000001\naws_secret_access_key = s\naws_session_token = t==\n';
    const { profiles, targets } = await view(
      '',
      `[understudy]\n# Managed by Understudy: prod, expires 2030-01-01T00:00:00Z\n${keys}[work]\n# Managed by Understudy: dev, expires 2030-01-01T00:00:00Z\n${keys}[saml]\n${keys}`,
    );
    expect(targets).toEqual(['understudy', 'work', 'saml']);
    expect(profiles.map((profile) => profile.name)).toEqual(['saml']);
  });

  it('never carries a secret', async () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    const text = JSON.stringify(
      await view('', `[b]\naws_access_key_id = AKIAEXAMPLE000000001\naws_secret_access_key = ${secret}\n`),
    );
    expect(text).not.toContain(secret);
    expect(text).not.toContain('AKIAEXAMPLE000000001');
  });
});
