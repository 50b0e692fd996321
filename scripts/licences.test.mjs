import { describe, expect, it } from 'vitest';
import {
  billOfMaterials,
  collectLicences,
  noticesText,
  packagesImportedBy,
  statedLicence,
} from './licences.mjs';

describe('packagesImportedBy', () => {
  it.each([
    ["import { z } from 'zod';", ['zod']],
    ["import React, {\n  useState,\n} from 'react';", ['react']],
    ["import type { X } from 'only-types';", []],
    ["import { useButton } from 'react-aria/useButton';", ['react-aria']],
    ["import { STSClient } from '@aws-sdk/client-sts';", ['@aws-sdk/client-sts']],
    ["const { default: keytar } = await import('keytar');", ['keytar']],
    ["const spawn = require('cross-spawn');", ['cross-spawn']],
    ["import 'some-styles/all.css';", ['some-styles']],
    ["@import 'some-styles/all.css';", ['some-styles']],
    ["export { a } from 'from-elsewhere';", ['from-elsewhere']],
    [
      "import { readFile } from 'node:fs/promises';\nimport path from 'path';\nimport { app } from 'electron';",
      [],
    ],
    ["import { here } from './here.ts';\nimport '../there.css';", []],
  ])('%s', (source, packages) => {
    expect(packagesImportedBy(source)).toEqual(packages);
  });
});

it.each([
  [{ license: 'MIT' }, 'MIT'],
  [{ license: { type: 'ISC' } }, 'ISC'],
  [{ licenses: [{ type: 'MIT' }, { type: 'Apache-2.0' }] }, 'MIT OR Apache-2.0'],
  [{}, 'not stated'],
])('reads the licence that %j states', (manifest, expected) => {
  expect(statedLicence(manifest)).toBe(expected);
});

describe('what ships', () => {
  it('lists the packages of the app, the windows and the command, and what they need', async () => {
    const names = (await collectLicences()).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        '@aws-sdk/client-sts',
        '@smithy/core',
        '@github/keytar',
        'react',
        'react-dom',
        'zod',
      ]),
    );
    expect(
      names.filter((name) => /^(vitest|typescript|electron-builder|@playwright\/test)$/.test(name)),
    ).toEqual([]);
  });

  it('has a licence for each, and none that forbids to pass it on', async () => {
    const licences = await collectLicences();
    const allowed = /^\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|Python-2\.0|CC0-1\.0)\b/;
    expect(
      licences
        .filter(({ licence }) => !allowed.test(licence))
        .map(({ name, licence }) => `${name}: ${licence}`),
    ).toEqual([]);
  });
});

const two = [
  { name: '@scope/a', version: '1.0.0', licence: 'MIT', text: 'Be nice.' },
  { name: 'b', version: '2.0.0', licence: 'MIT', homepage: 'https://example.com/b', text: 'Be nice.' },
  { name: 'c', version: '3.0.0', licence: 'not stated' },
];

it('writes a text that several packages share once, below all their names', () => {
  const text = noticesText(two);
  expect(text.match(/Be nice\./g)).toHaveLength(1);
  expect(text).toContain('@scope/a 1.0.0 (MIT)\nb 2.0.0 (MIT) https://example.com/b\n');
  expect(text).toContain('It states: not stated.');
});

it('names every package in the bill of materials by its package URL', () => {
  const bill = billOfMaterials(two, {
    name: 'understudy',
    version: '1.2.3',
    at: new Date('2026-01-02T03:04:05Z'),
  });
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', metadata: { timestamp: '2026-01-02T03:04:05.000Z' } });
  expect(bill.components.map(({ purl }) => purl)).toEqual([
    'pkg:npm/%40scope/a@1.0.0',
    'pkg:npm/b@2.0.0',
    'pkg:npm/c@3.0.0',
  ]);
  expect(bill.components[0].licenses).toEqual([{ expression: 'MIT' }]);
  expect(bill.components[2].licenses).toEqual([]);
});
