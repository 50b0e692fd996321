import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIniDocument } from '../ini/ini-document.ts';
import { readFileProfiles } from './file-profiles.ts';
import { mergeProfiles } from './merge-profiles.ts';
import type { AwsFile, Profile, ProfileSet } from './profile-set.ts';

const PATHS = { config: '/home/ada/.aws/config', credentials: '/home/ada/.aws/credentials' } as const;

function read(text: string, file: AwsFile) {
  return readFileProfiles(parseIniDocument(text), file, PATHS[file]);
}

function merge(config: string, credentials = ''): ProfileSet {
  return mergeProfiles(read(config, 'config'), read(credentials, 'credentials'));
}

type Plain = [name: string, properties: [key: string, value: string][]][];

function plain(profiles: ReadonlyMap<string, Profile>): Plain {
  return [...profiles.values()].map(({ name, properties }) => [
    name,
    [...properties.values()].map(({ key, value }) => [key, value]),
  ]);
}

function problems(set: Pick<ProfileSet, 'problems'>): string[] {
  return set.problems.map(({ severity, file, line, code }) => `${severity} ${file}:${line} ${code}`);
}

describe('one file', () => {
  it.each<[rule: string, file: AwsFile, text: string, expected: Plain]>([
    ['a profile needs its prefix in the config file', 'config', '[foo]\nk = v', []],
    ['default needs none', 'config', '[default]\nk = v', [['default', [['k', 'v']]]]],
    ['a profile has none in the credentials file', 'credentials', '[foo]\nk = v', [['foo', [['k', 'v']]]]],
    ['a prefix in the credentials file is not read', 'credentials', '[profile foo]\nk = v', []],
    [
      'a session in the credentials file is not read',
      'credentials',
      '[sso-session foo]\nk = v\n[services s]',
      [],
    ],
    ['a prefix without a space is a name', 'credentials', '[sso-sessionfoo]', [['sso-sessionfoo', []]]],
    [
      'the word profile alone is a name in the credentials file',
      'credentials',
      '[profile]',
      [['profile', []]],
    ],
    ['a prefix without a space is foreign in the config file', 'config', '[profilefoo]\nk = v', []],
    ['the prefix is case-sensitive', 'config', '[Profile foo]\nk = v', []],
    ['a tab separates as a space does', 'config', '[profile\tfoo]', [['foo', []]]],
    [
      'white space in the brackets is no matter (JS and botocore drop it)',
      'config',
      '[ profile   b ]',
      [['b', []]],
    ],
    [
      'names are case-sensitive',
      'config',
      '[profile A]\n[profile a]',
      [
        ['A', []],
        ['a', []],
      ],
    ],
    ['every allowed character', 'config', '[profile aZ0_-/.%@:+]', [['aZ0_-/.%@:+', []]]],
    [
      'a dotted name stays one name (ini 6 nests it)',
      'config',
      '[profile prod.eu]\nk = v',
      [['prod.eu', [['k', 'v']]]],
    ],
    [
      'numeric names keep the order of the file (ini 6 sorts them)',
      'config',
      '[profile 10]\n[profile 2]',
      [
        ['10', []],
        ['2', []],
      ],
    ],
    ['a name with a space is none', 'config', '[profile a b]\nk = v\n[profile c]', [['c', []]]],
    ['a name outside ASCII', 'credentials', '[é日本]\nk = v', [['é日本', [['k', 'v']]]]],
    [
      'a name outside ASCII behind its prefix',
      'config',
      '[profile prod-ü]\nk = v',
      [['prod-ü', [['k', 'v']]]],
    ],
    [
      'a name in quotation marks',
      'config',
      '[profile "My MacBook Pro"]\nk = v',
      [['My MacBook Pro', [['k', 'v']]]],
    ],
    ['a name in single quotation marks', 'config', "[profile 'a b']\nk = v", [['a b', [['k', 'v']]]]],
    ['quotation marks that were not needed', 'config', '[profile "dev"]\nk = v', [['dev', [['k', 'v']]]]],
    ['quotation marks around nothing', 'config', '[profile ""]\nk = v', []],
    ['a quotation mark alone', 'config', '[profile "dev]\nk = v', []],
    ['quotation marks in the credentials file', 'credentials', '["dev"]\nk = v', []],
    ['blanks without quotation marks', 'config', '[profile My MacBook Pro]\nk = v', []],
    [
      'a name with other signs is none',
      'config',
      '[profile a(b)]\n[profile a!b]\n[profile a&b,c]\n[profile a[1]]',
      [],
    ],
    ['a profile without keys is one (JS drops it)', 'config', '[profile a]', [['a', []]]],
    [
      'keys are lower-case (JS does not find AWS_ACCESS_KEY_ID)',
      'credentials',
      '[a]\nAWS_ACCESS_KEY_ID = AK',
      [['a', [['aws_access_key_id', 'AK']]]],
    ],
    ['values keep their case', 'config', '[profile a]\nk = VaLuE', [['a', [['k', 'VaLuE']]]]],
    [
      'quotes belong to the value (Go and ini 6 strip them)',
      'credentials',
      '[a]\nt = "abc=="',
      [['a', [['t', '"abc=="']]]],
    ],
    [
      'an empty value is a value (JS drops it)',
      'config',
      '[profile a]\nregion =\nk = v',
      [
        [
          'a',
          [
            ['region', ''],
            ['k', 'v'],
          ],
        ],
      ],
    ],
    [
      'a percent sign is a character',
      'config',
      '[profile a]\nx = 50%\ny = %(foo)s',
      [
        [
          'a',
          [
            ['x', '50%'],
            ['y', '%(foo)s'],
          ],
        ],
      ],
    ],
    [
      'a dollar sign and a tilde are characters',
      'config',
      '[profile a]\nx = $HOME ~/y',
      [['a', [['x', '$HOME ~/y']]]],
    ],
    [
      'a key with a space is passed over',
      'config',
      '[profile a]\nin valid = 1\nk = v',
      [['a', [['k', 'v']]]],
    ],
    [
      'what hangs below a key passed over is passed over',
      'config',
      '[profile a]\nk = v\nin valid = 1\n  more',
      [['a', [['k', 'v']]]],
    ],
    [
      'what hangs below a broken line does not join the key above',
      'config',
      '[profile a]\nk = v\nbroken\n  more',
      [['a', [['k', 'v']]]],
    ],
    [
      'a continuation adds a line',
      'config',
      '[profile a]\nk = v\n  more # x',
      [['a', [['k', 'v\nmore # x']]]],
    ],
    [
      'an indented comment is no continuation',
      'config',
      '[profile a]\nk = v\n  # note\n  more',
      [['a', [['k', 'v\nmore']]]],
    ],
    [
      'sub-properties stand in the value as written',
      'config',
      '[profile a]\ns3 =\n  max = 1\n\n  addr =',
      [['a', [['s3', '\nmax = 1\naddr =']]]],
    ],
    [
      'equal sections are one',
      'config',
      '[profile a]\nk = v\n[profile b]\n[profile  a]\nl = w',
      [
        [
          'a',
          [
            ['k', 'v'],
            ['l', 'w'],
          ],
        ],
        ['b', []],
      ],
    ],
    ['the last of two equal keys wins', 'config', '[profile a]\nk = 1\nK = 2', [['a', [['k', '2']]]]],
    [
      'the last wins with all its lines',
      'config',
      '[profile a]\nk = 1\n  more\nk = 2',
      [['a', [['k', '2']]]],
    ],
    [
      '[profile default] before [default] wins',
      'config',
      '[profile default]\nk = 1\n[default]\nl = 2',
      [['default', [['k', '1']]]],
    ],
    [
      '[profile default] after [default] wins (botocore: the last)',
      'config',
      '[default]\nl = 2\n[profile default]\nk = 1',
      [['default', [['k', '1']]]],
    ],
    [
      'a broken header ends the section above (JS goes on in it)',
      'config',
      '[profile a]\nk = 1\n[profile b\nk = 2\n[profile c]',
      [
        ['a', [['k', '1']]],
        ['c', []],
      ],
    ],
    [
      'a foreign section ends the section above',
      'config',
      '[profile a]\nk = 1\n[plugins]\nk = 2',
      [['a', [['k', '1']]]],
    ],
    [
      '__proto__ is a name like any other (JS loses every profile)',
      'config',
      '[profile __proto__]\nk = 1\n[profile ok]\nk = 2',
      [
        ['__proto__', [['k', '1']]],
        ['ok', [['k', '2']]],
      ],
    ],
    [
      'constructor is a name like any other (JS loses it)',
      'config',
      '[profile constructor]\nk = 1\n[profile toString]',
      [
        ['constructor', [['k', '1']]],
        ['toString', []],
      ],
    ],
    [
      '__proto__ is a key like any other',
      'config',
      '[profile a]\n__proto__ = x\nconstructor = y',
      [
        [
          'a',
          [
            ['__proto__', 'x'],
            ['constructor', 'y'],
          ],
        ],
      ],
    ],
    ['a byte order mark hides nothing', 'config', '\uFEFF[profile a]\nk = v', [['a', [['k', 'v']]]]],
    ['CR line ends are read (JS reads nothing)', 'config', '[profile a]\rk = v\r', [['a', [['k', 'v']]]]],
    ['CRLF line ends are read', 'config', '[profile a]\r\nk = v\r\n', [['a', [['k', 'v']]]]],
    [
      'an indented header after a key continues it',
      'config',
      '[profile a]\nk = 1\n  [profile b]\nl = 2',
      [
        [
          'a',
          [
            ['k', '1\n[profile b]'],
            ['l', '2'],
          ],
        ],
      ],
    ],
  ])('%s', (_rule, file, text, expected) => {
    expect(plain(read(text, file).profiles)).toEqual(expected);
  });

  it('reads sso-session and services sections of the config file', () => {
    const set = merge(
      '[sso-session s]\nsso_region = r\n[services v]\nsts =\n  ENDPOINT_URL = http://localhost:1 # x\n',
    );
    expect(plain(set.ssoSessions)).toEqual([['s', [['sso_region', 'r']]]]);
    const sts = set.services.get('v')?.properties.get('sts');
    expect([...(sts?.subProperties ?? [])]).toEqual([['endpoint_url', 'http://localhost:1 # x']]);
  });

  it('leaves sub-properties with names that no tool accepts out of the map', () => {
    const a = read('[profile a]\ns3 =\n  in valid = 1\n  good = 2', 'config').profiles.get('a');
    expect([...(a?.properties.get('s3')?.subProperties ?? [])]).toEqual([['good', '2']]);
  });

  it('does not hand the sub-properties of one key to the next', () => {
    const a = read('[profile a]\ns3 =\n  x = 1\nk = v\n  more', 'config').profiles.get('a');
    expect(a?.properties.get('k')).not.toHaveProperty('subProperties');
  });

  it('says where every property and section stands', () => {
    const a = read('# c\n[profile a]\n\nk = v\n[profile a]\nl = w', 'config').profiles.get('a');
    const at = (line: number) => ({ file: 'config', path: PATHS.config, line });
    expect(a?.sections).toEqual([at(2), at(5)]);
    expect([...(a?.properties.values() ?? [])].map((property) => property.at)).toEqual([at(4), at(6)]);
  });

  it.each<[file: AwsFile, text: string, expected: string[]]>([
    ['config', '[profile a', ['error config:1 unclosed-section']],
    ['config', '[profile a] b', ['error config:1 unclosed-section']],
    ['config', 'k = v', ['error config:1 property-before-section']],
    ['config', '  k = v', ['error config:1 continuation-before-section']],
    ['config', '[profile a]\n  k = v', ['error config:2 continuation-without-property']],
    ['config', '[profile a]\nk : v', ['error config:2 property-without-equals']],
    ['config', '[profile a]\n= v', ['error config:2 property-without-name']],
    ['config', '[profile a]\ns3 =\n x', ['error config:3 sub-property-without-equals']],
    ['config', '[profile a]\ns3 =\n = x', ['error config:3 sub-property-without-name']],
    ['config', '[plugins]\nnonsense', ['error config:2 property-without-equals']],
    ['config', '[profile a b]\nk = v', ['warning config:1 invalid-profile-name']],
    ['config', '[sso-session "x y"]', ['warning config:1 quoted-name']],
    ['credentials', '[a b]', ['warning credentials:1 invalid-profile-name']],
    ['credentials', '[]', ['warning credentials:1 invalid-profile-name']],
    ['credentials', '[sso-session a]', ['error credentials:1 section-of-config-file']],
    ['credentials', '[services a]', ['error credentials:1 section-of-config-file']],
    ['credentials', '[profile a]', ['warning credentials:1 profile-prefix-in-credentials']],
    ['config', '[profile a]\nin valid = v', ['warning config:2 invalid-property-name']],
    ['config', '[a]\nrole_arn = x\nsource_profile = y', ['warning config:1 missing-profile-prefix']],
    ['config', '[plugins]\nfoo = bar\n[preview]\nx = 1\n[toolkit.x]\ny = 1', []],
    [
      'config',
      '[default]\nk = 1\n[profile default]\n[default]',
      ['warning config:1 default-replaced', 'warning config:4 default-replaced'],
    ],
  ])('reports in %s %j: %j', (file, text, expected) => {
    expect(problems(read(text, file))).toEqual(expected);
  });

  it('names the profile that suffers', () => {
    expect(read('[profile a]\nbroken', 'config').problems[0]).toMatchObject({ profile: 'a' });
    expect(read('[profile a b]', 'config').problems[0]).toMatchObject({ profile: 'a b' });
  });

  it('never quotes a line that may hold a secret', () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG';
    const text = `[a]\naws_secret_access_key ${secret}\naws_secret_access_key ${secret} = x\n= ${secret}\n`;
    expect(JSON.stringify(read(text, 'credentials').problems)).not.toContain(secret);
  });

  it('reads any text without failing, and every line that a good section holds', () => {
    const scrap = fc.oneof(
      fc.constantFrom(
        '[',
        ']',
        '=',
        '\n',
        '\r\n',
        ' ',
        '\t',
        '#',
        '[profile a]\n',
        '[default]\n',
        'k = v\n',
        ' x = 1\n',
        's3 =\n',
        '\0',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    fc.assert(
      fc.property(
        fc.array(scrap, { maxLength: 40 }),
        fc.constantFrom('config', 'credentials'),
        (scraps, file) => {
          const rubbish = scraps.join('');
          const good = file === 'config' ? '[profile sentinel]' : '[sentinel]';
          const { profiles } = read(`${rubbish}\n${good}\nkept = yes\n`, file);
          expect(profiles.get('sentinel')?.properties.get('kept')?.value).toBe('yes');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('takes many lines below one key in linear time', () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `  k${index} = v\n`).join('');
    const a = read(`[profile a]\ns3 =\n${lines}`, 'config').profiles.get('a');
    expect(a?.properties.get('s3')?.subProperties?.size).toBe(50_000);
  });
});

describe('both files', () => {
  it('lets the credentials file win key by key, with its place', () => {
    const set = merge('[profile a]\nregion = r1\noutput = json', '[a]\nregion = r2\naws_access_key_id = AK');
    expect(plain(set.profiles)).toEqual([
      [
        'a',
        [
          ['region', 'r2'],
          ['output', 'json'],
          ['aws_access_key_id', 'AK'],
        ],
      ],
    ]);
    const a = set.profiles.get('a');
    expect(a?.properties.get('region')?.at).toEqual({
      file: 'credentials',
      path: PATHS.credentials,
      line: 2,
    });
    expect(a?.sections.map(({ file }) => file)).toEqual(['config', 'credentials']);
  });

  it('joins an access key id and a secret from different files (botocore does not)', () => {
    const set = merge('[profile a]\naws_access_key_id = AK', '[a]\naws_secret_access_key = SK');
    expect([...(set.profiles.get('a')?.properties.keys() ?? [])]).toEqual([
      'aws_access_key_id',
      'aws_secret_access_key',
    ]);
  });

  it('keeps profiles that stand in one file only, in reading order', () => {
    expect([...merge('[profile b]\n[profile a]', '[c]\n[a]').profiles.keys()]).toEqual(['b', 'a', 'c']);
  });

  it('takes [profile default] and the credentials file together', () => {
    const set = merge('[default]\nx = 1\n[profile default]\nk = v', '[default]\nsecret = s');
    expect(plain(set.profiles)).toEqual([
      [
        'default',
        [
          ['k', 'v'],
          ['secret', 's'],
        ],
      ],
    ]);
  });

  it('lists the problems of both', () => {
    expect(problems(merge('[profile a', '[a'))).toEqual([
      'error config:1 unclosed-section',
      'error credentials:1 unclosed-section',
    ]);
  });
});
