import type { MfaSourceView } from '../../shared/settings-view.ts';
import type { ProfileView } from '../../shared/view.ts';

/** Every MFA device with the profile whose keys go with it, once each, in the order of the files. */
export function mfaSources(profiles: readonly ProfileView[]): readonly MfaSourceView[] {
  const found = new Map<string, MfaSourceView>();
  for (const profile of profiles) {
    const source = sourceOf(profile);
    if (source) found.set(`${source.serial} ${source.sourceProfile}`, source);
  }
  return [...found.values()];
}

/**
 * The profile through which a session with that device is begun: the source itself where it names the device, else the
 * first role that does.
 */
export function profileForMfaSession(
  profiles: readonly ProfileView[],
  wanted: MfaSourceView,
): string | undefined {
  const fitting = profiles.filter((profile) => {
    const source = sourceOf(profile);
    return source?.serial === wanted.serial && source.sourceProfile === wanted.sourceProfile;
  });
  return (fitting.find(({ name }) => name === wanted.sourceProfile) ?? fitting[0])?.name;
}

function sourceOf({
  mfaSerial,
  name,
  problem,
  sourceProfile = name,
}: ProfileView): MfaSourceView | undefined {
  return mfaSerial === undefined || problem ? undefined : { serial: mfaSerial, sourceProfile };
}
