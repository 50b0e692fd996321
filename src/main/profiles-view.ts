import { managedSections } from '../core/aws-files/managed-section.ts';
import type { Profile } from '../core/aws-files/profile-set.ts';
import type { FileState, LoadedProfiles } from '../core/aws-files/read-files.ts';
import type { Environment } from '../core/chain/chain.ts';
import { profileViews } from '../core/chain/profile-kind.ts';
import type { FileView, ProfilesView } from '../shared/view.ts';

/**
 * What the windows show of the AWS files. Sections that we wrote are targets, not profiles to switch to: they would lead
 * from a switched profile to itself. Neither is a section without any credentials.
 */
export function profilesView(
  loaded: LoadedProfiles,
  environment: Environment,
  defaultTarget: string,
): ProfilesView {
  const managed = loaded.credentials.kind === 'read' ? managedSections(loaded.credentials.document) : [];
  const targets = new Set([defaultTarget, ...managed.map((section) => section.target)]);
  const profiles = profileViews(loaded.profiles, environment).filter(
    (profile) =>
      (!targets.has(profile.name) || profile.kind !== 'session-keys') &&
      (profile.kind !== 'incomplete' || namesCredentials(loaded.profiles.profiles.get(profile.name))),
  );
  for (const profile of profiles) if (profile.kind === 'session-keys') targets.add(profile.name);
  return {
    config: fileView(loaded.config),
    credentials: fileView(loaded.credentials),
    profiles,
    problems: loaded.profiles.problems.map(({ severity, path, line, profile, message, advice }) => ({
      severity,
      path,
      ...(line !== undefined && { line }),
      ...(profile !== undefined && { profile }),
      message,
      advice,
    })),
    targets: [...targets],
  };
}

const CREDENTIAL_KEYS =
  /^(role_arn|source_profile|credential_\w+|aws_access_key_id|aws_secret_access_key|aws_session_token|sso_\w+|login_session|web_identity_token_file)$/;

/** False for a section of settings, such as a `[default]` with only a region: nobody can be that, and nothing is broken. */
function namesCredentials(profile: Profile | undefined): boolean {
  return [...(profile?.properties.keys() ?? [])].some((key) => CREDENTIAL_KEYS.test(key));
}

function fileView(state: FileState): FileView {
  if (state.kind !== 'unreadable') return { path: state.path, state: state.kind };
  return { path: state.path, state: 'unreadable', message: `${state.message} ${state.advice}` };
}
