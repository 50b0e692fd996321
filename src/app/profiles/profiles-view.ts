import { managedSections } from '../../core/aws-files/managed/managed-section.ts';
import type { FileState, LoadedProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import type { Environment } from '../../core/chain/chain.ts';
import { profileViews } from '../../core/chain/profiles/profile-kind.ts';
import type { FileView, ProfilesView, ProfileView } from '../../shared/view.ts';

/**
 * What the windows show of the AWS files. Sections that we wrote are targets, not profiles to switch to: they would lead
 * from a switched profile to itself. Neither is a section without any credentials.
 *
 * @param views of all profiles, when they are known
 */
export function profilesView(
  loaded: LoadedProfiles,
  environment: Environment,
  defaultTarget: string,
  views: readonly ProfileView[] = profileViews(loaded.profiles, environment),
): ProfilesView {
  const managed = loaded.credentials.kind === 'read' ? managedSections(loaded.credentials.document) : [];
  const targets = new Set([defaultTarget, ...managed.map((section) => section.target)]);
  const profiles = views.filter(
    (profile) =>
      (!targets.has(profile.name) || profile.kind !== 'session-keys') && profile.kind !== 'settings',
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

function fileView(state: FileState): FileView {
  if (state.kind !== 'unreadable') return { path: state.path, state: state.kind };
  return { path: state.path, state: 'unreadable', message: `${state.message} ${state.advice}` };
}
