import type { Environment } from '../../core/chain/chain.ts';
import type { EnvironmentChange } from '../../core/delivery/export/export-commands.ts';

/**
 * Variables that would speak for another identity, or hold what belongs to one: profiles and keys, the token and the role of
 * a web identity, the addresses of container credentials, and what AWSume and aws-vault leave.
 */
const STRANGERS =
  /^(?:AWS_(?:PROFILE|DEFAULT_PROFILE|ACCESS_KEY_ID|SECRET_ACCESS_KEY|ACCESS_KEY|SECRET_KEY|SESSION_TOKEN|SECURITY_TOKEN|CREDENTIAL_EXPIRATION|SESSION_EXPIRATION|ACCOUNT_ID|ROLE_ARN|ROLE_SESSION_NAME|WEB_IDENTITY_TOKEN_FILE|CONTAINER_\w+|VAULT)|AWSUME_\w+|UNDERSTUDY_PROFILE)$/;

/**
 * The environment of a command: everything else that stood there, without what would speak for another identity, and with
 * the new credentials. Windows does not tell capitals from small letters in names.
 */
export function commandEnvironment(
  environment: Environment,
  change: EnvironmentChange,
  platform: NodeJS.Platform,
): Record<string, string> {
  const nameOf = (name: string) => (platform === 'win32' ? name.toUpperCase() : name);
  const replaced = new Set([...change.unset, ...change.set.keys()]);
  const kept = Object.entries(environment).flatMap(([name, value]) => {
    const isStranger = STRANGERS.test(nameOf(name)) || replaced.has(nameOf(name));
    return value === undefined || isStranger ? [] : [[name, value] as const];
  });
  return Object.fromEntries([...kept, ...change.set]);
}
