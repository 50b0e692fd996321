/** A config file as people have it who reach `count` accounts through one bastion account. */
export function bastionConfig(count: number): string {
  const roles = Array.from({ length: Math.max(0, count - 1) }, (_, index) => roleProfile(index));
  return `[profile bastion]\nregion = eu-west-1\n\n${roles.join('\n')}`;
}

export const bastionCredentials =
  '[bastion]\naws_access_key_id = AKIAEXAMPLEBASTION00\naws_secret_access_key = example\n';

/** The name of one of the roles, counted from 0. */
export function roleName(index: number): string {
  return `account-${String(index).padStart(4, '0')}/administrator`;
}

function roleProfile(index: number): string {
  return [
    `[profile ${roleName(index)}]`,
    `role_arn = arn:aws:iam::${String(100_000_000_000 + index)}:role/OrganizationAccountAccessRole`,
    'source_profile = bastion',
    'mfa_serial = arn:aws:iam::111122223333:mfa/ada.lovelace',
    'region = eu-west-1',
    'role_session_name = ada.lovelace',
    'duration_seconds = 3600',
    '',
  ].join('\n');
}

/** Sections of ours for the first `count` roles, as they stand there after as many switches; they end within the hour. */
export function liveSections(count: number, now: Date): string {
  return Array.from({ length: count }, (_, index) => {
    const expires = new Date(now.getTime() + (3_600 - index * 10) * 1_000)
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
    return [
      `[live-${index}]`,
      `# Managed by Understudy: ${roleName(index)}, expires ${expires}`,
      `aws_access_key_id = ASIAEXAMPLE${String(index).padStart(9, '0')}`,
      'aws_secret_access_key = example',
      `aws_session_token = ${'x'.repeat(900)}`,
      'region = eu-west-1',
      `x_security_token_expires = ${expires}`,
      '',
    ].join('\n');
  }).join('\n');
}
