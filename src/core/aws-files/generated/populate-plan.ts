import type { SectionEdit } from '../ini/edit-sections.ts';
import type { IniDocument } from '../ini/ini-document.ts';
import { unsafeValue } from '../ini/safe-subset.ts';
import { isWellFormed, type RoleList, type RoleReference, roleKey } from './account-roles.ts';
import { assignNames, type ClashReason, type NamedRole } from './assign-names.ts';
import {
  type ConfigProfile,
  type ConfigSections,
  configHeader,
  configSections,
  generatedFrom,
  generatedValues,
  roleOf,
} from './generated-section.ts';
import { populateMessages } from './messages.ts';
import type { NameTemplate } from './name-template.ts';
import { planSession, type SsoSession } from './sso-session.ts';

export interface PopulateRequest {
  readonly session: SsoSession;
  readonly list: RoleList;
  /** The roles that are to have profiles. Others keep theirs where they have one. */
  readonly isChosen: (role: RoleReference) => boolean;
  readonly template: NameTemplate;
  /** Put into new profiles. Absent: they have no region of their own. */
  readonly region?: string;
  /** Takes the profiles of roles out that are gone. */
  readonly prune: boolean;
}

/** What stands there now. */
export interface PresentProfiles {
  readonly config: IniDocument;
  /** Names of profiles that stand elsewhere: the credentials file, hooks, the targets of switches. */
  readonly taken: ReadonlySet<string>;
}

export interface PlannedProfile extends RoleReference {
  readonly name: string;
  readonly accountName?: string;
  /** The name that the template gives, where the profile could not have it. */
  readonly clash?: { readonly wanted: string; readonly reason: ClashReason };
}

/** A profile of ours whose keys say something else. */
export interface ChangedProfile extends PlannedProfile {
  /** What each key says now and is to say; keys that stay as they are left out. */
  readonly keys: readonly { readonly key: string; readonly from?: string; readonly to: string }[];
}

/** A profile of ours whose role is gone. */
export interface GoneProfile extends RoleReference {
  readonly name: string;
  /** Profiles that name it as their source. */
  readonly sourceOf: readonly string[];
}

export type UntouchedReason =
  /** It says already what it should. */
  | 'same'
  /** Somebody made it by hand for the same role. */
  | 'by-hand'
  /** The list is not complete, so nothing is known of its role. */
  | 'not-listed'
  /** Its role is gone; it stays as long as nobody agrees to take it out. */
  | 'gone';

export interface UntouchedProfile extends RoleReference {
  readonly name: string;
  readonly why: UntouchedReason;
}

/** What populating would do; nothing is done yet. */
export interface PopulatePlan {
  readonly session: { readonly name: string; readonly isNew: boolean };
  readonly complete: boolean;
  readonly additions: readonly PlannedProfile[];
  readonly changes: readonly ChangedProfile[];
  readonly prunes: readonly GoneProfile[];
  readonly untouched: readonly UntouchedProfile[];
  /** Chosen or not: every role that has no profile, under the name that it would get. */
  readonly available: readonly PlannedProfile[];
  /** Roles whose account id or name may not stand in a file. */
  readonly malformed: readonly RoleReference[];
  readonly edits: readonly SectionEdit[];
}

export type PopulatePlanResult =
  | { readonly ok: true; readonly plan: PopulatePlan }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/**
 * Works out which profiles are added, changed, taken out and left alone. Only sections with our marker are ever changed or taken out, in
 * them only our keys, and a profile is gone only by a complete list.
 */
export function planPopulate(request: PopulateRequest, present: PresentProfiles): PopulatePlanResult {
  const { list, session, region, template } = request;
  const regionFault = region === undefined ? undefined : unsafeValue('region', region);
  if (regionFault !== undefined)
    return { ok: false, message: regionFault, advice: populateMessages.correctRegion };
  const sections = configSections(present.config);
  const sessionPlan = planSession(sections, session);
  if (sessionPlan.kind === 'refused')
    return { ok: false, message: sessionPlan.message, advice: sessionPlan.advice };
  const { accounts, malformed } = wellFormed(list);
  const named = assignNames({
    accounts,
    complete: list.complete,
    session: session.name,
    region: region ?? session.region,
    template,
    profiles: sections.profiles,
    taken: present.taken,
  });
  const sorted = sortRoles(named, request, sections);
  const gone = findGone(named, request, sections);
  const prunes = request.prune ? gone : [];
  const plan: PopulatePlan = {
    session: { name: session.name, isNew: sessionPlan.kind === 'add' },
    complete: list.complete,
    ...sorted,
    prunes,
    untouched: [...sorted.untouched, ...unlisted(named, request, sections, prunes, gone)],
    available: named.filter(({ stands }) => stands === 'no').map(plannedProfile),
    malformed,
    edits: [],
  };
  const writesSession = sessionPlan.kind === 'add' && sorted.additions.length + sorted.changes.length > 0;
  return {
    ok: true,
    plan: { ...plan, edits: editsOf(plan, request, writesSession ? [sessionPlan.edit] : []) },
  };
}

