import { join } from 'node:path';
import { assertNever } from '../../../shared/assert-never.ts';
import { safeText } from '../../aws-files/generated/profile-name.ts';
import {
  NO_FINDING,
  type PeerFinding,
  type PeerKey,
  type PeerProblem,
  type PeerProfile,
} from '../peer-finding.ts';
import type { PeerSystem } from '../peer-system.ts';
import { decryptLeappFile } from './leapp-file.ts';
import { type LeappSession, type LeappWorkspace, readLeappWorkspace } from './leapp-workspace.ts';
import { machineIds, passphraseOf } from './machine-id.ts';
import { leappMessages } from './messages.ts';

/** Leapp: its encrypted workspace, with the copy of it where it is damaged. */
export async function readLeapp(system: PeerSystem): Promise<PeerFinding> {
  const folder = join(system.home, '.Leapp');
  const problems: PeerProblem[] = [];
  const evidence: string[] = [];
  for (const name of ['Leapp-lock.json', '.leapp.bkp']) {
    const path = join(folder, name);
    const file = await system.readText(path);
    if (file.kind === 'missing') continue;
    evidence.push(path);
    if (file.kind === 'unreadable') {
      problems.push({ path, message: file.message, advice: file.advice });
      continue;
    }
    const workspace = await openWorkspace(system, file.text);
    if (workspace === undefined) problems.push(leappMessages.notDecrypted(path));
    else return { ...findingOf(workspace), evidence, problems };
  }
  return { ...NO_FINDING, evidence, problems };
}

/** A workspace that somebody decrypted by hand is read as well. */
async function openWorkspace(system: PeerSystem, file: string): Promise<LeappWorkspace | undefined> {
  const plain = readLeappWorkspace(file);
  if (plain !== undefined) return plain;
  for (const id of await machineIds(system)) {
    const json = decryptLeappFile(file, passphraseOf(id));
    const workspace = json === undefined ? undefined : readLeappWorkspace(json);
    if (workspace !== undefined) return workspace;
  }
  return undefined;
}

/** What the sessions of a workspace would be as profiles. */
export function findingOf(workspace: LeappWorkspace): PeerFinding {
  const names = profileNames(workspace);
  const profiles: PeerProfile[] = [];
  const keys: PeerKey[] = [];
  const notes: string[] = workspace.passedOver.map(leappMessages.passedOver);
  for (const session of workspace.sessions) {
    const name = names.get(session.sessionId);
    if (name === undefined) continue;
    const region = 'region' in session && session.region !== undefined ? { region: session.region } : {};
    switch (session.type) {
      case 'awsIamUser': {
        const mfa = session.mfaDevice === undefined ? {} : { mfaSerial: session.mfaDevice };
        profiles.push({ kind: 'keys', name, ...region, ...mfa });
        keys.push({
          name: session.sessionName,
          profile: name,
          place: leappMessages.keyPlace(session.sessionId),
        });
        break;
      }
      case 'awsSsoRole': {
        const role = ssoRole(session.roleArn);
        const integration = workspace.integrations.get(session.awsSsoConfigurationId);
        if (role === undefined || integration === undefined)
          notes.push(leappMessages.noIntegration(session.sessionName));
        else profiles.push({ kind: 'sso', name, ...region, ...role, startUrl: integration.portalUrl });
        break;
      }
      case 'awsIamRoleChained': {
        const sourceProfile = names.get(session.parentSessionId);
        if (sourceProfile === undefined) notes.push(leappMessages.noParent(session.sessionName));
        else {
          const sessionName =
            session.roleSessionName === undefined ? {} : { sessionName: session.roleSessionName };
          profiles.push({
            kind: 'role',
            name,
            ...region,
            roleArn: session.roleArn,
            sourceProfile,
            ...sessionName,
          });
        }
        break;
      }
      case 'awsIamRoleFederated': {
        const url = session.idpUrlId === undefined ? undefined : workspace.idpUrls.get(session.idpUrlId);
        notes.push(leappMessages.federated(session.sessionName, session.roleArn, url));
        break;
      }
      default:
        assertNever(session);
    }
  }
  const sessions = [...workspace.integrations.values()].map(({ alias, portalUrl, region }) => ({
    name: safeText(alias).replace(/^-+|-+$/g, ''),
    startUrl: portalUrl,
    ...(region !== undefined && { region }),
  }));
  return { ...NO_FINDING, sessions, profiles, keys, notes };
}

/**
 * Names by session id: the profile that the person chose for a session alone, since tools are set to it; otherwise the session's name,
 * with the role of an Identity Center session, whose name is that of the account.
 */
function profileNames({ profiles, sessions }: LeappWorkspace): ReadonlyMap<string, string> {
  const chosen = sessions.map((session) => ownProfile(session, profiles));
  const names = new Map<string, string>();
  const given = new Set<string>();
  for (const [index, session] of sessions.entries()) {
    const own = chosen[index];
    const isOwn = own !== undefined && chosen.filter((name) => name === own).length === 1;
    const wanted = isOwn ? own : plainName(session);
    const name = firstFree(wanted, given);
    given.add(name);
    names.set(session.sessionId, name);
  }
  return names;
}

function ownProfile(session: LeappSession, profiles: ReadonlyMap<string, string>): string | undefined {
  const id = 'profileId' in session ? session.profileId : undefined;
  const name = id === undefined ? undefined : profiles.get(id);
  return name === undefined || name === 'default' ? undefined : safeText(name);
}

function plainName(session: LeappSession): string {
  const name = safeText(session.sessionName).replace(/^-+|-+$/g, '') || 'leapp';
  const role = session.type === 'awsSsoRole' ? ssoRole(session.roleArn)?.roleName : undefined;
  return role === undefined ? name : `${name}/${safeText(role)}`;
}

function firstFree(wanted: string, given: ReadonlySet<string>): string {
  if (!given.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) if (!given.has(`${wanted}-${number}`)) return `${wanted}-${number}`;
}

/** Leapp writes the role of an Identity Center as `arn:aws:iam::ACCOUNT/ROLE`. */
function ssoRole(arn: string): { readonly accountId: string; readonly roleName: string } | undefined {
  const parts = /^arn:[\w-]+:iam::(\d{12})[/:](?:.*\/)?([\w+=,.@-]+)$/.exec(arn);
  return parts?.[1] && parts[2] ? { accountId: parts[1], roleName: parts[2] } : undefined;
}
