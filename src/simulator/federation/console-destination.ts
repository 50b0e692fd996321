import type { Partition } from '../sts/partitions.ts';

/** Where the console of a partition is; those that are left out have none that anybody documents. */
const consoleHosts: Partial<Readonly<Record<Partition, string>>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-eusc': 'console.amazonaws-eusc.eu',
};

/** True for a page of the partition's console, with or without a region before its host. */
export function isConsoleDestination(destination: string, partition: Partition): boolean {
  const host = consoleHosts[partition];
  const url = URL.canParse(destination) ? new URL(destination) : undefined;
  if (host === undefined || url?.protocol !== 'https:' || url.username !== '' || url.port !== '')
    return false;
  return url.hostname === host || (url.hostname.endsWith(`.${host}`) && /^[a-z0-9-]+\./.test(url.hostname));
}
