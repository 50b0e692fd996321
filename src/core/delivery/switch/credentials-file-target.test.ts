import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCredentialsWriter } from '../../aws-files/managed/credentials-writer.ts';
import { locateFiles } from '../../aws-files/profiles/file-locations.ts';
import { loadProfiles } from '../../aws-files/profiles/load-profiles.ts';
import { credentialsFileTarget } from './credentials-file-target.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
const entry = {
  profile: 'prod',
  region: 'eu-west-1',
  credentials: {
    accessKeyId: 'ASIAEXAMPLE000000001',
    secretAccessKey: 'secret/one',
    sessionToken: 'token/one==',
    expiration: new Date('2026-11-22T11:00:00Z'),
  },
};
const renewed = { ...entry, credentials: { ...entry.credentials, accessKeyId: 'ASIAEXAMPLE000000002' } };
const ask = { confirmed: false, renewal: false };
const renew = { confirmed: false, renewal: true };

describe('credentialsFileTarget', () => {
  let folder: string;
  let paths: { config: string; credentials: string };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'understudy-target-'));
    paths = { config: join(folder, 'config'), credentials: join(folder, 'credentials') };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function target(files: { config?: string; credentials?: string; saml2aws?: string } = {}) {
    if (files.config !== undefined) writeFileSync(paths.config, files.config);
    if (files.credentials !== undefined) writeFileSync(paths.credentials, files.credentials, { mode: 0o600 });
    const locations = locateFiles({ flags: paths, environment: {}, platform: 'linux', homeOfUser: folder });
    const loaded = await loadProfiles(locations);
    const saml2awsPath = join(folder, '.saml2aws');
    if (files.saml2aws !== undefined) writeFileSync(saml2awsPath, files.saml2aws);
    const writer = createCredentialsWriter({
      credentialsPath: paths.credentials,
      configPath: paths.config,
      dataFolder: folder,
      clock: { now: () => NOW },
      saml2awsPath,
    });
    return credentialsFileTarget(writer, () => loaded, { saml2awsPath });
  }
  const text = () => readFileSync(paths.credentials, 'utf8');

  it.each([
    ['a new name', 'understudy', '', 'allowed'],
    [
      'a role profile',
      'dev',
      '[profile dev]\nrole_arn = arn:aws:iam::222222222222:role/A\nsource_profile = b\n',
      'refused',
    ],
    ['a name no tool reads', 'a b', '', 'refused'],
    ['a profile with a command', 'cmd', '[profile cmd]\ncredential_process = /bin/keys\n', 'allowed'],
  ])('judges %s', async (_name, name, config, kind) => {
    expect((await target({ config })).assess(name).kind).toBe(kind);
  });

  it('warns of a command that the keys would hide', async () => {
    const verdict = (await target({ config: '[profile cmd]\ncredential_process = /bin/keys\n' })).assess(
      'cmd',
    );
    expect(verdict.kind === 'allowed' && verdict.warnings?.join()).toContain('credential_process');
  });

  it('wants a yes for long-term keys, from the first word to the file', async () => {
    const delivery = await target({
      credentials: '[b]\naws_access_key_id = AKIAEXAMPLE000000001\naws_secret_access_key = s\n',
    });
    const before = text();
    expect(delivery.assess('b').kind).toBe('confirm');
    expect(await delivery.write('b', entry, ask)).toMatchObject({ ok: false, kind: 'confirm' });
    expect(text()).toBe(before);
    expect(await delivery.write('b', entry, { confirmed: true, renewal: false })).toEqual({ ok: true });
    expect(await delivery.write('b', renewed, renew)).toEqual({ ok: true });
    expect(await delivery.remove('b')).toEqual({ ok: true });
    expect(text()).toBe(before);
  });

  it('wants a yes for a profile that saml2aws is set up to write, from the first word to the file', async () => {
    const delivery = await target({
      credentials:
        '[b]\naws_access_key_id = ASIAX\naws_secret_access_key = s\naws_session_token = t\n\n[saml]\nregion = eu-west-1\n',
      saml2aws: '[work]\naws_profile = b\nurl = https://idp.example\n',
    });
    expect(delivery.assess('b')).toMatchObject({
      kind: 'confirm',
      message: expect.stringContaining('saml2aws'),
    });
    expect(delivery.assess('saml').kind).toBe('allowed');
    expect(await delivery.write('b', entry, ask)).toMatchObject({ ok: false, kind: 'confirm' });
  });

  it('renews only what still stands as it was written', async () => {
    const delivery = await target();
    expect(await delivery.write('understudy', entry, ask)).toEqual({ ok: true });
    writeFileSync(paths.credentials, text().replace('token/one==', 'edited=='));
    expect(await delivery.write('understudy', renewed, renew)).toMatchObject({ ok: false, kind: 'confirm' });
    expect(text()).toContain('edited==');
  });

  it('lists what it wrote, with its end', async () => {
    const delivery = await target();
    await delivery.write('understudy', entry, ask);
    expect(await delivery.list()).toEqual([
      { target: 'understudy', profile: 'prod', expiresAt: entry.credentials.expiration },
    ]);
  });
});
