import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_SSO_REGION, DEMO_SSO_SESSION, DEMO_START_URL } from './demo-identity-center.ts';
import { DEMO_EXTERNAL_ID, DEMO_KEY, DEMO_MFA_SERIAL, demoAccounts } from './demo-realm.ts';

/** Where the demo's files are. */
export interface DemoHome {
  readonly configFile: string;
  readonly credentialsFile: string;
}

export interface DemoHomeOptions {
  /** Adds the Identity Center's `sso-session` and three profiles of it; left out unless specified. */
  readonly identityCenter?: boolean;
}

/**
 * Writes `.aws/config` and `.aws/credentials` for the demo's realm into the folder `home`: both 0600, in a folder of 0700. They
 * look like a person's own: comments, other tools' sections, and one profile that is broken. Files that are there are
 * replaced.
 */
export function writeDemoHome(home: string, options: DemoHomeOptions = {}): DemoHome {
  const folder = join(home, '.aws');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = { configFile: join(folder, 'config'), credentialsFile: join(folder, 'credentials') };
  writePrivate(files.configFile, demoConfig() + (options.identityCenter ? identityCenterConfig() : ''));
  writePrivate(files.credentialsFile, demoCredentials());
  return files;
}

function writePrivate(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
  // The mode above counts for new files only.
  chmodSync(path, 0o600);
}

function demoConfig(): string {
  return `# AWS accounts at work. Everything goes through the bastion account, with MFA.
# New account? Ask in #cloud-platform for the role first.

[default]
region = eu-central-1
output = json

[profile bastion]
region = eu-central-1
mfa_serial = ${DEMO_MFA_SERIAL}

# --- management ---------------------------------------------------
${role('management-admin', 'management', 'Admin')}
${role('management-billing', 'management', 'Billing', ['region = us-east-1'])}
# --- security -----------------------------------------------------
${role('security-audit', 'security', 'Audit')}
# --- production: think twice --------------------------------------
${role('production-admin', 'production', 'team/Admin', ['role_session_name = jo'])}
${role('production-readonly', 'production', 'ReadOnly', ['duration_seconds = 3600'])}
# Two hops: the deployer lives in the infrastructure account.
[profile production-deploy]
role_arn = arn:aws:iam::${demoAccounts.production}:role/team/Deploy
source_profile = infrastructure-deployer
region = eu-central-1

# --- development --------------------------------------------------
${role('development-admin', 'development', 'Admin', ['region = eu-west-1'])}
[profile development-readonly]
role_arn = arn:aws:iam::${demoAccounts.development}:role/ReadOnly
source_profile = bastion
region = eu-west-1
s3 =
    max_concurrent_requests = 20

# --- infrastructure -----------------------------------------------
${role('infrastructure-admin', 'infrastructure', 'Admin')}
${role('infrastructure-deployer', 'infrastructure', 'Deployer')}
# --- public: the press site ---------------------------------------
${role('public-publisher', 'public', 'Publisher', [`external_id = ${DEMO_EXTERNAL_ID}`, 'region = us-east-1'])}
${role('public-readonly', 'public', 'ReadOnly', ['region = us-east-1'])}
# Nobody uses this any more: the old bastion is gone since spring.
[profile legacy-reports]
role_arn = arn:aws:iam::888888888888:role/Reports
source_profile = old-bastion
region = eu-central-1

[preview]
cloudfront = true
`;
}

function identityCenterConfig(): string {
  return `
# --- Identity Center: sign in once, no keys on the disk -----------
[sso-session ${DEMO_SSO_SESSION}]
sso_start_url = ${DEMO_START_URL}
sso_region = ${DEMO_SSO_REGION}
sso_registration_scopes = sso:account:access

${ssoProfile('payments-readonly', '100000000001', 'ReadOnly')}
${ssoProfile('payments-staging', '100000000002', 'PowerUser')}
${ssoProfile('data-engineer', '100000000003', 'DataEngineer')}`;
}

function ssoProfile(profile: string, accountId: string, roleName: string): string {
  return [
    `[profile ${profile}]`,
    `sso_session = ${DEMO_SSO_SESSION}`,
    `sso_account_id = ${accountId}`,
    `sso_role_name = ${roleName}`,
    'region = eu-central-1',
    '',
  ].join('\n');
}

/** A role behind the bastion; `lines` come after the usual ones and may set another region. */
function role(
  profile: string,
  account: keyof typeof demoAccounts,
  rolePath: string,
  lines: readonly string[] = [],
): string {
  const region = lines.some((line) => line.startsWith('region ')) ? [] : ['region = eu-central-1'];
  return [
    `[profile ${profile}]`,
    `role_arn = arn:aws:iam::${demoAccounts[account]}:role/${rolePath}`,
    'source_profile = bastion',
    `mfa_serial = ${DEMO_MFA_SERIAL}`,
    ...lines,
    ...region,
    '',
  ].join('\n');
}

function demoCredentials(): string {
  return `# Long-term keys: rotate every 90 days. Last time: March.
[bastion]
aws_access_key_id = ${DEMO_KEY.accessKeyId}
aws_secret_access_key = ${DEMO_KEY.secretAccessKey}

# written by saml2aws, leave alone
[saml]
aws_access_key_id        = ASIAUNDERSTUDYDEMO99
aws_secret_access_key    = of/another+tool/and/expired/long/ago/000
aws_session_token        = of/another+tool/and/expired/long/ago/000==
aws_security_token       = of/another+tool/and/expired/long/ago/000==
x_principal_arn          = arn:aws:sts::${demoAccounts.development}:assumed-role/Saml/jo
x_security_token_expires = 2026-01-05T09:12:44+01:00
`;
}
