#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { dataFolder, dataFolderAt } from '../core/data-folder.ts';
import { hostPlatform } from '../core/platform.ts';
import { requireCached } from './cached-script.ts';
import { exitCode } from './exit-code.ts';
import { type Commands, start } from './start.ts';

/** The commands, as an earlier process of the same user compiled what the same command needs of them. */
function commands(): Commands | undefined {
  const folder = dataFolderAt(dataFolder(process.env, hostPlatform, homedir()));
  if (!existsSync(folder.root)) return undefined;
  const word = process.argv[2] ?? '';
  // The file is the bundle of the module that has this type.
  return requireCached({
    file: join(import.meta.dirname, 'commands.js'),
    keptIn: join(folder.compiled, `${/^[a-z-]{1,20}$/.test(word) ? word : 'other'}.v8`),
    isWorthKeeping: () => process.exitCode !== exitCode.usage,
  }) as Commands;
}

void start(commands);
