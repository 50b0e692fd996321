import { parse as parseIni } from 'ini';
import { z } from 'zod';
import { parseJson } from './chromium-profiles.ts';

/** A profile as Firefox lists it in `profiles.ini`. */
export interface FirefoxProfile {
  readonly name: string;
  /** Where its files are; below the folder of `profiles.ini` where `isRelative`. */
  readonly path: string;
  readonly isRelative: boolean;
}

const section = z.looseObject({
  Name: z.string().min(1),
  Path: z.string().min(1),
  IsRelative: z.string().optional(),
});

/** The profiles in a `profiles.ini`, by name. */
export function firefoxProfiles(text: string): readonly FirefoxProfile[] {
  return Object.entries(parseIni(text))
    .filter(([name]) => /^Profile\d+$/.test(name))
    .flatMap(([, value]) => {
      const parsed = section.safeParse(value);
      if (!parsed.success || /\p{Cc}/u.test(parsed.data.Name)) return [];
      const { IsRelative, Name, Path } = parsed.data;
      return [{ name: Name, path: Path, isRelative: IsRelative !== '0' }];
    })
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** A container of Firefox: a set of tabs with cookies of their own. */
export interface FirefoxContainer {
  readonly name: string;
  /** One of Firefox's names, such as `red`. */
  readonly color?: string;
  readonly icon?: string;
}

/** The four that come with Firefox have no name in the file, since it depends on the language. */
const BUILT_IN: readonly (readonly [RegExp, string])[] = [
  [/personal/i, 'Personal'],
  [/work/i, 'Work'],
  [/banking/i, 'Banking'],
  [/shopping/i, 'Shopping'],
];

const containersFile = z.looseObject({
  identities: z.array(
    z.looseObject({
      public: z.boolean().catch(false),
      name: z.string().catch(''),
      l10nID: z.string().catch(''),
      l10nId: z.string().catch(''),
      color: z.string().catch(''),
      icon: z.string().catch(''),
    }),
  ),
});

/** The containers in a profile's `containers.json` that people see, by name. */
export function firefoxContainers(text: string): readonly FirefoxContainer[] {
  const parsed = containersFile.safeParse(parseJson(text));
  if (!parsed.success) return [];
  return parsed.data.identities
    .filter((identity) => identity.public)
    .flatMap(({ color, icon, l10nID, l10nId, name }) => {
      const builtIn = BUILT_IN.find(([pattern]) => pattern.test(l10nID || l10nId))?.[1];
      const shown = name || builtIn;
      return shown === undefined ? [] : [{ name: shown, ...(color && { color }), ...(icon && { icon }) }];
    })
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** Add-ons that open an address in a container, by the protocol that they listen to. */
const CONTAINER_ADD_ONS = {
  /** Granted Containers. */
  '{b5e0e8de-ebfe-4306-9528-bcc18241a490}': 'ext+granted-containers',
  /** Open URL in Container. */
  '{f069aec0-43c5-4bbf-b6b4-df95c4326b98}': 'ext+container',
} as const;
export type ContainerProtocol = (typeof CONTAINER_ADD_ONS)[keyof typeof CONTAINER_ADD_ONS];

const extensionsFile = z.looseObject({
  addons: z.array(z.looseObject({ id: z.string(), active: z.boolean().catch(false) })),
});

/** The protocol by which an address can be opened in a container, from a profile's `extensions.json`; `undefined` without such an add-on. */
export function containerProtocol(text: string): ContainerProtocol | undefined {
  const parsed = extensionsFile.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const active = new Set(parsed.data.addons.filter((addOn) => addOn.active).map((addOn) => addOn.id));
  return Object.entries(CONTAINER_ADD_ONS).find(([id]) => active.has(id))?.[1];
}
