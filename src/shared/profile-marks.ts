/** What a user can say of a profile once and for all. The names are those of the settings. */
export const profileMarks = [
  'pinned',
  'production',
  'longRoleSession',
  'resumeAtLaunch',
  'endpointProfiles',
] as const;
export type ProfileMark = (typeof profileMarks)[number];
