/** What one entry of aws-vault's keyring is, by its key. */
export type VaultKey =
  /** Long-term keys of a profile. */
  | { readonly kind: 'credentials'; readonly profile: string }
  | {
      readonly kind: 'session';
      /** As aws-vault calls it, such as `sts.GetSessionToken`; absent in the forms of old versions. */
      readonly type?: string;
      readonly profile: string;
      readonly mfaSerial: string;
      /** Seconds of the epoch; absent where an old form names none. */
      readonly expires?: number;
    }
  /** The token of an Identity Center. */
  | { readonly kind: 'token'; readonly startUrl: string };

const SESSION = /^([^,]+),([^,]+),([^,]*),(\d+)$/;
/** The forms that versions up to 5 wrote. */
const OLD_SESSIONS: readonly RegExp[] = [
  /^session,([^,]+),([^,]*),(\d+)$/,
  /^session:([^ ]+):([^ ]*):([^:]+)$/,
  /^(.+?) session \((\d+)\)$/,
];

/** Reads a key as it stands in the keyring. Only `credentials` are keys that somebody would miss. */
export function readVaultKey(key: string): VaultKey {
  if (key.startsWith('oidc:')) return { kind: 'token', startUrl: key.slice('oidc:'.length) };
  for (const old of OLD_SESSIONS) {
    const [, profile] = old.exec(key) ?? [];
    if (profile !== undefined) return { kind: 'session', profile, mfaSerial: '' };
  }
  const [, type, profile, mfaSerial, expires] = SESSION.exec(key) ?? [];
  if (type === undefined || profile === undefined) return { kind: 'credentials', profile: key };
  return {
    kind: 'session',
    type,
    profile: fromBase64Url(profile),
    mfaSerial: fromBase64Url(mfaSerial ?? ''),
    expires: Number(expires),
  };
}

/** The key of a file of the file keyring, in whose name `/`, `%` and some more characters are escaped. */
export function keyOfFile(name: string): string {
  return name.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escaped) =>
    Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

function fromBase64Url(text: string): string {
  return Buffer.from(text, 'base64url').toString('utf8');
}
