/** The partitions whose ARNs and regions the simulator knows (AWS endpoint rules, 2026). */
const partitions = [
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
  'aws-eusc',
] as const;

export type Partition = (typeof partitions)[number];

const regionRules: readonly (readonly [Partition, RegExp])[] = [
  ['aws-cn', /^cn-[a-z]+-\d+$/],
  ['aws-us-gov', /^us-gov-[a-z]+-\d+$/],
  ['aws-iso', /^us-iso-[a-z]+-\d+$/],
  ['aws-iso-b', /^us-isob-[a-z]+-\d+$/],
  ['aws-iso-e', /^eu-isoe-[a-z]+-\d+$/],
  ['aws-iso-f', /^us-isof-[a-z]+-\d+$/],
  ['aws-eusc', /^eusc-de-[a-z]+-\d+$/],
  ['aws', /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d+$/],
];

/** The partition that a signing region belongs to, or undefined when it is no region's name. */
export function partitionOfRegion(region: string): Partition | undefined {
  return regionRules.find(([, rule]) => rule.test(region))?.[0];
}

export function isPartition(text: string): text is Partition {
  return partitions.some((partition) => partition === text);
}
