import { expect, it } from 'vitest';
import { importedPackages } from './package-stage.mjs';

it.each([
  ["import { z } from 'zod';", ['zod']],
  ["export { a } from '@scope/a/deep.js';", ['@scope/a']],
  ["const { default: keytar } = await import('keytar');", ['keytar']],
  ['const { default: keytar } = await import(`keytar`);', ['keytar']],
  ["var x = require('cross-spawn'); var y = __require('which');", ['cross-spawn', 'which']],
  [
    "import { app } from 'electron'; import log from 'electron/main'; import fs from 'node:fs'; import path from 'path';",
    [],
  ],
  ["import './chunks/a.js'; await import('../b.js');", []],
  ["throw new Error(`It comes from 'it', import('it')`);", []],
  ['const text = "import x from \'y\'";', []],
])('finds the packages that remain in: %s', async (script, packages) => {
  expect(await importedPackages(script)).toEqual(packages);
});
