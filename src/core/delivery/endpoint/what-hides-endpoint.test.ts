import { describe, expect, it } from 'vitest';
import { parseIniDocument } from '../../aws-files/ini/ini-document.ts';
import { readFileProfiles } from '../../aws-files/profiles/file-profiles.ts';
import { mergeProfiles } from '../../aws-files/profiles/merge-profiles.ts';
import { whatHidesEndpoint } from './what-hides-endpoint.ts';

const read = (config: string, credentials: string) =>
  whatHidesEndpoint(
    mergeProfiles(
      readFileProfiles(parseIniDocument(config), 'config', '/c'),
      readFileProfiles(parseIniDocument(credentials), 'credentials', '/k'),
    ),
  );

describe('the endpoint is hidden', () => {
  it.each([
    ['by nothing', '', '', { kind: 'nothing' }],
    [
      'by no other profile',
      '[profile prod]\nrole_arn = x\n',
      '[prod]\naws_access_key_id = A\n',
      { kind: 'nothing' },
    ],
    ['by no settings', '[default]\nregion = eu-west-1\noutput = json\n', '', { kind: 'nothing' }],
    [
      'by keys',
      '',
      '[default]\naws_access_key_id = A\naws_secret_access_key = s\n',
      { kind: 'credentials-file', path: '/k' },
    ],
    ['by a role', '[default]\nregion = x\nrole_arn = arn\n', '', { kind: 'config', path: '/c', line: 3 }],
    [
      'by Identity Center',
      '[default]\nsso_session = corp\n',
      '[default]\naws_access_key_id = A\n',
      { kind: 'config', path: '/c', line: 2 },
    ],
    ['by a process', '[default]\ncredential_process = /bin/x\n', '', { kind: 'config', path: '/c', line: 2 }],
  ])('%s', (_what, config, credentials, hidden) => {
    expect(read(config, credentials)).toEqual(hidden);
  });
});
