/** What `understudy keys` can be asked to do; the first is done where nothing is named. */
export const keyCommandNames = ['list', 'import', 'rotate', 'resume', 'remove'] as const;
export type KeyCommandName = (typeof keyCommandNames)[number];

/** `list` and `resume` look at all keys. */
export function needsProfile(name: KeyCommandName): boolean {
  return name !== 'list' && name !== 'resume';
}
