import { FuseV1Options } from '@electron/fuses';
import { expect, it } from 'vitest';
import { fuseState, judgeFuses, wantedFuses } from './package-fuses.mjs';

const asWanted = (name) =>
  wantedFuses[name.charAt(0).toLowerCase() + name.slice(1)] ? fuseState.on : fuseState.off;

it('says nothing when every fuse is as wanted', () => {
  expect(judgeFuses(asWanted)).toEqual([]);
});

it('decides on every fuse that this Electron tooling knows', () => {
  const known = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
  const decided = Object.keys(wantedFuses).map((name) => name.charAt(0).toUpperCase() + name.slice(1));
  expect(decided.sort()).toEqual(known.sort());
});

it.each([
  ['RunAsNode', fuseState.on, 'The fuse RunAsNode is on, it must be off.'],
  ['OnlyLoadAppFromAsar', fuseState.off, 'The fuse OnlyLoadAppFromAsar is off, it must be on.'],
  [
    'EnableNodeCliInspectArguments',
    fuseState.removed,
    'The fuse EnableNodeCliInspectArguments is taken out of this Electron, it must be off.',
  ],
  [
    'EnableEmbeddedAsarIntegrityValidation',
    undefined,
    'The fuse EnableEmbeddedAsarIntegrityValidation is unknown to this Electron, it must be on.',
  ],
])('names fuse %s that reads %s', (wrong, state, sentence) => {
  expect(judgeFuses((name) => (name === wrong ? state : asWanted(name)))).toEqual([sentence]);
});
