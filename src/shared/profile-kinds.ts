interface ProfileKindText {
  /** A word or two, in the table of `understudy list`. */
  readonly word: string;
  /** In the panel, where nothing better is known of a profile. Absent: it is told otherwise. */
  readonly label?: string;
}

/** What a profile is, in words: by what it leads to, and for the others by where their credentials are from. */
export const PROFILE_KINDS = {
  role: { word: 'role' },
  'role-chain': { word: 'chain' },
  'long-term-keys': { word: 'keys', label: 'long-term keys' },
  'session-keys': { word: 'session', label: 'session keys' },
  'keychain-keys': { word: 'keychain', label: 'keys in the keychain' },
  'credential-process': { word: 'process', label: 'credential process' },
  'credential-source': { word: 'source', label: 'credential source' },
  sso: { word: 'sso', label: 'IAM Identity Center' },
  'web-identity': { word: 'web identity', label: 'web identity' },
  saml: { word: 'saml', label: 'SAML' },
  login: { word: 'login', label: 'aws login' },
  /** Such as a `[default]` with only a region: nobody can be that, and nothing is broken. */
  settings: { word: 'settings only', label: 'settings only' },
  incomplete: { word: 'broken' },
} as const satisfies Readonly<Record<string, ProfileKindText>>;

export type ProfileKind = keyof typeof PROFILE_KINDS;

export function profileKindText(kind: ProfileKind): ProfileKindText {
  return PROFILE_KINDS[kind];
}
