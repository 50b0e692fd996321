import { partitionOfArn } from '../../sts/partitions.ts';

/** A role that an assertion gives, and the identity provider by which. */
export interface SamlRole {
  readonly roleArn: string;
  readonly principalArn: string;
}

const ROLE = /^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const PROVIDER = /^arn:[\w-]+:iam::\d{12}:saml-provider\/[\w.-]+$/;

/** An ARN of a role, as AssumeRoleWithSAML takes it. */
export function isRoleArn(arn: string): boolean {
  return ROLE.test(arn) && partitionOfArn(arn) !== undefined;
}

/** An ARN of a SAML provider in IAM. */
export function isProviderArn(arn: string): boolean {
  return PROVIDER.test(arn) && partitionOfArn(arn) !== undefined;
}

/**
 * One value of the attribute `https://aws.amazon.com/SAML/Attributes/Role`: the ARNs of a role and of a provider with a comma between,
 * in either order and with blanks around them (IAM User Guide, "Configure SAML assertions for the authentication response").
 */
export function readRoleAttribute(value: string): SamlRole | undefined {
  // The name of a role may hold commas itself.
  const parts = value.split(/,(?=\s*arn:)/).map((part) => part.trim());
  const [one = '', other = '', ...more] = parts;
  if (more.length > 0) return undefined;
  if (isRoleArn(one) && isProviderArn(other)) return { roleArn: one, principalArn: other };
  if (isRoleArn(other) && isProviderArn(one)) return { roleArn: other, principalArn: one };
  return undefined;
}
