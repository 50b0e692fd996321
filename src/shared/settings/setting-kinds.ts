import { type BrowserChoice, isBrowserChoice } from '../browser-choice.ts';

/*
 * The kinds of settings: for each, which stored values count, which values the window may send, and how one becomes the other.
 * Nothing here loads zod, since the quick answers of the terminal and the pages read settings by it too.
 */

/** The sections of the settings window, in the order in which they stand. */
export const settingsSections = [
  'files',
  'delivery',
  'console',
  'sessions',
  'notifications',
  'keys',
  'shell',
  'look',
  'system',
  'doctor',
  'activity',
  'about',
] as const;
export type SettingsSection = (typeof settingsSections)[number];

/** The sections that settings can stand in; the others are pages of their own. */
export type SettingSection = Exclude<SettingsSection, 'doctor' | 'activity' | 'about'>;

/** How a setting is put in the window. `words` are found by the search and not shown. */
export interface SettingText {
  readonly section: SettingSection;
  readonly label: string;
  readonly note?: string;
  readonly words?: string;
}

/** A setting of any kind. `Shown` is its value in the window, where a text that is empty is a setting that is not set. */
export interface Setting<Stored, Shown> extends SettingText {
  /** What counts while nothing that fits is stored. */
  readonly defaultOn: (platform: string) => Stored;
  /** Whether what the file says fits. */
  readonly isStored: (value: unknown) => value is Stored;
  /** What counts of a list in which some entries do not fit. Absent: nothing of it. */
  readonly salvage?: (value: unknown) => Stored;
  /** Whether what the window sent is of this kind. Whether it fits is said later, with a sentence. */
  readonly isShown: (value: unknown) => value is Shown;
  readonly show: (stored: Stored) => Shown;
  readonly store: (shown: Shown) => Stored;
}

/** A setting whose value needs nothing around it to be judged. */
export interface Judged<Shown> {
  /** Why a value cannot be set: one sentence that says what would do. */
  readonly unfit: (shown: Shown) => string | undefined;
}

export type Path = Setting<string | undefined, string> & { readonly kind: 'path' };
export type Accelerator = Setting<string | undefined, string> & { readonly kind: 'accelerator' };
export type Target = Setting<string, string> & { readonly kind: 'target' };
export type Targets = Setting<Names, Names> & { readonly kind: 'targets' };
export type Names = Readonly<Record<string, string>>;

/** Shown as JSON, since a choice is offered as a whole and never typed. */
export interface Browser extends Setting<BrowserChoice | undefined, string>, Judged<string> {
  readonly kind: 'browser';
}
export interface Browsers extends Setting<BrowserChoices, Names>, Judged<Names> {
  readonly kind: 'browsers';
  /** What has a browser of its own. */
  readonly of: 'profiles' | 'accounts';
}
export type BrowserChoices = Readonly<Record<string, BrowserChoice>>;

export interface Text extends Setting<string | undefined, string>, Judged<string> {
  readonly kind: 'text';
  readonly placeholder?: string;
}
export interface Switch extends Setting<boolean, boolean>, Judged<boolean> {
  readonly kind: 'switch';
}
export interface Choice<C extends string> extends Setting<C, C>, Judged<C> {
  readonly kind: 'choice';
  readonly choices: readonly { readonly value: C; readonly label: string }[];
  /** They need a line of their own. */
  readonly wide: boolean;
}
export interface Duration extends Setting<number, number>, Judged<number> {
  readonly kind: 'duration';
}
export interface Minutes extends Setting<number, number>, Judged<number> {
  readonly kind: 'minutes';
}
export interface Moments extends Setting<readonly number[], readonly number[]>, Judged<readonly number[]> {
  readonly kind: 'moments';
}
export interface ProfileList
  extends Setting<readonly string[], readonly string[]>,
    Judged<readonly string[]> {
  readonly kind: 'profiles';
  /** The profiles that may be put on the list. */
  readonly from: 'all' | 'roles';
}

/** On or off. */
export function onOff(setting: SettingText & { readonly byDefault: boolean }): Switch {
  const { byDefault, ...text } = setting;
  return {
    ...text,
    kind: 'switch',
    ...same,
    defaultOn: () => byDefault,
    isStored: isBoolean,
    isShown: isBoolean,
    unfit: () => undefined,
  };
}

