import { describe, expect, it } from 'vitest';
import { keys, roleArn } from './testing/realm.ts';
import { simulatorForEachTest } from './testing/started-simulator.ts';
import { endOf, StsTestClient } from './testing/sts-client.ts';

const simulator = simulatorForEachTest();
const jo = (): StsTestClient => new StsTestClient(simulator.current, keys.jo);

const min = (length: number): string => `Member must have length greater than or equal to ${length}`;
const max = (length: number): string => `Member must have length less than or equal to ${length}`;
const pattern = (text: string): string => `Member must satisfy regular expression pattern: ${text}`;
const atLeast = (value: number): string => `Member must have value greater than or equal to ${value}`;
const atMost = (value: number): string => `Member must have value less than or equal to ${value}`;

const name = '[\\w+=,.@-]*';
const externalId = '[\\w+=,.@:\\/-]*';
const serial = '[\\w+=/:,.@-]*';
const tag = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]';
const policy = '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+';

/** One broken member: its path, its value as AWS prints it, the constraint. Null: the request is fine. */
type Broken = readonly [at: string, value: string, constraint: string] | null;
type Row = readonly [input: object, broken: Broken];

/** The row with a title in front that says what is expected. */
function titled([input, broken]: Row): readonly [title: string, input: object, broken: Broken] {
  const verdict = broken ? `refuses, for its ${broken[0]},` : 'accepts';
  const text = JSON.stringify(input);
  return [`${verdict} ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`, input, broken];
}

function sentence(broken: Broken): string | undefined {
  if (!broken) return undefined;
  const [at, value, constraint] = broken;
  return `1 validation error detected: Value '${value}' at '${at}' failed to satisfy constraint: ${constraint}`;
}

const x = (length: number): string => 'x'.repeat(length);

const assumeRoleRows: readonly Row[] = [
  [{ RoleSessionName: 'j' }, ['roleSessionName', 'j', min(2)]],
  [{ RoleSessionName: 'jo' }, null],
  [{ RoleSessionName: x(64) }, null],
  [{ RoleSessionName: x(65) }, ['roleSessionName', x(65), max(64)]],
  [{ RoleSessionName: 'jo+=,.@-_9' }, null],
  [{ RoleSessionName: 'jo doe' }, ['roleSessionName', 'jo doe', pattern(name)]],
  [{ RoleSessionName: 'jö-doe' }, ['roleSessionName', 'jö-doe', pattern(name)]],
  [{ RoleSessionName: 'jo/doe' }, ['roleSessionName', 'jo/doe', pattern(name)]],
  [{ RoleSessionName: '<&">' }, ['roleSessionName', '<&">', pattern(name)]],
  [{ RoleArn: 'arn:aws:iam::1:role' }, ['roleArn', 'arn:aws:iam::1:role', min(20)]],
  [{ DurationSeconds: 899 }, ['durationSeconds', '899', atLeast(900)]],
  [{ DurationSeconds: 900 }, null],
  [{ DurationSeconds: 43_200 }, null],
  [{ DurationSeconds: 43_201 }, ['durationSeconds', '43201', atMost(43_200)]],
  [{ DurationSeconds: 0 }, ['durationSeconds', '0', atLeast(900)]],
  [{ DurationSeconds: -5 }, ['durationSeconds', '-5', atLeast(900)]],
  [{ ExternalId: 'a' }, ['externalId', 'a', min(2)]],
  [{ ExternalId: x(1224) }, null],
  [{ ExternalId: x(1225) }, ['externalId', x(1225), max(1224)]],
  [{ ExternalId: 'a:b/c' }, null],
  [{ ExternalId: 'a b' }, ['externalId', 'a b', pattern(externalId)]],
  [{ SerialNumber: 'GAHT1234' }, ['serialNumber', 'GAHT1234', min(9)]],
  [{ SerialNumber: x(257) }, ['serialNumber', x(257), max(256)]],
  [{ SerialNumber: 'GAHT 12345678' }, ['serialNumber', 'GAHT 12345678', pattern(serial)]],
  [{ TokenCode: '12345' }, ['tokenCode', '12345', min(6)]],
  [{ TokenCode: '1234567' }, ['tokenCode', '1234567', max(6)]],
  [{ TokenCode: '12345a' }, ['tokenCode', '12345a', pattern('[\\d]*')]],
  [{ TokenCode: '١٢٣٤٥٦' }, ['tokenCode', '١٢٣٤٥٦', pattern('[\\d]*')]],
  [{ SourceIdentity: 'j' }, ['sourceIdentity', 'j', min(2)]],
  [{ SourceIdentity: x(65) }, ['sourceIdentity', x(65), max(64)]],
  [{ SourceIdentity: 'aws:jo' }, ['sourceIdentity', 'aws:jo', pattern(name)]],
  [{ Policy: `{"a":"${x(2040)}"}` }, null],
  [{ Policy: `{"a":"${x(2041)}"}` }, ['policy', `{"a":"${x(2041)}"}`, max(2048)]],
  [{ Policy: '{"a":"€"}' }, ['policy', '{"a":"€"}', pattern(policy)]],
  [
    { PolicyArns: [{ arn: 'arn:aws:iam::aws:po' }] },
    ['policyArns.1.member.arn', 'arn:aws:iam::aws:po', min(20)],
  ],
  [
    { Tags: [{ Key: '', Value: 'v' }] },
    [
      'tags.1.member.key',
      '',
      `${min(1)}; Value '' at 'tags.1.member.key' failed to satisfy constraint: ${pattern(`${tag}+`)}`,
    ],
  ],
  [{ Tags: [{ Key: x(128), Value: '' }] }, null],
  [{ Tags: [{ Key: x(129), Value: '' }] }, ['tags.1.member.key', x(129), max(128)]],
  [{ Tags: [{ Key: 'été', Value: 'ünï çödé' }] }, null],
  [{ Tags: [{ Key: 'a*b', Value: '' }] }, ['tags.1.member.key', 'a*b', pattern(`${tag}+`)]],
  [{ Tags: [{ Key: 'k', Value: x(256) }] }, null],
  [{ Tags: [{ Key: 'k', Value: x(257) }] }, ['tags.1.member.value', x(257), max(256)]],
  [
    {
      Tags: [
        { Key: 'k', Value: 'v' },
        { Key: 'l', Value: 'a;b' },
      ],
    },
    ['tags.2.member.value', 'a;b', pattern(`${tag}*`)],
  ],
];

