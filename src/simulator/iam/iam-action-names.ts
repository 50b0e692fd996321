/** The actions of IAM that the simulator plays. */
export const iamActionNames = [
  'CreateAccessKey',
  'DeleteAccessKey',
  'GetAccessKeyLastUsed',
  'GetUser',
  'ListAccessKeys',
  'ListMFADevices',
  'UpdateAccessKey',
] as const;

export type IamAction = (typeof iamActionNames)[number];

export function isIamAction(name: string): name is IamAction {
  return iamActionNames.some((action) => action === name);
}
