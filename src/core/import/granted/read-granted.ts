import { join } from 'node:path';
import type { ConfigProfile, ConfigSections } from '../../aws-files/generated/generated-section.ts';
import { safeText } from '../../aws-files/generated/profile-name.ts';
import { peerMessages } from '../messages.ts';
import {
  NO_FINDING,
  type PeerConversion,
  type PeerFinding,
  type PeerProblem,
  type PeerSession,
} from '../peer-finding.ts';
import type { PeerSystem } from '../peer-system.ts';
import { runsProgram } from '../runs-program.ts';
import { readGrantedConfig } from './granted-config.ts';
import { grantedMessages } from './messages.ts';

/** Keys that only Granted reads. Colours and icons stay: Granted shows them, and nobody else minds. */
const OWN_KEYS: readonly string[] = [
  'granted_sso_start_url',
  'granted_sso_region',
  'granted_sso_account_id',
  'granted_sso_role_name',
  'granted_sso_registration_scopes',
  'common_fate_generated_from',
];

/** Granted: its settings, and the sections that it generated. */
export async function readGranted(system: PeerSystem, { profiles }: ConfigSections): Promise<PeerFinding> {
  const sessions: PeerSession[] = [];
  const problems: PeerProblem[] = [];
  const notes: string[] = [];
  const evidence: string[] = [];
  for (const path of configPaths(system)) {
    const file = await system.readText(path);
    if (file.kind === 'missing') continue;
    evidence.push(path);
    if (file.kind === 'unreadable') {
      problems.push({ path, message: file.message, advice: file.advice });
      continue;
    }
    const config = readGrantedConfig(file.text);
    if (typeof config === 'string') problems.push(peerMessages.damaged(path, config));
    else {
      sessions.push(...config.SSO.map(sessionOf));
      const browser = config.CustomBrowserPath ?? config.DefaultBrowser;
      if (browser !== undefined) notes.push(grantedMessages.browser(browser));
    }
  }
  const found = [...profiles.values()].flatMap((profile) => convert(profile, system.platform) ?? []);
  return {
    ...NO_FINDING,
    evidence: [...evidence, ...found.map(({ conversion }) => `[profile ${conversion.profile}]`)],
    sessions: [...sessions, ...found.map(({ session }) => session)],
    conversions: found.map(({ conversion }) => conversion),
    notes,
    problems,
  };
}

function configPaths({ environment, home }: PeerSystem): readonly string[] {
  const xdg = environment['XDG_CONFIG_HOME'] || join(home, '.config');
  return [join(home, '.granted', 'config'), join(xdg, 'granted', 'config')];
}

function sessionOf({
  name,
  region,
  startUrl,
}: {
  name: string;
  startUrl: string;
  region?: string | undefined;
}) {
  return { name: safeText(name), startUrl, ...(region !== undefined && { region }) };
}

interface Converted {
  readonly conversion: PeerConversion;
  readonly session: PeerSession;
}

/** The role stands in the section itself, so the section needs no Granted: every SDK asks Identity Center by itself. */
function convert({ name, values }: ConfigProfile, platform: NodeJS.Platform): Converted | undefined {
  const startUrl = values.get('granted_sso_start_url');
  const accountId = values.get('granted_sso_account_id');
  const roleName = values.get('granted_sso_role_name');
  if (!startUrl || !accountId || !roleName) return undefined;
  const process = values.get('credential_process');
  const isOurs = runsProgram(process, ['granted', 'dgranted'], platform);
  if (process !== undefined && !isOurs) return undefined;
  const remove = [...OWN_KEYS.filter((key) => values.has(key)), ...(isOurs ? ['credential_process'] : [])];
  const region = values.get('granted_sso_region');
  return {
    conversion: { kind: 'sso', profile: name, startUrl, accountId, roleName, remove },
    session: { name: '', startUrl, ...(region && { region }) },
  };
}
