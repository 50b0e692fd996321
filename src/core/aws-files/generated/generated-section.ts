import type { IniDocument, IniLine } from '../ini/ini-document.ts';
import { profileHeader, readSectionName } from '../profiles/section-name.ts';
import type { RoleReference } from './account-roles.ts';

/** Says which `[sso-session]` a profile was generated from; SDKs pass over keys that they do not know. */
export const MARKER_KEY = 'understudy_generated_from';

/** A profile of the config file as far as generating has to do with it: the values that readers take, by lower-case key. */
export interface ConfigProfile {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/** The profiles and Identity Center sessions of a config file. Sections of one name are one, the last of two equal keys wins. */
export interface ConfigSections {
  readonly profiles: ReadonlyMap<string, ConfigProfile>;
  readonly ssoSessions: ReadonlyMap<string, ConfigProfile>;
}

/**
 * Reads the sections whose names a tool could ask for, those with names that only some tools accept included: `[profile "a b"]` is taken,
 * and is never written over.
 */
export function configSections(document: IniDocument): ConfigSections {
  const profiles = new Map<string, ConfigProfile & { readonly values: Map<string, string> }>();
  const ssoSessions: typeof profiles = new Map();
  for (const section of document.sections()) {
    if (section.name === undefined) continue;
    const meaning = readSectionName(section.name, 'config');
    if (meaning.kind !== 'profile' && meaning.kind !== 'sso-session' && meaning.kind !== 'invalid-name')
      continue;
    const group = section.name.startsWith('sso-session') ? ssoSessions : profiles;
    const known = group.get(meaning.name) ?? { name: meaning.name, values: new Map() };
    group.set(meaning.name, known);
    readValues(document.linesOf(section), known.values);
  }
  return { profiles, ssoSessions };
}

/** An indented line below a value goes on with it, as readers see it. */
function readValues(lines: readonly IniLine[], values: Map<string, string>): void {
  let key: string | undefined;
  for (const line of lines) {
    if (line.kind === 'property') {
      key = line.key.toLowerCase();
      values.set(key, line.value);
    } else if (key !== undefined && (line.kind === 'continuation' || line.kind === 'sub-property')) {
      values.set(key, `${values.get(key)}\n${line.text.trim()}`);
    } else if (line.kind === 'malformed' && !line.reason.startsWith('sub-property')) {
      key = undefined;
    }
  }
}

/** The session that a profile was generated from, if it was. */
export function generatedFrom({ values }: ConfigProfile): string | undefined {
  return values.get(MARKER_KEY) || undefined;
}

/** The role that a profile leads to by Identity Center, where it names one. */
export function roleOf({ values }: ConfigProfile): RoleReference | undefined {
  const accountId = values.get('sso_account_id');
  const roleName = values.get('sso_role_name');
  return accountId && roleName ? { accountId, roleName } : undefined;
}

/** The keys of a generated profile that are ours; everything else in its section is the person's. */
export function generatedValues(session: string, role: RoleReference): ReadonlyMap<string, string> {
  return new Map([
    [MARKER_KEY, session],
    ['sso_session', session],
    ['sso_account_id', role.accountId],
    ['sso_role_name', role.roleName],
  ]);
}

/** The header of a profile in the config file, without the brackets. */
export function configHeader(name: string): string {
  return profileHeader(name, 'config');
}
