import { posix, win32 } from 'node:path';
import { assertNever } from '../../shared/assert-never.ts';
import { type BrowserId, browserIds, browserLabels } from '../../shared/browser-choice.ts';
import { type BrowserSystem, type CandidatePlace, candidatePlaces } from './browser-places.ts';
import { BROWSERS } from './browser-table.ts';
import { type BrowserProfile, chromiumProfiles } from './chromium-profiles.ts';
import {
  type ContainerProtocol,
  containerProtocol,
  type FirefoxContainer,
  firefoxContainers,
  firefoxProfiles,
} from './firefox-profiles.ts';

/** A browser that is here. */
export interface InstalledBrowser {
  readonly id: BrowserId;
  readonly label: string;
  /** The path of its program. */
  readonly program: string;
  /** Empty where none can be chosen. */
  readonly profiles: readonly InstalledProfile[];
}

export interface InstalledProfile extends BrowserProfile {
  /** Firefox only, and only with an add-on that opens addresses in them. */
  readonly containers?: readonly FirefoxContainer[];
  readonly containerProtocol?: ContainerProtocol;
}

/** The browsers of this system with their profiles, in the order of the table. What cannot be read has no profiles. */
export async function findBrowsers(system: BrowserSystem): Promise<readonly InstalledBrowser[]> {
  const found = await Promise.all(browserIds.map((id) => findBrowser(id, system)));
  return found.filter((browser) => browser !== undefined);
}

/** One of them; `undefined` where it is not here. */
export async function findBrowser(
  id: BrowserId,
  system: BrowserSystem,
): Promise<InstalledBrowser | undefined> {
  for (const place of candidatePlaces(id, system)) {
    if (!(await system.isFile(place.program))) continue;
    return {
      id,
      label: browserLabels[id],
      program: place.program,
      profiles: await profilesOf(id, place, system),
    };
  }
  return undefined;
}

async function profilesOf(
  id: BrowserId,
  { data }: CandidatePlace,
  system: BrowserSystem,
): Promise<readonly InstalledProfile[]> {
  const { join } = pathsOf(system);
  const { profiles } = BROWSERS[id];
  switch (profiles) {
    case 'none':
      return [];
    case 'chromium':
      return firstOf(data, async (folder) => {
        const text = await system.readText(join(folder, 'Local State'));
        return text === undefined ? undefined : chromiumProfiles(text);
      });
    case 'firefox':
      return firstOf(data, async (folder) => {
        const text = await system.readText(join(folder, 'profiles.ini'));
        return text === undefined ? undefined : firefoxProfilesIn(folder, text, system);
      });
    default:
      return assertNever(profiles);
  }
}

async function firstOf<T>(
  folders: readonly string[],
  read: (folder: string) => Promise<readonly T[] | undefined>,
): Promise<readonly T[]> {
  for (const folder of folders) {
    const found = await read(folder);
    if (found !== undefined && found.length > 0) return found;
  }
  return [];
}

function firefoxProfilesIn(
  folder: string,
  text: string,
  system: BrowserSystem,
): Promise<readonly InstalledProfile[]> {
  const { join } = pathsOf(system);
  return Promise.all(
    firefoxProfiles(text).map(async ({ isRelative, name, path }) => {
      const place = isRelative ? join(folder, path) : path;
      const [containers, extensions] = await Promise.all([
        system.readText(join(place, 'containers.json')),
        system.readText(join(place, 'extensions.json')),
      ]);
      const protocol = extensions === undefined ? undefined : containerProtocol(extensions);
      return {
        id: name,
        name,
        ...(protocol !== undefined && {
          containerProtocol: protocol,
          containers: containers === undefined ? [] : firefoxContainers(containers),
        }),
      };
    }),
  );
}

function pathsOf({ platform }: BrowserSystem): typeof posix {
  return platform === 'win32' ? win32 : posix;
}
