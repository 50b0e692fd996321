import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { linuxNodes, windowsNode } from './node-runtimes.mjs';

const engines = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).engines.node;
const minor = (version) => version.split('.').slice(0, 2).join('.');

describe('the Nodes of the tests', () => {
  it('begin with the oldest one that package.json promises', () => {
    expect(`>=${minor(linuxNodes[0].version)}`).toBe(engines);
  });

  it('are one of each line with long-term support since', () => {
    expect(linuxNodes.map(({ version }) => Number(version.split('.')[0]))).toEqual([20, 22, 24, 26]);
  });

  it.each([...linuxNodes, windowsNode])('are exact, and checked when they come: $version', (runtime) => {
    expect(runtime.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(runtime.integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
  });
});
