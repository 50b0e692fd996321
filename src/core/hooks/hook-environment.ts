import type { Environment } from '../aws-files/profiles/file-locations.ts';
import type { HookName } from './hook.ts';

/** What a program needs in order to find itself, the user, the desktop, and the stores that codes and keys come from. */
const ALLOWED: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TERM',
  'TMPDIR',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'DBUS_SESSION_BUS_ADDRESS',
  'SSH_AUTH_SOCK',
  'GNUPGHOME',
  'GPG_TTY',
  'PASSWORD_STORE_DIR',
  'OP_ACCOUNT',
  'OP_CONFIG_DIR',
  'OP_BIOMETRIC_UNLOCK_ENABLED',
  'SYSTEMROOT',
  'WINDIR',
  'SYSTEMDRIVE',
  'COMSPEC',
  'PATHEXT',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'PROGRAMFILES(X86)',
  'USERPROFILE',
  'USERNAME',
  'HOMEDRIVE',
  'HOMEPATH',
  'TEMP',
  'TMP',
]);

/** The way out of a company's network: a proxy's address may hold a password, so only hooks that go there see it. */
const NETWORK: ReadonlySet<string> = new Set([
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'AWS_CA_BUNDLE',
]);
const GOES_OUT: ReadonlySet<HookName> = new Set(['profiles', 'credentials', 'saml-assertion']);

/** What every program needs, and the named variables beside it. */
export function plainEnvironment(environment: Environment, more: readonly string[] = []): Environment {
  const seen = Object.entries(environment).filter(([variable]) => {
    const upper = variable.toUpperCase();
    return isAllowed(upper) || more.includes(upper);
  });
  return Object.fromEntries(seen);
}

function isAllowed(upper: string): boolean {
  return ALLOWED.has(upper) || upper.startsWith('LC_') || upper.startsWith('XDG_');
}

/** The environment of a hook: named variables only. No `AWS_` key, no token of another program, nothing that was not thought of. */
export function hookEnvironment(environment: Environment, name: HookName): Environment {
  const network = GOES_OUT.has(name) ? [...NETWORK] : [];
  return { ...plainEnvironment(environment, network), UNDERSTUDY_HOOK: name };
}
