import type { SectionEdit } from '../ini/edit-sections.ts';
import { unsafeProfileName, unsafeValue } from '../ini/safe-subset.ts';
import { isIdentifier } from '../profiles/section-name.ts';
import type { ConfigSections } from './generated-section.ts';
import { sessionMessages } from './messages.ts';
import { safeText } from './profile-name.ts';

/** An Identity Center as profiles name it. */
export interface SsoSession {
  /** The `[sso-session]`, whose name is also the name of the token file. */
  readonly name: string;
  /** As the person wrote it: the token file of a session without a name depends on it to the letter. */
  readonly startUrl: string;
  readonly region: string;
}

/** What makes a token refreshable and is enough for role credentials (AWS SDK reference: sso_registration_scopes). */
export const DEFAULT_SCOPE = 'sso:account:access';

export type SessionPlan =
  | { readonly kind: 'present'; readonly name: string }
  | { readonly kind: 'add'; readonly name: string; readonly edit: SectionEdit }
  | { readonly kind: 'refused'; readonly message: string; readonly advice: string };

/**
 * The one `[sso-session]` that profiles will name: the one that stands there, or a new one. A section of that name which means another
 * Identity Center is never changed.
 */
export function planSession({ ssoSessions }: ConfigSections, wanted: SsoSession): SessionPlan {
  const { name, region, startUrl } = wanted;
  const fault =
    unsafeProfileName(name) ?? unsafeValue('sso_start_url', startUrl) ?? unsafeValue('sso_region', region);
  if (fault !== undefined) return { kind: 'refused', message: fault, advice: sessionMessages.correctIt };
  const present = ssoSessions.get(name);
  if (present === undefined) return { kind: 'add', name, edit: sessionSection(wanted) };
  const url = present.values.get('sso_start_url') ?? '';
  if (!isSameInstance(url, startUrl))
    return { kind: 'refused', ...sessionMessages.otherStartUrl(name, url, startUrl) };
  const has = present.values.get('sso_region') ?? '';
  if (has !== region) return { kind: 'refused', ...sessionMessages.otherRegion(name, has, region) };
  return { kind: 'present', name };
}

/** The section of a session that is not there yet. */
export function sessionSection({ name, region, startUrl }: SsoSession): SectionEdit {
  return {
    kind: 'add',
    header: `sso-session ${name}`,
    values: new Map([
      ['sso_start_url', startUrl],
      ['sso_region', region],
      ['sso_registration_scopes', DEFAULT_SCOPE],
    ]),
  };
}

/**
 * Whether two start URLs mean one Identity Center: they may differ in case of the host and in a `/` or `#/` at the end. Their token files
 * are two all the same.
 */
export function isSameInstance(one: string, other: string): boolean {
  return instanceOf(one) === instanceOf(other);
}

function instanceOf(startUrl: string): string {
  const trimmed = startUrl.trim().replace(/[/#]+$/, '');
  return URL.canParse(trimmed) ? new URL(trimmed).href : trimmed;
}

/** The session of the config file that means this Identity Center; one whose URL is written alike before others. */
export function sessionFor({ ssoSessions }: ConfigSections, startUrl: string): SsoSession | undefined {
  const sessions = [...ssoSessions.values()].flatMap(({ name, values }) => {
    const [url, region] = [values.get('sso_start_url'), values.get('sso_region')];
    return url && region && isIdentifier(name) && isSameInstance(url, startUrl)
      ? [{ name, startUrl: url, region }]
      : [];
  });
  return sessions.find((session) => session.startUrl === startUrl) ?? sessions[0];
}

/**
 * A name for a new session: the first label of the start URL's host (`my-company` of `my-company.awsapps.com`), or `sso` where that says
 * nothing. A name that is taken gets a number.
 */
export function freeSessionName(taken: ReadonlyMap<string, unknown>, startUrl: string): string {
  const host = URL.canParse(startUrl) ? new URL(startUrl).hostname : '';
  const label = safeText(host.split('.')[0] ?? '').replace(/^-+|-+$/g, '');
  const name = label === '' || label === 'identitycenter' || label === 'start' ? 'sso' : label;
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) if (!taken.has(`${name}-${number}`)) return `${name}-${number}`;
}
