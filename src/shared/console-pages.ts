/** A page of the AWS console that is offered without being typed. */
export interface ConsolePage {
  /** What is asked for: a service as people name it, or nothing for the console's home. */
  readonly destination: string;
  readonly label: string;
}

/** The short list, in the order in which it is offered. */
export const consolePages: readonly ConsolePage[] = [
  { destination: '', label: 'Console home' },
  { destination: 'ec2', label: 'EC2' },
  { destination: 's3', label: 'S3' },
  { destination: 'lambda', label: 'Lambda' },
  { destination: 'cloudwatch', label: 'CloudWatch' },
  { destination: 'iam', label: 'IAM' },
  { destination: 'billing', label: 'Billing' },
];

/** What people call a page: its label where it is offered, else what they typed. */
export function consolePageName(destination: string): string {
  return consolePages.find((page) => page.destination === destination)?.label ?? destination;
}
