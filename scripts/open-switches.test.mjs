import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSwitches } from './open-switches.mjs';

describe('every switch over a union', () => {
  const isOurs = (file) => /^src\/.*\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file);

  it.each(['tsconfig.node.json', 'tsconfig.web.json'])('of %s ends with assertNever', (config) => {
    expect(openSwitches(config, isOurs)).toEqual([]);
  });
});

describe('a switch is found', () => {
  let folder;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'understudy-switches-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const found = (body) => {
    const kinds = `type Kind = 'a' | 'b';\nfunction assertNever(value: never): never { throw new Error(value); }\n`;
    writeFileSync(join(folder, 'tsconfig.json'), '{"compilerOptions":{"strict":true},"files":["x.ts"]}');
    writeFileSync(join(folder, 'x.ts'), `${kinds}${body}\nexport {};\n`);
    return openSwitches('tsconfig.json', undefined, folder).length;
  };
  const clauses = "case 'a': return 1; case 'b': return 2;";

  it.each([
    ['without a default', `export function f(k: Kind) { switch (k) { ${clauses} } }`, 1],
    [
      'with another default',
      `export function f(k: Kind) { switch (k) { ${clauses} default: return 3; } }`,
      1,
    ],
    ['over a member', `export function f(o: { kind: Kind }) { switch (o.kind) { ${clauses} } }`, 1],
    ['over an optional one', `export function f(k?: Kind) { switch (k) { ${clauses} } }`, 1],
    [
      'over the keys of a type',
      `export function f(k: keyof { a: 1; b: 2 }) { switch (k) { ${clauses} } }`,
      1,
    ],
    ['in another', `export function f(s: string, k: Kind) { switch (s) { case '': switch (k) {} } }`, 1],
    [
      'but not a closed one',
      `export function f(k: Kind) { switch (k) { ${clauses} default: return assertNever(k); } }`,
      0,
    ],
    [
      'but not over any text',
      `export function f(s: string) { switch (s) { case 'a': return 1; default: return 2; } }`,
      0,
    ],
  ])('%s', (_what, body, count) => {
    expect(found(body)).toBe(count);
  });
});
