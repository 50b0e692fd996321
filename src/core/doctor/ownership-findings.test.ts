import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ownershipFindings } from './ownership-findings.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'understudy-ownership-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const look = () =>
  ownershipFindings({
    dataFolder: join(home, 'data'),
    config: join(home, '.aws', 'config'),
    credentials: join(home, '.aws', 'credentials'),
  });

it('finds nothing where nothing was made yet', () => expect(look()).toEqual([]));

it('finds a file in the place of the data folder', () => {
  writeFileSync(join(home, 'data'), '');
  expect(look()).toMatchObject([
    {
      code: 'data-folder-is-file',
      severity: 'error',
      path: join(home, 'data'),
      advice: 'Move that file away.',
    },
  ]);
});
