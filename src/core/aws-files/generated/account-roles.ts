/** An account of an Identity Center, with the roles that the signed-in user has in it. */
export interface AccountRoles {
  /** 12 digits, zeros kept. */
  readonly accountId: string;
  /** Neither unique nor always there (Identity Center portal: ListAccounts). */
  readonly accountName?: string;
  readonly email?: string;
  /** All of the account's roles: an account whose roles could not be listed to the end is left out. */
  readonly roles: readonly string[];
}

/** What the portal listed. Only from a complete list may be concluded that a role is gone. */
export interface RoleList {
  readonly accounts: readonly AccountRoles[];
  /** Every page of accounts and of roles was read without an error. */
  readonly complete: boolean;
}

/** One role of one account: what a generated profile leads to. */
export interface RoleReference {
  readonly accountId: string;
  readonly roleName: string;
}

/** A key that tells roles apart; neither part may hold a blank. */
export function roleKey({ accountId, roleName }: RoleReference): string {
  return `${accountId} ${roleName}`;
}

/** What may stand in the files: an account id of 12 digits and a role name of IAM's alphabet. */
export function isWellFormed({ accountId, roleName }: RoleReference): boolean {
  return /^\d{12}$/.test(accountId) && /^[\w+=,.@-]{1,64}$/.test(roleName);
}
