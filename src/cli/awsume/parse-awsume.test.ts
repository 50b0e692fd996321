import { describe, expect, it } from 'vitest';
import { type AwsumeFlagId, awsumeFlags } from './awsume-flags.ts';
import { parseAwsume } from './parse-awsume.ts';

function parsed(line: string | readonly string[]) {
  const result = parseAwsume(typeof line === 'string' ? line.split(' ') : line);
  if (!result.ok) return result.mistake;
  const { given } = result;
  const found = awsumeFlags
    .filter(({ id }) => given.has(id))
    .map(({ id }) => [id, given.values(id)] as const);
  return { words: given.words, ...Object.fromEntries(found) };
}

describe("AWSume's command line", () => {
  it.each<[string, Partial<Record<AwsumeFlagId, readonly string[]>> & { words: readonly string[] }]>([
    ['prod', { words: ['prod'] }],
    [
      'prod -s -o x --role-duration 900',
      { words: ['prod'], show: [], output: ['x'], 'role-duration': ['900'] },
    ],
    ['-rs prod', { words: ['prod'], refresh: [], show: [] }],
    ['-rao work prod', { words: ['prod'], refresh: [], auto: [], output: ['work'] }],
    ['-owork prod', { words: ['prod'], output: ['work'] }],
    ['--region=eu-west-1 prod', { words: ['prod'], region: ['eu-west-1'] }],
    ['--role-dur 900 prod', { words: ['prod'], 'role-duration': ['900'] }],
    [
      '--session-policy-arns arn:a arn:b prod -r',
      { words: ['prod'], 'session-policy-arns': ['arn:a', 'arn:b'], refresh: [] },
    ],
    ['--config set a b c', { words: [], config: ['set', 'a', 'b', 'c'] }],
    ['--config', { words: [], config: [] }],
    ['-cl prod', { words: ['prod'], 'console-link': [] }],
    ['-cs s3 prod', { words: ['prod'], 'console-service': ['s3'] }],
    ['prod -t a=b --tags c=d', { words: ['prod'], tags: ['c=d'] }],
    ['-- -odd', { words: ['-odd'] }],
  ])('%s', (line, expected) => {
    expect(parsed(line)).toEqual(expected);
  });

  it.each([
    ['--nonsense', 'AWSume has no flag --nonsense.'],
    ['-x', 'AWSume has no flag -x (in -x).'],
    ['-rx', 'AWSume has no flag -x (in -rx).'],
    ['--re prod', '--re could be any of --refresh, --refresh-autocomplete, --region.'],
    ['-o', '--output-profile needs a value.'],
    ['-o -s prod', '--output-profile needs a value.'],
    ['--unset=now', '--unset takes no value.'],
  ])('%s is a mistake', (line, sentence) => {
    expect(parsed(line)).toBe(sentence);
  });

  it('keeps JSON in one piece', () => {
    expect(parsed(['--json', '{"a": "b=c"}'])).toEqual({ words: [], json: ['{"a": "b=c"}'] });
  });
});
