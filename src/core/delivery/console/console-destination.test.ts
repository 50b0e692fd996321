import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consolePages } from '../../../shared/console-pages.ts';
import { allPartitions, commercialPartition, partitionOfRegion } from '../../sts/partitions.ts';
import { consoleDestination } from './console-destination.ts';
import { serviceNames } from './console-services.ts';

function contextOf(region: string) {
  const partition = partitionOfRegion(region) ?? commercialPartition;
  const hosts = partition.console;
  if (hosts === undefined) throw new Error(`no console in ${region}`);
  return { partition, hosts, region };
}

const urlOf = (text: string, region = 'eu-west-1') => {
  const result = consoleDestination(text, contextOf(region));
  return result.ok ? result.url : result.message;
};

describe('a page of the console', () => {
  it.each([
    ['', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1'],
    ['  ', 'us-east-1', 'https://us-east-1.console.aws.amazon.com/console/home?region=us-east-1'],
    ['home', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn/console/home?region=cn-north-1'],
    [
      'console',
      'eusc-de-east-1',
      'https://eusc-de-east-1.console.amazonaws-eusc.eu/console/home?region=eusc-de-east-1',
    ],
    ['ec2', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com/ec2/v2/home?region=eu-west-1'],
    ['EC2', 'us-east-1', 'https://console.aws.amazon.com/ec2/v2/home?region=us-east-1'],
    ['sfn', 'us-gov-west-1', 'https://console.amazonaws-us-gov.com/states/home?region=us-gov-west-1'],
    [
      'ddb',
      'us-gov-east-1',
      'https://us-gov-east-1.console.amazonaws-us-gov.com/dynamodbv2/home?region=us-gov-east-1',
    ],
    ['trustedadvisor', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com/trustedadvisor/home'],
    ['billing', 'us-east-1', 'https://console.aws.amazon.com/billing/home'],
    [
      'constructor',
      'eu-west-1',
      'https://eu-west-1.console.aws.amazon.com/constructor/home?region=eu-west-1',
    ],
    [
      'lambda/home#/functions',
      'eu-west-1',
      'https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#/functions',
    ],
    [
      '/s3/buckets?prefix=a%20b',
      'eu-west-1',
      'https://eu-west-1.console.aws.amazon.com/s3/buckets?prefix=a%20b&region=eu-west-1',
    ],
    [
      'ec2/home?region=us-west-2#Instances:',
      'eu-west-1',
      'https://us-west-2.console.aws.amazon.com/ec2/home?region=us-west-2#Instances:',
    ],
    [
      'ec2/home?region=evil.example',
      'eu-west-1',
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=evil.example',
    ],
    ['billing/home#/bills', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com/billing/home#/bills'],
    [
      'https://console.aws.amazon.com/iam/home#/users',
      'eu-west-1',
      'https://console.aws.amazon.com/iam/home#/users',
    ],
    [
      'https://111111111111-ab12cd34.eu-west-1.console.aws.amazon.com/ec2/home',
      'eu-west-1',
      'https://111111111111-ab12cd34.eu-west-1.console.aws.amazon.com/ec2/home',
    ],
  ])('"%s" in %s is %s', (text, region, url) => {
    expect(urlOf(text, region)).toBe(url);
  });

  it.each([
    'https://evil.example/console.aws.amazon.com',
    'https://console.aws.amazon.com.evil.example/',
    'https://evilconsole.aws.amazon.com/',
    'https://console.aws.amazon.com@evil.example/',
    'https://jo:pw@console.aws.amazon.com/',
    'https://console.aws.amazon.com:8443/',
    'http://console.aws.amazon.com/',
    'https://console.amazonaws.cn/ec2/home',
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.example/x',
    '\\\\evil.example\\x',
    'https:evil.example',
    'https://',
  ])('%s is none', (text) => {
    expect(urlOf(text)).toContain('https://console.aws.amazon.com');
    expect(consoleDestination(text, contextOf('eu-west-1')).ok).toBe(false);
  });

  it.each([
    ['a blank', 'ec2 home'],
    ['a line end', 'ec2\nhome'],
    ['a control character', 'a\u0000b'],
    ['5000 characters', 'x'.repeat(5000)],
  ])('is none with %s', (_what, text) => {
    expect(consoleDestination(text, contextOf('eu-west-1'))).toMatchObject({ ok: false });
  });

  it('never leads off the console of the partition, whatever is typed', () => {
    const partitions = allPartitions().filter((each) => each.console !== undefined);
    const text = fc.oneof(
      fc.string(),
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc.string({ unit: fc.constantFrom(...'/\\@:.?#%aws-console.amazon.com ') }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...partitions), text, (partition, typed) => {
        const { console: hosts, defaultRegion: region } = partition;
        if (hosts === undefined) return;
        const result = consoleDestination(typed, { partition, hosts, region });
        if (!result.ok) return;
        const url = new URL(result.url);
        expect(url.protocol).toBe('https:');
        expect(`.${url.hostname}`.endsWith(`.${hosts.pages}`)).toBe(true);
        expect(url.username + url.password + url.port).toBe('');
      }),
      { numRuns: 1000 },
    );
  });

  it('is there for everything that is offered', () => {
    expect(
      consolePages.every(({ destination }) => consoleDestination(destination, contextOf('eu-west-1')).ok),
    ).toBe(true);
    expect(serviceNames()).toContain('lambda');
    expect(serviceNames()).toContain('ddb');
  });
});
