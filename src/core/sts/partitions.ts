/** The parts of AWS that share nothing: keys of one are unknown in the others. Named as in ARNs. */
export type PartitionId =
  | 'aws'
  | 'aws-cn'
  | 'aws-us-gov'
  | 'aws-iso'
  | 'aws-iso-b'
  | 'aws-iso-e'
  | 'aws-iso-f'
  | 'aws-eusc';

/** What the product needs to know of a partition. Source: the endpoint rule set of the AWS SDKs. */
export interface Partition {
  readonly id: PartitionId;
  /** As people say it: "AWS China". */
  readonly label: string;
  readonly regionPattern: RegExp;
  readonly dnsSuffix: string;
  readonly dualStackDnsSuffix: string;
  /** Where STS is asked when no region is configured. */
  readonly defaultRegion: string;
  /** GovCloud's plain endpoints are FIPS endpoints already. */
  readonly fipsByDefault?: true;
  /** Signs people in; a region's own host has the region and a dot before it. */
  readonly signInHost: string;
  /** Where the console lives; absent where nobody outside knows (the ISO partitions). */
  readonly console?: ConsoleHosts;
}

/** Hosts of the console; a region's own has the region and a dot before it. Source: AWS IAM User Guide, console federation. */
export interface ConsoleHosts {
  /** Shows the pages: `console.aws.amazon.com`. */
  readonly pages: string;
}

/** The partition of everything that names no other. */
export const commercialPartition: Partition = {
  id: 'aws',
  label: 'AWS',
  regionPattern: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
  dnsSuffix: 'amazonaws.com',
  dualStackDnsSuffix: 'api.aws',
  defaultRegion: 'us-east-1',
  signInHost: 'signin.aws.amazon.com',
  console: { pages: 'console.aws.amazon.com' },
};

const partitions: readonly Partition[] = [
  commercialPartition,
  {
    id: 'aws-cn',
    label: 'AWS China',
    regionPattern: /^cn-\w+-\d+$/,
    dnsSuffix: 'amazonaws.com.cn',
    dualStackDnsSuffix: 'api.amazonwebservices.com.cn',
    defaultRegion: 'cn-north-1',
    signInHost: 'signin.amazonaws.cn',
    console: { pages: 'console.amazonaws.cn' },
  },
  {
    id: 'aws-us-gov',
    label: 'AWS GovCloud (US)',
    regionPattern: /^us-gov-\w+-\d+$/,
    dnsSuffix: 'amazonaws.com',
    dualStackDnsSuffix: 'api.aws',
    defaultRegion: 'us-gov-west-1',
    fipsByDefault: true,
    signInHost: 'signin.amazonaws-us-gov.com',
    console: { pages: 'console.amazonaws-us-gov.com' },
  },
  {
    id: 'aws-iso',
    label: 'AWS ISO (US)',
    regionPattern: /^us-iso-\w+-\d+$/,
    dnsSuffix: 'c2s.ic.gov',
    dualStackDnsSuffix: 'api.aws.ic.gov',
    defaultRegion: 'us-iso-east-1',
    signInHost: 'signin.c2shome.ic.gov',
  },
  {
    id: 'aws-iso-b',
    label: 'AWS ISOB (US)',
    regionPattern: /^us-isob-\w+-\d+$/,
    dnsSuffix: 'sc2s.sgov.gov',
    dualStackDnsSuffix: 'api.aws.scloud',
    defaultRegion: 'us-isob-east-1',
    signInHost: 'signin.sc2shome.sgov.gov',
  },
  {
    id: 'aws-iso-e',
    label: 'AWS ISOE (Europe)',
    regionPattern: /^eu-isoe-\w+-\d+$/,
    dnsSuffix: 'cloud.adc-e.uk',
    dualStackDnsSuffix: 'api.cloud-aws.adc-e.uk',
    defaultRegion: 'eu-isoe-west-1',
    signInHost: 'signin.csphome.adc-e.uk',
  },
  {
    id: 'aws-iso-f',
    label: 'AWS ISOF',
    regionPattern: /^us-isof-\w+-\d+$/,
    dnsSuffix: 'csp.hci.ic.gov',
    dualStackDnsSuffix: 'api.aws.hci.ic.gov',
    defaultRegion: 'us-isof-south-1',
    signInHost: 'signin.csphome.hci.ic.gov',
  },
  {
    id: 'aws-eusc',
    label: 'AWS European Sovereign Cloud',
    regionPattern: /^eusc-(de)-\w+-\d+$/,
    dnsSuffix: 'amazonaws.eu',
    dualStackDnsSuffix: 'api.amazonwebservices.eu',
    defaultRegion: 'eusc-de-east-1',
    signInHost: 'signin.amazonaws-eusc.eu',
    console: { pages: 'console.amazonaws-eusc.eu' },
  },
];

/** Every partition, the commercial one first. */
export function allPartitions(): readonly Partition[] {
  return partitions;
}

/** The partition by its name in ARNs; `undefined` for a name AWS does not use. */
function partitionById(id: string): Partition | undefined {
  return partitions.find((partition) => partition.id === id);
}

/** The partition a region belongs to; `undefined` for what is no region's name. */
export function partitionOfRegion(region: string): Partition | undefined {
  if (region === 'aws-global') return commercialPartition;
  return partitions.find((partition) => partition.regionPattern.test(region));
}

/** The partition named in an ARN; `undefined` for hardware serials and for partitions unknown to us. */
export function partitionOfArn(arn: string): Partition | undefined {
  const [prefix, id] = arn.split(':');
  return prefix === 'arn' && id !== undefined ? partitionById(id) : undefined;
}