describe('the limits of AssumeRole', () => {
  it.each(assumeRoleRows.map(titled))('%s', async (_title, input, broken) => {
    const end = await endOf(jo().assumeRole(roleArn('team/a/Pathed'), input));
    const message = sentence(broken);
    if (message === undefined) expect(end.code).toBe('ok');
    else {
      // Two broken rules of one member are two errors.
      const count = message.split('failed to satisfy constraint').length - 1;
      const expected =
        count === 1 ? message : message.replace('1 validation error', `${count} validation errors`);
      expect(end).toMatchObject({ code: 'ValidationError', status: 400, message: expected });
    }
  });

  it.each<[what: string, input: object, code: string]>([
    ['10 policy ARNs', { PolicyArns: arns(10) }, 'ok'],
    ['11 policy ARNs', { PolicyArns: arns(11) }, 'ValidationError'],
    ['50 tags', { Tags: tags(50) }, 'ok'],
    ['51 tags', { Tags: tags(51) }, 'ValidationError'],
    [
      '51 transitive keys',
      { Tags: tags(1), TransitiveTagKeys: tags(51).map((t) => t.Key) },
      'ValidationError',
    ],
    ['a transitive key without its tag', { TransitiveTagKeys: ['k1'] }, 'ValidationError'],
    [
      'a tag key twice',
      {
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'A', Value: '2' },
        ],
      },
      'ValidationError',
    ],
    ['a policy that is no JSON', { Policy: 'allow all' }, 'MalformedPolicyDocument'],
    ['a policy that is a list', { Policy: '[]' }, 'MalformedPolicyDocument'],
    ['more than fits when packed', { Policy: JSON.stringify({ a: noise(2000) }) }, 'PackedPolicyTooLarge'],
  ])('%s', async (_what, input, code) => {
    await endOf(jo().assumeRole(roleArn('team/a/Pathed'), input));
    expect(simulator.current.journal.entries[0]?.outcome).toBe(code);
  });

  it('say how full the session is once it has policies or tags', async () => {
    const answer = await jo().assumeRole(roleArn('Open'), { Tags: [{ Key: 'team', Value: 'a' }] });
    expect(answer.PackedPolicySize).toBeGreaterThan(0);
    expect(answer.PackedPolicySize).toBeLessThanOrEqual(100);
  });

  it('say by how much a session is too full', async () => {
    const end = await endOf(jo().assumeRole(roleArn('Open'), { Policy: JSON.stringify({ a: noise(2000) }) }));
    expect(end.message).toMatch(
      /^Packed policy consumes 1\d\d% of allotted space, please use smaller policy\.$/,
    );
  });
});

describe('the limits of GetSessionToken', () => {
  const rows: readonly Row[] = [
    [{ DurationSeconds: 899 }, ['durationSeconds', '899', atLeast(900)]],
    [{ DurationSeconds: 129_600 }, null],
    [{ DurationSeconds: 129_601 }, ['durationSeconds', '129601', atMost(129_600)]],
    [{ SerialNumber: 'GAHT1234' }, ['serialNumber', 'GAHT1234', min(9)]],
    [{ TokenCode: '12345' }, ['tokenCode', '12345', min(6)]],
  ];
  it.each(rows.map(titled))('%s', async (_title, input, broken) => {
    const end = await endOf(jo().sessionToken(input));
    if (broken) expect(end).toMatchObject({ code: 'ValidationError', message: sentence(broken) });
    else expect(end.code).toBe('ok');
  });
});

function arns(count: number): { arn: string }[] {
  return Array.from({ length: count }, (_, index) => ({ arn: `arn:aws:iam::aws:policy/Policy${index}` }));
}

function tags(count: number): { Key: string; Value: string }[] {
  return Array.from({ length: count }, (_, index) => ({ Key: `k${index}`, Value: '' }));
}

/** Text that does not pack, the same at every run. */
function noise(length: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let state = 1;
  let text = '';
  while (text.length < length) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += letters.charAt(Math.floor(state / 65_536) % 64);
  }
  return text;
}
