/** The colour behind every page: `--ground` of the windows' style sheet, `tokens.css`. */
export function backgroundColour(look: { readonly dark: boolean; readonly highContrast: boolean }): string {
  if (look.highContrast) return look.dark ? '#000000' : '#ffffff';
  return look.dark ? '#1b1d22' : '#fbfbfc';
}
