import { distance } from 'fastest-levenshtein';

const MOST_SUGGESTIONS = 3;

/**
 * The names that were probably meant, the nearest first: those that contain what was typed, then those that differ by a few
 * letters. For words only; nothing is ever done with a profile that was not named exactly.
 */
export function suggestProfiles(typed: string, names: Iterable<string>): readonly string[] {
  const wanted = typed.toLowerCase();
  // Two letters that changed places count as two changes.
  const allowed = Math.max(typed.length < 4 ? 1 : 2, Math.floor(typed.length / 3));
  const near: { readonly name: string; readonly far: number }[] = [];
  for (const name of names) {
    const candidate = name.toLowerCase();
    const far = Math.abs(candidate.length - wanted.length) > allowed ? Infinity : distance(wanted, candidate);
    if (far <= allowed) near.push({ name, far });
    else if (wanted.length >= 2 && candidate.includes(wanted)) near.push({ name, far: allowed + 1 });
  }
  return near
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_SUGGESTIONS)
    .map(({ name }) => name);
}
