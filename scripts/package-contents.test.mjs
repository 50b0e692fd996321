import { expect, it } from 'vitest';
import { judgeContents } from './package-contents.mjs';

const inArchive = [
  'package.json',
  'out/licences.json',
  'out/main/index.js',
  'out/main/chunks/start-understudy-D8x_1.js',
  'out/preload/index.cjs',
  'out/renderer/panel.html',
  'out/renderer/mfa.html',
  'out/renderer/settings.html',
  'out/renderer/assets/panel-5E1.js',
  'node_modules/keytar/package.json',
  'node_modules/keytar/lib/keytar.js',
  'node_modules/keytar/prebuilds/linux-x64/keytar.node',
];
const beside = [
  'app.asar',
  'app.asar.unpacked/node_modules/keytar/prebuilds/linux-x64/keytar.node',
  'resources/app-icon.png',
  'resources/tray/linux/active@2x.png',
  'cli/understudy',
  'cli/keytar.node',
  'notices/THIRD-PARTY-NOTICES.txt',
  'notices/bill-of-materials.cdx.json',
];

it('is content with what the app needs', () => {
  expect(judgeContents({ inArchive, beside })).toEqual([]);
});

it.each([
  'src/main/index.ts',
  'out/main/index.js.map',
  'out/main/index.test.js',
  'out/node/simulator.js',
  'out/tour/02-panel.png',
  'node_modules/zod/package.json',
  'node_modules/keytar/prebuilds/linux-arm/keytar.node',
  'node_modules/keytar/src/main.cc',
  'node_modules/keytar/prebuilds/darwin-arm64/keytar.node',
])('finds %s in the archive', (path) => {
  expect(judgeContents({ inArchive: [...inArchive, path], beside })).toEqual([
    `app.asar/${path} is in the package, but nothing needs it.`,
  ]);
});

it.each(['app/package.json', 'app-update.yml', 'default_app.asar', 'cli/understudy.cjs'])(
  'finds %s beside it',
  (path) => {
    expect(judgeContents({ inArchive, beside: [...beside, path] })).toEqual([
      `${path} is in the package, but nothing needs it.`,
    ]);
  },
);

it.each(inArchive.filter((path) => !/chunks|assets|package\.json|\.node$/.test(path)))(
  'misses %s',
  (path) => {
    const without = inArchive.filter((each) => each !== path);
    expect(judgeContents({ inArchive: without, beside })).toEqual([
      `app.asar/${path} is not in the package.`,
    ]);
  },
);

it.each(beside.filter((path) => path !== 'app.asar'))('misses %s', (path) => {
  const problems = judgeContents({ inArchive, beside: beside.filter((each) => each !== path) });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/ is not in the package\.$/);
});
