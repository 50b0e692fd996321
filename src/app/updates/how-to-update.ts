import type { Release } from '../../core/updates/update-feed.ts';
import { updateMessages as say } from './messages.ts';

/** How this app came onto the machine. */
export type InstalledAs = 'deb' | 'rpm' | 'download' | 'source';

export interface InstallFacts {
  readonly isPackaged: boolean;
  readonly platform: NodeJS.Platform;
  /** The text of `package-type` beside the app, which the packages for Linux put there; absent elsewhere. */
  readonly packageType?: string;
}

export function installedAs({ isPackaged, packageType, platform }: InstallFacts): InstalledAs {
  if (!isPackaged) return 'source';
  const type = packageType?.trim();
  return platform === 'linux' && (type === 'deb' || type === 'rpm') ? type : 'download';
}

/** How a newer version is had, in a sentence that can be followed as it stands. */
export function howToUpdate(installed: InstalledAs): (release: Release) => string {
  return ({ version }) => say[installed](version);
}