/** One of a few, in the order of `labels`. */
export function choice<C extends string>(
  setting: SettingText & {
    readonly labels: Readonly<Record<C, string | { readonly label: string }>>;
    readonly byDefault: NoInfer<C>;
    /** The default on Windows, where it is another. */
    readonly onWindows?: NoInfer<C>;
    readonly wide?: boolean;
  },
): Choice<C> {
  const { byDefault, labels, onWindows = byDefault, wide = false, ...text } = setting;
  const isChoice = (value: unknown): value is C => typeof value === 'string' && Object.hasOwn(labels, value);
  return {
    ...text,
    kind: 'choice',
    ...same,
    wide,
    choices: Object.keys(labels)
      .filter(isChoice)
      .map((value) => ({ value, label: labelOf(labels[value]) })),
    defaultOn: (platform) => (platform === 'win32' ? onWindows : byDefault),
    isStored: isChoice,
    isShown: isChoice,
    unfit: () => undefined,
  };
}

/** A text that may be absent. */
export function text(
  setting: SettingText & {
    readonly pattern: RegExp;
    /** What is said of a text that does not match. */
    readonly sentence: string;
    readonly placeholder?: string;
  },
): Text {
  const { pattern, sentence, ...rest } = setting;
  const isStored = (value: unknown) =>
    value === undefined || (typeof value === 'string' && pattern.test(value));
  return {
    ...rest,
    kind: 'text',
    ...optional,
    isStored: (value): value is string | undefined => isStored(value),
    isShown: isText(NAME_LENGTH),
    unfit: (shown) => (shown === '' || isStored(shown) ? undefined : sentence),
  };
}

/** A length of time, kept in whole seconds. */
export function duration(setting: SettingText & Range): Duration {
  const { byDefault, max, min, sentence, ...rest } = setting;
  const fits = (value: unknown): value is number => Number.isSafeInteger(value) && isWithin(value, min, max);
  return {
    ...rest,
    kind: 'duration',
    ...same,
    defaultOn: () => byDefault,
    isStored: fits,
    isShown: isNumber,
    unfit: (shown) => (fits(shown) ? undefined : sentence),
  };
}

/** A number of minutes: whole ones are chosen, others that stand in the file count. */
export function minutes(setting: SettingText & Range): Minutes {
  const { byDefault, max, min, sentence, ...rest } = setting;
  const fits = (value: unknown): value is number => isWithin(value, min, max);
  return {
    ...rest,
    kind: 'minutes',
    ...same,
    defaultOn: () => byDefault,
    isStored: fits,
    isShown: isNumber,
    unfit: (shown) => (Number.isSafeInteger(shown) && fits(shown) ? undefined : sentence),
  };
}

/** Minutes before an end, the earliest moment first. */
export function moments(setting: SettingText & { readonly byDefault: readonly number[] }): Moments {
  const { byDefault, ...rest } = setting;
  const fits = (value: number) => Number.isFinite(value) && value > 0 && value <= MOST_MINUTES;
  return {
    ...rest,
    kind: 'moments',
    show: (stored) => stored,
    store: (shown) => [...shown].sort((a, b) => b - a),
    defaultOn: () => byDefault,
    isStored: (value): value is readonly number[] =>
      isListOf(isNumber, MOST_MOMENTS)(value) && value.every(fits),
    isShown: isListOf(isNumber, 20),
    unfit: (shown) => {
      if (shown.length > MOST_MOMENTS) return 'Choose at most five moments.';
      if (!shown.every(fits)) return 'A moment is 1 to 1440 minutes before the end, such as 15, 5.';
      return new Set(shown).size === shown.length ? undefined : 'A moment stands twice.';
    },
  };
}

/** A list of profiles, each once. */
export function profiles(setting: SettingText & { readonly from: ProfileList['from'] }): ProfileList {
  return {
    ...setting,
    kind: 'profiles',
    show: (stored) => stored,
    store: (shown) => [...new Set(shown)],
    defaultOn: () => [],
    isStored: isListOf(isName, MOST_NAMES),
    isShown: isListOf(isText(NAME_LENGTH), MOST_NAMES),
    unfit: (shown) => (shown.every((name) => name.trim() !== '') ? undefined : 'A profile has a name.'),
  };
}

/** A file that may be named. */
export function path(setting: SettingText): Path {
  return {
    ...setting,
    kind: 'path',
    ...optional,
    isStored: isTextOrNone(PATH_LENGTH),
    isShown: isText(PATH_LENGTH),
  };
}

/** A key combination that may be chosen, as Electron writes it. */
export function accelerator(setting: SettingText): Accelerator {
  return {
    ...setting,
    kind: 'accelerator',
    ...optional,
    isStored: isTextOrNone(100),
    isShown: isText(NAME_LENGTH),
  };
}

