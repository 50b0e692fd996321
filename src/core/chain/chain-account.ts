import { assertNever } from '../../shared/assert-never.ts';
import type { Chain, ChainBase } from './chain.ts';
import { accountOfArn, readAccountId } from './role-arn.ts';

/**
 * The account of the credentials at a base, as far as the files tell; the answer of a command or a container may say more. Rules: botocore
 * (`credentials.py`), which takes `aws_account_id` beside keys and for a process that names none, `sso_account_id`, and the account of the role
 * that a web identity assumes.
 */
export function accountOfBase(base: ChainBase): string | undefined {
  switch (base.kind) {
    case 'long-term-keys':
    case 'session-keys':
    case 'keychain-keys':
    case 'credential-process':
    case 'sso':
      return readAccountId(base.accountId);
    case 'web-identity':
      return accountOfArn(base.roleArn);
    case 'saml':
      return accountOfArn(base.roleArn ?? base.principalArn ?? '');
    case 'login':
      return accountOfArn(base.loginSession);
    case 'credential-source':
      return undefined;
    default:
      return assertNever(base);
  }
}

/** The account that a chain leads to, as far as the files tell. */
export function accountOfChain({ base, hops }: Pick<Chain, 'base' | 'hops'>): string | undefined {
  const role = hops.at(-1)?.roleArn;
  return role === undefined ? accountOfBase(base) : accountOfArn(role);
}
