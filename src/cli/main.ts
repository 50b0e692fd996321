#!/usr/bin/env node
import * as module from 'node:module';

// Node 22.1 and later keep what they compiled; the rest is loaded after that is on.
const { enableCompileCache } = module as { enableCompileCache?: () => unknown };
enableCompileCache?.();
const { start } = await import('./start.ts');
await start();
