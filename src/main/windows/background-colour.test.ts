import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backgroundColour } from './background-colour.ts';

const tokens = readFileSync(join(import.meta.dirname, '../../renderer/styles/tokens.css'), 'utf8');
/** `--ground` by the order of the style sheet: plain, dark, more contrast, dark with more contrast. */
const [plain, dark, contrast, darkContrast] = [...tokens.matchAll(/--ground:\s*(#[0-9a-f]{6})/g)].map(
  ([, colour]) => colour,
);

describe('groundColour', () => {
  it.each([
    [{ dark: false, highContrast: false }, plain],
    [{ dark: true, highContrast: false }, dark],
    [{ dark: false, highContrast: true }, contrast],
    [{ dark: true, highContrast: true }, darkContrast],
  ])('is what the pages draw: %o', (look, colour) => {
    expect(backgroundColour(look)).toBe(colour);
  });
});
