import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIniDocument } from '../../aws-files/ini/ini-document.ts';
import { readFileProfiles } from '../../aws-files/profiles/file-profiles.ts';
import { mergeProfiles } from '../../aws-files/profiles/merge-profiles.ts';
import { profileViews } from './profile-kind.ts';
import { profileViewsSince } from './profile-views.ts';

const environment = {};
const role = (name: string, source: string, account = '222222222222') =>
  `[profile ${name}]\nrole_arn = arn:aws:iam::${account}:role/Admin\nsource_profile = ${source}\n`;
const keys = (name: string, id: string) =>
  `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = s\naws_session_token = t\n`;

/** Reads a config file once and the credentials file as often as it is given, as the loader does. */
function reader(config: string) {
  const ofConfig = readFileProfiles(parseIniDocument(config), 'config', '/c');
  return (credentials: string) =>
    mergeProfiles(ofConfig, readFileProfiles(parseIniDocument(credentials), 'credentials', '/k'));
}

describe('profileViewsSince', () => {
  it('keeps the views of all but the profile that a switch has written', () => {
    const read = reader(role('a', 'bastion') + role('b', 'a'));
    const bastion = '[bastion]\naws_access_key_id = AKIA\naws_secret_access_key = s\n';
    const first = profileViewsSince(undefined, read(bastion + keys('understudy', 'ASIA1')), environment);
    const second = profileViewsSince(first, read(bastion + keys('understudy', 'ASIA2')), environment);
    for (const index of [0, 1, 2]) expect(second.views[index]).toBe(first.views[index]);
    expect(second.views[3]).toEqual(first.views[3]);
    expect(second.views[3]).not.toBe(first.views[3]);
  });

  it('looks at everyone anew when the profile that changed is the source of another', () => {
    const read = reader(role('a', 'bastion'));
    const first = profileViewsSince(undefined, read(keys('bastion', 'ASIA1')), environment);
    expect(first.views[0]?.problem).toBeUndefined();
    const second = profileViewsSince(first, read('[other]\n'), environment);
    expect(second.views[0]?.problem?.message).toContain('bastion');
  });

  it('says what a fresh look says, whatever has changed in either file', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const section = fc.record({
      name,
      source: name,
      kind: fc.constantFrom('role', 'keys', 'half', 'settings', 'process'),
      lines: fc.nat(2),
    });
    const file = (prefix: string) =>
      fc.uniqueArray(section, { maxLength: 4, selector: (each) => each.name }).map((sections) =>
        sections
          .map(({ kind, lines, name: named, source }) => {
            const body = {
              role: `role_arn = arn:aws:iam::222222222222:role/${named}\nsource_profile = ${source}\n`,
              keys: 'aws_access_key_id = AKIA\naws_secret_access_key = s\n',
              half: 'aws_access_key_id = AKIA\n',
              settings: 'region = eu-west-1\n',
              process: 'credential_process = /bin/x\n',
            }[kind];
            return `${'# note\n'.repeat(lines)}[${prefix}${named}]\n${body}`;
          })
          .join(''),
      );
    const credentials = fc.array(file(''), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(file('profile '), credentials, (config, readings) => {
        const read = reader(config);
        let known: ReturnType<typeof profileViewsSince> | undefined;
        for (const text of readings) {
          const profiles = read(text);
          known = profileViewsSince(known, profiles, environment);
          expect(known.views).toEqual(profileViews(profiles, environment));
        }
      }),
      { numRuns: 500 },
    );
  });
});
