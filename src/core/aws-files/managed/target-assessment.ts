import type { IniDocument } from '../ini/ini-document.ts';
import { unsafeProfileName } from '../ini/safe-subset.ts';
import { propertiesOf, sectionsNamed } from '../ini/section-lookup.ts';
import type { Profile, ProfileSet, Property, SourceLocation } from '../profiles/profile-set.ts';
import { managedSection } from './managed-section.ts';
import { otherToolOf } from './other-tools.ts';

/** What has to be known to judge a target. */
export interface TargetQuestion {
  readonly target: string;
  /** Both files. */
  readonly profiles: ProfileSet;
  readonly credentials: IniDocument;
  readonly credentialsPath: string;
  /** Profiles that saml2aws writes, by its own settings; see `saml2awsProfiles`. */
  readonly saml2aws?: ReadonlySet<string>;
}

/** May credentials be written into this profile? The sentences are ready for the user. */
export type TargetAssessment =
  | { readonly kind: 'allowed'; readonly warnings: readonly string[] }
  | {
      readonly kind: 'confirm';
      readonly reason: 'long-term-keys' | 'other-tool';
      /** The other tool's name. */
      readonly tool?: string;
      readonly message: string;
      readonly warnings: readonly string[];
    }
  | {
      readonly kind: 'refused';
      readonly reason: 'unsafe-name' | 'role' | 'sso' | 'web-identity' | 'hook';
      readonly at?: SourceLocation;
      readonly message: string;
      readonly advice: string;
      /** A name that would do. */
      readonly suggestion: string;
    };

/**
 * Judges a target. SDKs pass over keys in a profile that also has `role_arn`, `sso_*` or `web_identity_token_file`, in either
 * file, so such a profile is refused. Long-term keys and the sections of other tools need a yes.
 */
export function assessTarget(question: TargetQuestion): TargetAssessment {
  const { target, profiles, credentials } = question;
  const unsafe = unsafeProfileName(target);
  if (unsafe !== undefined) {
    return refused('unsafe-name', unsafe, suggestionFor(target, profiles));
  }
  const profile = profiles.profiles.get(target);
  if (profile?.sections.every(({ from }) => from === 'hook')) {
    const message = `The profile ${target} comes from the hook ${profile.sections[0].path}, so it cannot be written.`;
    return refused('hook', message, suggestionFor(target, profiles));
  }
  const blocking = profile === undefined ? undefined : blockingProperty(profile);
  if (blocking !== undefined) {
    const { reason, property } = blocking;
    const message = `Keys in the profile ${target} would be ignored, because it has ${property.key} (${place(property.at)}).`;
    return { ...refused(reason, message, suggestionFor(target, profiles)), at: property.at };
  }
  const warnings = warningsFor(question, profile);
  const keys = longTermKeys(credentials, target);
  if (keys !== undefined) {
    const message = `The profile ${target} holds long-term keys (${question.credentialsPath}, line ${keys}). They are put back when you stop, and a copy of the file is kept. Overwrite them?`;
    return { kind: 'confirm', reason: 'long-term-keys', message, warnings };
  }
  const tool = otherToolOf(credentials, target, question.saml2aws);
  if (tool !== undefined) {
    const message = `The profile ${target} was written by ${tool} (${question.credentialsPath}). Overwrite it?`;
    return { kind: 'confirm', reason: 'other-tool', tool, message, warnings };
  }
  return { kind: 'allowed', warnings };
}

function blockingProperty(
  profile: Profile,
): { readonly reason: 'role' | 'sso' | 'web-identity'; readonly property: Property } | undefined {
  for (const property of profile.properties.values()) {
    if (property.key === 'web_identity_token_file') return { reason: 'web-identity', property };
    if (property.key === 'role_arn') return { reason: 'role', property };
    if (property.key.startsWith('sso_')) return { reason: 'sso', property };
  }
  return undefined;
}

function refused(
  reason: 'unsafe-name' | 'role' | 'sso' | 'web-identity' | 'hook',
  message: string,
  suggestion: string,
) {
  const advice = `Write to another profile, for instance ${suggestion}.`;
  return { kind: 'refused', reason, message, advice, suggestion } as const;
}

/** A name near the wanted one that no profile has yet, or the default target. */
function suggestionFor(target: string, profiles: ProfileSet): string {
  const taken = profiles.profiles.get('understudy');
  if (target !== 'understudy' && (taken === undefined || blockingProperty(taken) === undefined)) {
    return 'understudy';
  }
  for (let number = 2; ; number += 1) {
    const name = `understudy-${number}`;
    if (!profiles.profiles.has(name)) return name;
  }
}

/** Line of the keys when the section holds keys without an end: no session token, or an id of the long-term kind (`AKIA…`). */
function longTermKeys(credentials: IniDocument, target: string): number | undefined {
  const properties = propertiesOf(credentials, target);
  const find = (key: string) =>
    properties.findLast((property) => property.key.toLowerCase() === key && property.value !== '');
  const id = find('aws_access_key_id');
  const key = id ?? find('aws_secret_access_key');
  if (key === undefined) return undefined;
  const hasToken = find('aws_session_token') !== undefined || find('aws_security_token') !== undefined;
  return !hasToken || id?.value.startsWith('AKIA') === true ? key.number : undefined;
}

function warningsFor(question: TargetQuestion, profile: Profile | undefined): string[] {
  const { target, credentials, credentialsPath } = question;
  const warnings: string[] = [];
  for (const key of ['credential_process', 'login_session']) {
    const property = profile?.properties.get(key);
    if (property === undefined) continue;
    warnings.push(
      `The profile ${target} has ${key} (${place(property.at)}), which most tools pass over while the keys are there.`,
    );
  }
  const configKey = profile?.properties.get('aws_access_key_id');
  if (configKey?.at.file === 'config') {
    warnings.push(`The keys of the profile ${target} in ${place(configKey.at)} are passed over meanwhile.`);
  }
  const headers = sectionsNamed(credentials, target).map(({ start }) => start + 1);
  if (headers.length > 1) {
    warnings.push(
      `The section [${target}] stands more than once in ${credentialsPath} (lines ${headers.join(', ')}); the AWS CLI refuses such a file.`,
    );
  }
  const isOurs = managedSection(credentials, target) !== undefined;
  const hasSession = propertiesOf(credentials, target).some(
    ({ key }) => key.toLowerCase() === 'aws_session_token',
  );
  if (hasSession && !isOurs) {
    warnings.push(`The session keys that stood in the profile ${target} are put back when you stop.`);
  }
  return warnings;
}

function place(at: SourceLocation): string {
  return `${at.path}, line ${at.line}`;
}
