import type { Settings } from '../../core/settings/settings.ts';

/** Names that generated profiles must not get: switches write there, or a saved role has it. */
export function reservedNames({
  defaultTarget,
  favourites,
  targets,
}: Pick<Settings, 'defaultTarget' | 'favourites' | 'targets'>): readonly string[] {
  return [defaultTarget, ...Object.values(targets), ...favourites.map(({ name }) => name)];
}