/** A profile of the credentials file that a switch may write to. */
export function target(setting: SettingText & { readonly byDefault: string }): Target {
  const { byDefault, ...rest } = setting;
  return {
    ...rest,
    kind: 'target',
    ...same,
    defaultOn: () => byDefault,
    isStored: isName,
    isShown: isText(NAME_LENGTH),
  };
}

/** Profiles with the target that each is written to. */
export function targets(setting: SettingText): Targets {
  return {
    ...setting,
    kind: 'targets',
    ...same,
    defaultOn: () => ({}),
    isStored: isNames(isName),
    isShown: isNames(isText(NAME_LENGTH)),
  };
}

/** The browser that something opens in; none is the system's own. */
export function browser(setting: SettingText): Browser {
  return {
    ...setting,
    kind: 'browser',
    defaultOn: () => undefined,
    isStored: (value): value is BrowserChoice | undefined => value === undefined || isBrowserChoice(value),
    isShown: isText(CHOICE_LENGTH),
    show: (stored) => (stored === undefined ? '' : JSON.stringify(stored)),
    store: choiceOf,
    unfit: (shown) => (shown === '' || choiceOf(shown) !== undefined ? undefined : NO_BROWSER),
  };
}

/** Profiles, or accounts by their id, that have a browser of their own. */
export function browsers(setting: SettingText & { readonly of: Browsers['of'] }): Browsers {
  const fits = (value: unknown): value is BrowserChoices =>
    isRecord(value) &&
    Object.entries(value).every(([name, choice]) => isName(name) && isBrowserChoice(choice));
  return {
    ...setting,
    kind: 'browsers',
    defaultOn: () => ({}),
    isStored: fits,
    // A choice that does not fit costs that choice only.
    salvage: (value) =>
      isRecord(value)
        ? Object.fromEntries(
            Object.entries(value).flatMap(([name, choice]) =>
              isName(name) && isBrowserChoice(choice) ? [[name, choice]] : [],
            ),
          )
        : {},
    isShown: isNames(isText(CHOICE_LENGTH)),
    show: (stored) =>
      Object.fromEntries(Object.entries(stored).map(([name, choice]) => [name, JSON.stringify(choice)])),
    store: (shown) =>
      Object.fromEntries(
        Object.entries(shown).flatMap(([name, text]) => {
          const choice = choiceOf(text);
          return choice === undefined ? [] : [[name, choice]];
        }),
      ),
    unfit: (shown) =>
      Object.values(shown).every((text) => choiceOf(text) !== undefined) ? undefined : NO_BROWSER,
  };
}

const CHOICE_LENGTH = 1000;
const NO_BROWSER = 'Choose one of the browsers that are listed.';

function choiceOf(text: string): BrowserChoice | undefined {
  try {
    const choice: unknown = JSON.parse(text);
    return isBrowserChoice(choice) ? choice : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Range {
  readonly byDefault: number;
  readonly min: number;
  readonly max: number;
  /** What is said of a number outside of the range. */
  readonly sentence: string;
}

const NAME_LENGTH = 512;
const PATH_LENGTH = 4096;
const MOST_NAMES = 10_000;
const MOST_MOMENTS = 5;
const MOST_MINUTES = 1440;

const same = { show: <T>(stored: T): T => stored, store: <T>(shown: T): T => shown };
const optional = {
  defaultOn: () => undefined,
  show: (stored: string | undefined) => stored ?? '',
  store: (shown: string) => shown || undefined,
};

const labelOf = (label: string | { readonly label: string }) =>
  typeof label === 'string' ? label : label.label;
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isName = (value: unknown): value is string => isText(NAME_LENGTH)(value) && value !== '';

function isWithin(value: unknown, min: number, max: number): value is number {
  return isNumber(value) && value >= min && value <= max;
}

function isText(most: number): (value: unknown) => value is string {
  return (value): value is string => typeof value === 'string' && value.length <= most;
}

function isTextOrNone(most: number): (value: unknown) => value is string | undefined {
  return (value): value is string | undefined => value === undefined || (isText(most)(value) && value !== '');
}

function isListOf<T>(
  isItem: (value: unknown) => value is T,
  most: number,
): (value: unknown) => value is readonly T[] {
  return (value): value is readonly T[] =>
    Array.isArray(value) && value.length <= most && value.every(isItem);
}

function isNames(isOne: (value: unknown) => value is string): (value: unknown) => value is Names {
  return (value): value is Names =>
    isRecord(value) && Object.entries(value).every(([name, other]) => isOne(name) && isOne(other));
}
