import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A person's home folder, made for one test and empty at first. */
export interface UserHome {
  readonly folder: string;
  readonly configFile: string;
  readonly credentialsFile: string;
  /** UNDERSTUDY_HOME: all of the app's own data. */
  readonly appData: string;
  /** What a program of this person finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  writeConfig(text: string): Promise<void>;
  writeCredentials(text: string): Promise<void>;
  readCredentials(): Promise<string>;
  /** The keys of one section of the credentials file; undefined when it has no such section. */
  credentialsOf(profile: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** The permission bits of the credentials file, such as 0o600. */
  credentialsMode(): Promise<number>;
  remove(): Promise<void>;
}

/** Makes a fresh home below the temporary folder. */
export async function createUserHome(): Promise<UserHome> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-home-'));
  const configFile = join(folder, '.aws', 'config');
  const credentialsFile = join(folder, '.aws', 'credentials');
  const appData = join(folder, 'understudy');
  const runtime = join(folder, 'run');
  await mkdir(runtime, { mode: 0o700 });

  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(join(folder, '.aws'), { recursive: true, mode: 0o700 });
    await writeFile(path, text, { mode: 0o600 });
    await chmod(path, 0o600);
  };

  return {
    folder,
    configFile,
    credentialsFile,
    appData,
    environment: {
      HOME: folder,
      UNDERSTUDY_HOME: appData,
      XDG_CONFIG_HOME: join(folder, '.config'),
      XDG_CACHE_HOME: join(folder, '.cache'),
      XDG_DATA_HOME: join(folder, '.local', 'share'),
      XDG_RUNTIME_DIR: runtime,
    },
    writeConfig: (text) => write(configFile, text),
    writeCredentials: (text) => write(credentialsFile, text),
    readCredentials: () => readFile(credentialsFile, 'utf8'),
    credentialsOf: async (profile) =>
      sectionOf(await readFile(credentialsFile, 'utf8').catch(() => ''), profile),
    credentialsMode: async () => (await stat(credentialsFile)).mode & 0o777,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** A plain reading that shares no code with the app, so that it can judge it. */
function sectionOf(text: string, profile: string): Readonly<Record<string, string>> | undefined {
  let keys: Record<string, string> | undefined;
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    const header = /^\[\s*(.*?)\s*\]/.exec(line);
    if (header) {
      inside = header[1] === profile;
      if (inside) keys ??= {};
    }
    const pair = /^([^\s#;[=][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
    if (inside && keys && pair?.[1]) keys[pair[1]] = pair[2] ?? '';
  }
  return keys;
}
