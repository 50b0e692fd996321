import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chromiumProfiles } from './chromium-profiles.ts';
import { findBrowsers } from './find-browsers.ts';
import { containerProtocol, firefoxContainers, firefoxProfiles } from './firefox-profiles.ts';
import { localState, pretendedSystem } from './testing/pretended-system.ts';

const profilesIni = `[Install4F96D1932A9F858E]
Default=abcd.default-release
Locked=1

[Profile1]
Name=work
IsRelative=0
Path=/data/work profile

[Profile0]
Name=default-release
IsRelative=1
Path=abcd.default-release
Default=1

[General]
StartWithLastProfile=1
Version=2
`;
const containersJson = JSON.stringify({
  version: 5,
  identities: [
    { userContextId: 1, public: true, icon: 'fingerprint', color: 'blue', l10nId: 'user-context-personal' },
    { userContextId: 4, public: true, icon: 'briefcase', color: 'red', name: 'prod' },
    { userContextId: 5, public: false, icon: '', color: '', name: 'userContextIdInternal.thumbnail' },
    { userContextId: 6, public: true, color: 'nonsense', l10nID: 'userContextWork.label' },
  ],
});
const granted = JSON.stringify({
  addons: [{ id: '{b5e0e8de-ebfe-4306-9528-bcc18241a490}', active: true }, { id: 'x' }],
});
const openUrl = JSON.stringify({ addons: [{ id: '{f069aec0-43c5-4bbf-b6b4-df95c4326b98}', active: true }] });

const listed = async (...args: Parameters<typeof pretendedSystem>) =>
  (await findBrowsers(pretendedSystem(...args))).map(({ label, profiles, program }) => [
    label,
    program,
    profiles.map((profile) => profile.name).join(', '),
  ]);

describe('the browsers of a system', () => {
  it('are found on Linux on the search path, as a snap and as a Flatpak', async () => {
    expect(
      await listed('linux', {
        '/usr/bin/google-chrome-stable': '',
        '/home/jo/.config/google-chrome/Local State': localState({ Default: 'Jo', 'Profile 1': 'Work' }),
        '/usr/bin/chromium': '',
        '/home/jo/snap/chromium/common/chromium/Local State': localState({ Default: 'Snap' }),
        '/var/lib/flatpak/exports/bin/com.brave.Browser': '',
        '/home/jo/.var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser/Local State': localState({
          Default: 'Flat',
        }),
        '/usr/local/bin/firefox': '',
        '/home/jo/.mozilla/firefox/profiles.ini': profilesIni,
      }),
    ).toEqual([
      ['Google Chrome', '/usr/bin/google-chrome-stable', 'Jo, Work'],
      ['Chromium', '/usr/bin/chromium', 'Snap'],
      ['Brave', '/var/lib/flatpak/exports/bin/com.brave.Browser', 'Flat'],
      ['Firefox', '/usr/local/bin/firefox', 'default-release, work'],
    ]);
  });

  it('keep their data where XDG_CONFIG_HOME says', async () => {
    const files = { '/usr/bin/vivaldi': '', '/cfg/vivaldi/Local State': localState({ Default: 'Jo' }) };
    expect(await listed('linux', files, { XDG_CONFIG_HOME: '/cfg' })).toEqual([
      ['Vivaldi', '/usr/bin/vivaldi', 'Jo'],
    ]);
  });

  it('are found on macOS in both folders for apps', async () => {
    const support = '/home/jo/Library/Application Support';
    expect(
      await listed('darwin', {
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome': '',
        [`${support}/Google/Chrome/Local State`]: localState({ Default: 'Jo' }),
        '/home/jo/Applications/Arc.app/Contents/MacOS/Arc': '',
        '/Applications/Firefox.app/Contents/MacOS/firefox': '',
        [`${support}/Firefox/profiles.ini`]: profilesIni,
      }),
    ).toEqual([
      ['Google Chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', 'Jo'],
      ['Arc', '/home/jo/Applications/Arc.app/Contents/MacOS/Arc', ''],
      ['Firefox', '/Applications/Firefox.app/Contents/MacOS/firefox', 'default-release, work'],
    ]);
  });

  it('are found on Windows for everybody and for one user', async () => {
    const local = 'C:\\Users\\jo\\AppData\\Local';
    expect(
      await listed('win32', {
        'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe': '',
        [`${local}\\Microsoft\\Edge\\User Data\\Local State`]: localState({ Default: 'Jo' }),
        [`${local}\\Google\\Chrome\\Application\\chrome.exe`]: '',
        'C:\\Program Files\\Mozilla Firefox\\firefox.exe': '',
        'C:\\Users\\jo\\AppData\\Roaming\\Mozilla\\Firefox\\profiles.ini': profilesIni,
      }),
    ).toEqual([
      ['Google Chrome', `${local}\\Google\\Chrome\\Application\\chrome.exe`, ''],
      ['Microsoft Edge', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe', 'Jo'],
      ['Firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe', 'default-release, work'],
    ]);
  });

  it('are none on an empty system', async () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      expect(await listed(platform, {})).toEqual([]);
  });

  it('show the containers of a Firefox profile only with an add-on that opens them', async () => {
    const found = await findBrowsers(
      pretendedSystem('linux', {
        '/usr/bin/firefox': '',
        '/home/jo/.mozilla/firefox/profiles.ini': profilesIni,
        '/home/jo/.mozilla/firefox/abcd.default-release/containers.json': containersJson,
        '/data/work profile/containers.json': containersJson,
        '/data/work profile/extensions.json': granted,
      }),
    );
    expect(found[0]?.profiles).toEqual([
      { id: 'default-release', name: 'default-release' },
      {
        id: 'work',
        name: 'work',
        containerProtocol: 'ext+granted-containers',
        containers: [
          { name: 'Personal', color: 'blue', icon: 'fingerprint' },
          { name: 'prod', color: 'red', icon: 'briefcase' },
          { name: 'Work', color: 'nonsense' },
        ],
      },
    ]);
  });
});

