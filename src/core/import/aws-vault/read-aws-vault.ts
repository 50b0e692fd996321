import { join } from 'node:path';
import type { ConfigProfile } from '../../aws-files/generated/generated-section.ts';
import { unsafeProfileName } from '../../aws-files/ini/safe-subset.ts';
import { processCommand } from '../../delivery/export/credential-process-line.ts';
import {
  NO_FINDING,
  type PeerConversion,
  type PeerFinding,
  type PeerProblem,
  type PeerProfile,
} from '../peer-finding.ts';
import type { PeerFiles, PeerSystem } from '../peer-system.ts';
import { includedValues } from './included-values.ts';
import { vaultMessages } from './messages.ts';
import { keyOfFile, readVaultKey } from './vault-key.ts';

/** Keys by which only aws-vault is configured; other tools pass over them. */
const VAULT_KEYS: readonly string[] = [
  'include_profile',
  'mfa_process',
  'session_tags',
  'transitive_session_tags',
  'source_identity',
  'web_identity_token_process',
];
/** Where a profile gets its credentials from by itself. */
const SOURCES: readonly string[] = [
  'aws_access_key_id',
  'credential_process',
  'credential_source',
  'role_arn',
  'sso_session',
  'sso_start_url',
  'login_session',
  'web_identity_token_file',
];

/** aws-vault: the names of its keys, and the config sections that only it reads to the end. Its secrets stay where they are. */
export async function readAwsVault(system: PeerSystem, { config, hasKeys }: PeerFiles): Promise<PeerFinding> {
  const { profiles } = config;
  const program = await system.findProgram('aws-vault');
  const folder = join(system.home, '.awsvault', 'keys');
  const files = await system.list(folder);
  const configured = [...profiles.values()].filter(({ values }) => VAULT_KEYS.some((key) => values.has(key)));
  const evidence = [
    ...(program === undefined ? [] : [program]),
    ...(files.length === 0 ? [] : [folder]),
    ...configured.map(({ name }) => `[profile ${name}]`),
  ];
  const listed = await listCredentials(system, program);
  const names = new Set([...listed.names, ...files.map(keyOfFile)].flatMap(credentialsOf));
  const withKeys = keysFinding([...names].sort(), { program, platform: system.platform, profiles, hasKeys });
  const included = configured.flatMap((profile) => conversionOf(profile, profiles));
  return {
    ...NO_FINDING,
    ...withKeys,
    evidence,
    conversions: [...withKeys.conversions, ...included],
    notes: [...withKeys.notes, ...configured.flatMap(notesOf)],
    problems: listed.problems,
  };
}

interface KeysContext {
  readonly program: string | undefined;
  readonly platform: NodeJS.Platform;
  readonly profiles: ReadonlyMap<string, ConfigProfile>;
  readonly hasKeys: (profile: string) => boolean;
}

function keysFinding(names: readonly string[], { hasKeys, platform, profiles, program }: KeysContext) {
  const added: PeerProfile[] = [];
  const conversions: PeerConversion[] = [];
  const notes: string[] = [];
  const keys = names.map((name) => ({ name, profile: name, place: vaultMessages.keyPlace }));
  for (const name of names) {
    const profile = profiles.get(name);
    const included = includedValues(name, profiles);
    const hasSource = SOURCES.some((key) => profile?.values.has(key) || included.has(key));
    if (hasSource || hasKeys(name)) continue;
    if (program === undefined) notes.push(vaultMessages.noProgram(name));
    else if (unsafeProfileName(name) !== undefined) notes.push(vaultMessages.oddName(name));
    else {
      // Only the person's own command may open their keyring; the keys go nowhere else.
      const command = processCommand([program, 'export', '--no-session', '--format=json', name], platform);
      if (profile === undefined) added.push({ kind: 'process', name, command });
      else {
        const values = new Map([['credential_process', command]]);
        conversions.push({ kind: 'values', profile: name, values, remove: [] });
      }
    }
  }
  return { profiles: added, conversions, keys, notes };
}

interface Listed {
  readonly names: readonly string[];
  readonly problems: readonly PeerProblem[];
}

async function listCredentials(system: PeerSystem, program: string | undefined): Promise<Listed> {
  if (program === undefined) return { names: [], problems: [] };
  const output = await system.run(program, ['list', '--credentials']);
  if (!output.ok) return { names: [], problems: [vaultMessages.notListed(program, output.message)] };
  return { names: output.stdout.split(/\r?\n/).filter((line) => line.trim() !== ''), problems: [] };
}

function credentialsOf(key: string): readonly string[] {
  const read = readVaultKey(key.trim());
  return read.kind === 'credentials' ? [read.profile] : [];
}

/** What a section says by `include_profile`, for the tools that do not know that key. */
function conversionOf(
  { name, values }: ConfigProfile,
  profiles: ReadonlyMap<string, ConfigProfile>,
): readonly PeerConversion[] {
  const included = includedValues(name, profiles);
  const missing = new Map([...included].filter(([key]) => !values.has(key)));
  return missing.size === 0 ? [] : [{ kind: 'values', profile: name, values: missing, remove: [] }];
}

function notesOf({ name, values }: ConfigProfile): readonly string[] {
  return VAULT_KEYS.filter((key) => key !== 'include_profile' && values.has(key)).map((key) =>
    vaultMessages.ownKey(name, key),
  );
}
