#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { dataFolder } from '../core/data-folder.ts';
import { hostPlatform } from '../core/platform.ts';
import { start } from './start.ts';

/**
 * Node 22.1 and later keep what they compiled; what a command needs is loaded after that is on. In a folder of the user's own:
 * in the usual one for temporary files others could leave code for this process to run.
 */
function keepCompiled(): void {
  const { enableCompileCache } = process.getBuiltinModule('node:module') as {
    enableCompileCache?: (folder: string) => unknown;
  };
  const folder = dataFolder(process.env, hostPlatform, homedir());
  if (existsSync(folder)) enableCompileCache?.(join(folder, 'compile-cache'));
}

void start(keepCompiled);
