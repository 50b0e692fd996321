import type { Partition } from '../sts/partitions.ts';

/** Where IAM is asked, and for which region calls are signed. */
export interface IamPlace {
  /** A URL without a trailing slash. */
  readonly endpoint: string;
  readonly region: string;
}

/** IAM has one endpoint in each partition (endpoint rule set of the AWS SDKs; botocore, `iam`). */
export function iamPlaceOf({ defaultRegion, dnsSuffix, id }: Partition): IamPlace {
  const host =
    id === 'aws'
      ? `iam.${dnsSuffix}`
      : id === 'aws-us-gov'
        ? `iam.us-gov.${dnsSuffix}`
        : `iam.${defaultRegion}.${dnsSuffix}`;
  return { endpoint: `https://${host}`, region: defaultRegion };
}
