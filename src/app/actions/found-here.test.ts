import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locateFiles } from '../../core/aws-files/profiles/file-locations.ts';
import { loadProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import { pretendedPeerSystem } from '../../core/import/testing/pretended-peer-system.ts';
import { foundHere } from './found-here.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'understudy-found-'));
  mkdirSync(join(home, '.aws'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const loaded = () =>
  loadProfiles(locateFiles({ environment: { HOME: home }, platform: 'linux', homeOfUser: home }));

describe('a first look at a machine', () => {
  it('finds nothing where there is nothing', async () => {
    expect(await foundHere(await loaded(), pretendedPeerSystem())).toEqual({
      identityCenters: [],
      tools: [],
    });
  });

  it('names the Identity Centers of the files and the tools that left something, with how much', async () => {
    writeFileSync(
      join(home, '.aws', 'config'),
      `[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
[profile prod]
granted_sso_start_url = https://corp.awsapps.com/start
granted_sso_region = eu-west-1
granted_sso_account_id = 111111111111
granted_sso_role_name = Admin
credential_process = granted credential-process --profile prod
`,
    );
    const system = pretendedPeerSystem({ programs: { 'aws-vault list --credentials': 'jo\nops\n' } });
    expect(await foundHere(await loaded(), system)).toEqual({
      identityCenters: ['corp'],
      tools: [
        { name: 'aws-vault', what: expect.stringMatching(/\b2 keys$/) },
        { name: 'Granted', what: '1 profile' },
      ],
    });
  });
});