/** Says whether anything would be written. */
export function changesNothing({ edits }: Pick<PopulatePlan, 'edits'>): boolean {
  return edits.length === 0;
}

function wellFormed({ accounts }: RoleList) {
  const malformed: RoleReference[] = [];
  const fit = accounts.map((account) => {
    const roles = account.roles.filter((roleName) => {
      const role = { accountId: account.accountId, roleName };
      if (isWellFormed(role)) return true;
      malformed.push(role);
      return false;
    });
    return { ...account, roles };
  });
  return { accounts: fit, malformed };
}

interface SortedRoles {
  readonly additions: readonly PlannedProfile[];
  readonly changes: readonly ChangedProfile[];
  readonly untouched: readonly UntouchedProfile[];
}

function sortRoles(
  named: readonly NamedRole[],
  { isChosen, session }: PopulateRequest,
  { profiles }: ConfigSections,
): SortedRoles {
  const additions: PlannedProfile[] = [];
  const changes: ChangedProfile[] = [];
  const untouched: UntouchedProfile[] = [];
  for (const role of named) {
    const { accountId, name, roleName, stands } = role;
    const profile = profiles.get(name);
    if (stands === 'by-hand') untouched.push({ accountId, roleName, name, why: 'by-hand' });
    else if (stands === 'no' || profile === undefined) {
      if (isChosen(role)) additions.push(plannedProfile(role));
    } else if (stands === 'generated' || isChosen(role)) {
      const keys = differences(profile, generatedValues(session.name, role));
      if (keys.length === 0) untouched.push({ accountId, roleName, name, why: 'same' });
      else changes.push({ ...plannedProfile(role), keys });
    }
  }
  return { additions, changes, untouched };
}

function differences({ values }: ConfigProfile, wanted: ReadonlyMap<string, string>): ChangedProfile['keys'] {
  return [...wanted].flatMap(([key, to]) => {
    const from = values.get(key);
    if (from === to) return [];
    return [{ key, to, ...(from !== undefined && { from }) }];
  });
}

/** Marker, same session, not in a complete list, and not about to become another role's. */
function findGone(
  named: readonly NamedRole[],
  { isChosen, list, session }: PopulateRequest,
  { profiles }: ConfigSections,
): readonly GoneProfile[] {
  if (!list.complete) return [];
  const listed = new Set(named.map(roleKey));
  const repointed = new Set(
    named.filter((role) => role.stands === 'repoint' && isChosen(role)).map(({ name }) => name),
  );
  return [...profiles.values()].flatMap((profile) => {
    const role = roleOf(profile);
    if (generatedFrom(profile) !== session.name || role === undefined) return [];
    if (listed.has(roleKey(role)) || repointed.has(profile.name)) return [];
    return [{ ...role, name: profile.name, sourceOf: sourceOf(profile.name, profiles) }];
  });
}

function sourceOf(name: string, profiles: ReadonlyMap<string, ConfigProfile>): readonly string[] {
  return [...profiles.values()]
    .filter((profile) => profile.name !== name && profile.values.get('source_profile') === name)
    .map((profile) => profile.name);
}

/** Profiles of this session that are in no part of the list and stay. */
function unlisted(
  named: readonly NamedRole[],
  { isChosen, session }: PopulateRequest,
  { profiles }: ConfigSections,
  prunes: readonly GoneProfile[],
  gone: readonly GoneProfile[],
): readonly UntouchedProfile[] {
  const mentioned = new Set([
    ...named.filter((role) => role.stands !== 'repoint' || isChosen(role)).map(({ name }) => name),
    ...prunes.map(({ name }) => name),
  ]);
  const leftOver = new Set(gone.map(({ name }) => name));
  const listed = new Set(named.map(roleKey));
  return [...profiles.values()].flatMap((profile) => {
    const role = roleOf(profile);
    if (generatedFrom(profile) !== session.name || role === undefined || mentioned.has(profile.name))
      return [];
    const why = leftOver.has(profile.name) ? 'gone' : listed.has(roleKey(role)) ? 'same' : 'not-listed';
    return [{ ...role, name: profile.name, why }];
  });
}

function plannedProfile({ accountId, accountName, clash, name, roleName }: NamedRole): PlannedProfile {
  return { name, accountId, roleName, ...(accountName && { accountName }), ...(clash && { clash }) };
}

function editsOf(
  { additions, changes, prunes }: PopulatePlan,
  { region, session }: PopulateRequest,
  first: readonly SectionEdit[],
): readonly SectionEdit[] {
  const added = additions.map(({ name, ...role }): SectionEdit => {
    const values = new Map(generatedValues(session.name, role));
    if (region !== undefined) values.set('region', region);
    return { kind: 'add', header: configHeader(name), values };
  });
  const changed = changes.map(
    ({ keys, name }): SectionEdit => ({
      kind: 'set',
      header: configHeader(name),
      values: new Map(keys.map(({ key, to }) => [key, to])),
    }),
  );
  const removed = prunes.map(({ name }): SectionEdit => ({ kind: 'remove', header: configHeader(name) }));
  return [...changed, ...removed, ...first, ...added];
}
