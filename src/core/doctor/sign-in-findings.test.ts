import { describe, expect, it } from 'vitest';
import { parseIniDocument } from '../aws-files/ini/ini-document.ts';
import { readFileProfiles } from '../aws-files/profiles/file-profiles.ts';
import { mergeProfiles } from '../aws-files/profiles/merge-profiles.ts';
import { signInFindings } from './sign-in-findings.ts';

function look(config: string): readonly string[] {
  const read = readFileProfiles(parseIniDocument(config), 'config', '/home/ada/.aws/config');
  const none = readFileProfiles(parseIniDocument(''), 'credentials', '/home/ada/.aws/credentials');
  return signInFindings(mergeProfiles(read, none)).map(
    ({ code, line, severity }) => `${severity} ${code} ${line}`,
  );
}
const session = (name: string, url: string, region = 'eu-west-1') =>
  `[sso-session ${name}]\nsso_start_url = ${url}\nsso_region = ${region}\n`;
const corp = 'https://corp.awsapps.com/start';

describe('the doctor finds of sign-ins', () => {
  it.each<[string, string, readonly string[]]>([
    ['nothing in a file that is in order', session('corp', corp), []],
    ['nothing where two sessions are the same', session('a', corp) + session('b', corp), []],
    [
      'a session without a region',
      `[sso-session corp]\nsso_start_url = ${corp}\n`,
      ['error sso-session-incomplete 1'],
    ],
    [
      'a session that says nothing',
      '[profile a]\nregion = x\n[sso-session corp]\nx = y\n',
      ['error sso-session-incomplete 3', 'error sso-session-incomplete 3'],
    ],
    [
      'a region that is not that of the start URL',
      session('corp', 'https://ssoins-1.portal.eu-central-1.app.aws', 'eu-west-1'),
      ['error start-url-region 3'],
    ],
    [
      'nothing where the start URL names the region',
      session('corp', 'https://ssoins-1.portal.eu-west-1.app.aws'),
      [],
    ],
    [
      'a start URL that is none',
      session('corp', 'http://corp.awsapps.com/start'),
      ['error start-url-unusable 2'],
    ],
    [
      'two spellings of one start URL',
      session('a', corp) + session('b', `${corp}/`) + session('c', `${corp}#/`),
      ['warning start-url-spellings 5', 'warning start-url-spellings 8'],
    ],
    [
      'the spelling of a profile without a session',
      `${session('a', corp)}[profile old]\nsso_start_url = ${corp}/\nsso_region = eu-west-1\n`,
      ['warning start-url-spellings 5'],
    ],
    [
      'nothing in a profile that repeats its session',
      `${session('a', corp)}[profile new]\nsso_session = a\nsso_start_url = ${corp}\n`,
      [],
    ],
  ])('%s', (_case, config, expected) => {
    expect(look(config)).toEqual(expected);
  });
});
