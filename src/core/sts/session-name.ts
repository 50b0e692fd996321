/** AWS STS API: RoleSessionName and SourceIdentity, 2 to 64 of these characters, ASCII only. */
const legal = /^[A-Za-z0-9_+=,.@-]{2,64}$/;
const illegalRun = /[^A-Za-z0-9_+=,.@-]+/g;

/** True when AWS takes the text as a role session name as it stands. */
export function isLegalSessionName(text: string): boolean {
  return legal.test(text);
}

/**
 * A role session name made of a profile's or a user's name. Legal text stays as it is; letters lose their
 * accents, every run of other characters becomes one hyphen, and the result is cut to 64 characters.
 * Returns `fallback` where fewer than two usable characters remain.
 */
export function legalSessionName(text: string, fallback = 'understudy'): string {
  if (isLegalSessionName(text)) return text;
  const plain = text.normalize('NFKD').replace(/\p{M}+/gu, '');
  const name = plain
    .replace(illegalRun, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
    .replace(/-+$/, '');
  return isLegalSessionName(name) ? name : fallback;
}

/**
 * The user's name in the ARN of an MFA device (`arn:aws:iam::111111111111:mfa/path/jo` -> `jo`), which AWS
 * lists beside the user; `undefined` for hardware serials and for the root user's device.
 */
export function userOfMfaSerial(serial: string): string | undefined {
  const resource = serial.match(/^arn:[\w-]+:iam::\d{12}:mfa\/(.+)$/)?.[1];
  const name = resource?.split('/').at(-1);
  return name === undefined || name === '' || name === 'root-account-mfa-device' ? undefined : name;
}
