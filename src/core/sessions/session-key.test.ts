import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SessionInputs, sessionKey } from './session-key.ts';

const inputs: SessionInputs = {
  call: 'AssumeRole',
  source: 'key AKIA1',
  partition: 'aws',
  endpoint: 'https://sts.internal',
  durationSeconds: 3600,
  serialNumber: 'GAHT12345678',
  roleArn: 'arn:aws:iam::222222222222:role/Admin',
  roleSessionName: 'jo',
  externalId: 'x',
  sourceIdentity: 'jo',
  policy: '{}',
  policyArns: ['arn:1', 'arn:2'],
  tags: new Map([
    ['a', '1'],
    ['b', '2'],
  ]),
  transitiveTagKeys: ['a', 'b'],
};

describe('sessionKey', () => {
  it('is 64 hexadecimal digits that show nothing', () => {
    expect(sessionKey(inputs)).toMatch(/^[0-9a-f]{64}$/);
  });

  const changes: { [K in keyof SessionInputs]-?: SessionInputs[K] } = {
    call: 'GetSessionToken',
    source: 'key AKIA2',
    partition: 'aws-cn',
    endpoint: 'https://sts.other',
    durationSeconds: 900,
    serialNumber: 'GAHT87654321',
    roleArn: 'arn:aws:iam::222222222222:role/Reader',
    roleSessionName: 'al',
    externalId: 'y',
    sourceIdentity: 'al',
    policy: '{"a":1}',
    policyArns: ['arn:1'],
    tags: new Map([['a', '1']]),
    transitiveTagKeys: [],
  };
  it.each(Object.entries(changes))('changes with %s', (name, value) => {
    expect(sessionKey({ ...inputs, [name]: value })).not.toBe(sessionKey(inputs));
  });

  it.each(
    Object.keys(changes).filter((name) => !['call', 'source', 'partition', 'durationSeconds'].includes(name)),
  )('tells a missing %s from any value', (name) => {
    const { [name]: _gone, ...rest } = { ...inputs } as Record<string, unknown> & SessionInputs;
    const without = sessionKey(rest as unknown as SessionInputs);
    expect(without).not.toBe(sessionKey(inputs));
    expect(without).not.toBe(sessionKey({ ...inputs, [name]: name === 'tags' ? new Map() : '' }));
  });

  it('does not mind the order of tags, tag keys and policies', () => {
    const turned = {
      ...inputs,
      policyArns: ['arn:2', 'arn:1'],
      tags: new Map([
        ['b', '2'],
        ['a', '1'],
      ]),
      transitiveTagKeys: ['b', 'a'],
    };
    expect(sessionKey(turned)).toBe(sessionKey(inputs));
  });

  it('keeps texts apart whatever they contain', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (a, b, c, d) => {
        fc.pre(a !== c || b !== d);
        const one = sessionKey({ ...inputs, roleSessionName: a, externalId: b });
        const two = sessionKey({ ...inputs, roleSessionName: c, externalId: d });
        expect(one).not.toBe(two);
      }),
    );
  });
});
