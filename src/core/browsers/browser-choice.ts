import { z } from 'zod';
import { type BrowserId, browserIds } from './browser-table.ts';

/** Colours that a container can have, in Firefox's order. */
export const containerColors = [
  'blue',
  'turquoise',
  'green',
  'yellow',
  'orange',
  'red',
  'pink',
  'purple',
] as const;
export type ContainerColor = (typeof containerColors)[number];

const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]+$/u);

/** Which browser window an address opens in, as it is kept in the settings. */
export const browserChoiceSchema = z.strictObject({
  browser: z.enum(browserIds as readonly [BrowserId, ...BrowserId[]]),
  /** The profile's id, see `BrowserProfile`. Absent: the one that the browser takes by itself. */
  profile: name.exactOptional(),
  /** A container of Firefox, by name; the add-on makes it where it is not there. */
  container: z.strictObject({ name, color: z.enum(containerColors).exactOptional() }).exactOptional(),
});

/** Absent where a choice is expected: the system's own browser. */
export type BrowserChoice = Readonly<z.infer<typeof browserChoiceSchema>>;