describe('the profiles of Chromium', () => {
  it('with one name are told apart by the account, or by the folder', () => {
    const text = localState({ Default: ['Work', 'jo@corp.example'], 'Profile 1': 'Work', 'Profile 2': '' });
    expect(chromiumProfiles(text)).toEqual([
      { id: 'Profile 2', name: 'Profile 2' },
      { id: 'Default', name: 'Work (jo@corp.example)' },
      { id: 'Profile 1', name: 'Work (Profile 1)' },
    ]);
  });

  it.each(['../../etc', 'a/b', 'a\\b', '..', '', 'a\nb'])('are none in a folder named %j', (folder) => {
    expect(chromiumProfiles(localState({ [folder]: 'x' }))).toEqual([]);
  });
});

describe('whatever stands in the files of a browser', () => {
  it('is read without a failure, and ids hold nothing that leads elsewhere', () => {
    const json = fc.json({ maxDepth: 4 });
    const state = fc
      .dictionary(fc.string(), fc.anything())
      .map((cache) => JSON.stringify({ profile: { info_cache: cache } }) ?? '');
    const ini = fc
      .array(
        fc.tuple(
          fc.constantFrom('[Profile0]', '[Profile1]', 'Name=', 'Path=', 'IsRelative=0', '[x'),
          fc.string(),
        ),
      )
      .map((lines) => lines.map((line) => line.join('')).join('\n'));
    fc.assert(
      fc.property(fc.oneof(json, state, ini, fc.string()), (text) => {
        for (const { id, name } of chromiumProfiles(text)) {
          expect(id).not.toMatch(/[\\/\p{Cc}]/u);
          expect(name).not.toBe('');
        }
        for (const { name, path } of firefoxProfiles(text)) expect(name === '' || path === '').toBe(false);
        firefoxContainers(text);
        containerProtocol(text);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [granted, 'ext+granted-containers'],
    [openUrl, 'ext+container'],
    [openUrl.replace('true', 'false'), undefined],
    ['[]', undefined],
  ])('tells how a container is opened (%#)', (text, protocol) => {
    expect(containerProtocol(text)).toBe(protocol);
  });
});
