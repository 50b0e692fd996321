import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { AboutView, LicenceView } from '../../shared/settings-view.ts';

const licenceList = z.array(
  z.object({
    name: z.string(),
    version: z.string(),
    licence: z.string(),
    text: z.string().optional(),
  }),
);

/** Versions, places and the licences of what ships. A build without the list of licences has none to show. */
export async function aboutView(options: {
  readonly appVersion: string;
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly dataFolder: string;
  readonly logFile: string;
  /** Written by the build: an array of name, version, licence and text. */
  readonly licenceFile: string;
}): Promise<AboutView> {
  const { appVersion, dataFolder, licenceFile, logFile, versions } = options;
  const named = (name: string, version: string | undefined) =>
    version === undefined ? [] : [{ name, version }];
  return {
    versions: [
      { name: 'Understudy', version: appVersion },
      ...named('Electron', versions['electron']),
      ...named('Chromium', versions['chrome']),
      ...named('Node', versions['node']),
    ],
    dataFolder,
    logFile,
    licences: await licences(licenceFile),
  };
}

async function licences(file: string): Promise<readonly LicenceView[]> {
  try {
    const parsed = licenceList.safeParse(JSON.parse(await readFile(file, 'utf8')));
    if (!parsed.success) return [];
    return parsed.data.map(({ text, ...rest }) => (text === undefined ? rest : { ...rest, text }));
  } catch {
    return [];
  }
}
