/* Which browser an address opens in. zod-free, since pages and the quick answers of the terminal read settings by it. */

/** The browsers that can be chosen, by the name that people know, in the order in which they are listed. */
export const browserLabels = {
  chrome: 'Google Chrome',
  chromium: 'Chromium',
  edge: 'Microsoft Edge',
  brave: 'Brave',
  vivaldi: 'Vivaldi',
  arc: 'Arc',
  firefox: 'Firefox',
} as const;
export type BrowserId = keyof typeof browserLabels;

export const browserIds: readonly BrowserId[] = Object.keys(browserLabels).filter(isBrowserId);

function isBrowserId(word: unknown): word is BrowserId {
  return typeof word === 'string' && Object.hasOwn(browserLabels, word);
}

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

/** Which browser window an address opens in, as it is kept in the settings. Absent where it is expected: the system's own browser. */
export interface BrowserChoice {
  readonly browser: BrowserId;
  /** The profile's id in that browser. Absent: the one that the browser takes by itself. */
  readonly profile?: string;
  /** A container of Firefox, by name; the add-on makes it where it is not there. */
  readonly container?: { readonly name: string; readonly color?: ContainerColor };
}

/** A browser window that can be chosen on this machine. */
export interface BrowserOffer {
  readonly choice: BrowserChoice;
  /** `Google Chrome: Work`; no two are the same. */
  readonly label: string;
}

/** Whether a value is a choice, with nothing else in it. */
export function isBrowserChoice(value: unknown): value is BrowserChoice {
  const fields = fieldsOf(value, ['browser', 'profile', 'container']);
  if (fields === undefined || !isBrowserId(fields['browser'])) return false;
  const { container, profile } = fields;
  return (profile === undefined || isName(profile)) && (container === undefined || isContainer(container));
}

function isContainer(value: unknown): boolean {
  const fields = fieldsOf(value, ['name', 'color']);
  if (fields === undefined || !isName(fields['name'])) return false;
  const { color } = fields;
  return color === undefined || containerColors.some((known) => known === color);
}

function fieldsOf(value: unknown, known: readonly string[]): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.keys(value).every((key) => known.includes(key)) ? { ...value } : undefined;
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 200 && /^[^\p{Cc}]+$/u.test(value);
}

/** Whether two choices mean the same window. */
export function isSameChoice(one: BrowserChoice, other: BrowserChoice): boolean {
  return (
    one.browser === other.browser &&
    one.profile === other.profile &&
    one.container?.name === other.container?.name &&
    one.container?.color === other.container?.color
  );
}

/** A choice in words: as it is offered, else as well as it can be said of a browser that is not here any more. */
export function browserChoiceText(choice: BrowserChoice, offers: readonly BrowserOffer[]): string {
  const offer = offers.find((each) => isSameChoice(each.choice, choice));
  if (offer) return offer.label;
  const rest = [choice.profile, choice.container?.name].filter((part) => part !== undefined);
  return [browserLabels[choice.browser], ...rest].join(': ');
}
