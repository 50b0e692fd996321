import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildCommand } from './built-command.ts';
import { Person } from './pty-user.ts';

/** The guides, tried line by line as somebody who follows them, on the simulator. Time-outs bear a busy machine. */
const SLOW = 240_000;
const docs = new URL('../../../docs/', import.meta.url);
const pages = readdirSync(docs).filter((name) => name.endsWith('.md'));
const textOf = (page: string) => readFileSync(new URL(page, docs), 'utf8');

/** The lines of the blocks that are marked as `sh`: what is to be typed as it stands. */
function linesOf(page: string): readonly string[] {
  return [...textOf(page).matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].flatMap(([, block = '']) =>
    block
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  );
}

let main: string;
let jo: Person;
beforeAll(async () => {
  main = await buildCommand();
}, SLOW);
afterAll(() => rmSync(dirname(dirname(main)), { recursive: true, force: true }));
beforeEach(async () => {
  jo = await Person.sitDown(main);
});
afterEach(() => jo.leave());

describe.skipIf(process.platform === 'win32')('the manual', () => {
  const guides = ['bastion.md', 'programs.md'];

  it.each(guides)(
    'does what %s says',
    async (guide) => {
      const bin = join(jo.home, 'bin');
      mkdirSync(bin);
      const run = `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`;
      writeFileSync(join(bin, 'understudy'), run, { mode: 0o755 });
      // What the guide runs that is not ours says who it would be.
      const keysOrAddress = '$AWS_ACCESS_KEY_ID$AWS_CONTAINER_CREDENTIALS_FULL_URI';
      const terraform = `#!/bin/sh\necho "terraform as ${keysOrAddress}"\n`;
      writeFileSync(join(bin, 'terraform'), terraform, { mode: 0o755 });
      const lines = linesOf(guide);
      expect(lines.length).toBeGreaterThan(3);
      const PATH = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
      for (const line of lines) {
        const typed = line.replace('123456', jo.code());
        const { code, stderr, stdout } = await jo.runProgram('env', [`PATH=${PATH}`, 'sh', '-c', typed]);
        expect({ line, code, stderr: code === 0 ? '' : stderr }).toEqual({ line, code: 0, stderr: '' });
        if (line.includes('terraform')) expect(stdout).toMatch(/^terraform as (ASIA|http:\/\/127)/);
      }
    },
    SLOW,
  );

  it.each(pages)('has pages where %s leads to', (page) => {
    const links = [...textOf(page).matchAll(/\]\(([^)#:]+)(?:#([^)]+))?\)/g)];
    for (const [, path = '', part] of links) {
      if (!path.endsWith('.md')) continue;
      const target = readFileSync(new URL(path, new URL(page, docs)), 'utf8');
      const heads = [...target.matchAll(/^#+ (.+)$/gm)].map(([, head = '']) =>
        head
          .toLowerCase()
          .replace(/[^\w\s-]/g, '')
          .replace(/\s+/g, '-'),
      );
      if (part !== undefined)
        expect({ path, heads }).toEqual({ path, heads: expect.arrayContaining([part]) });
    }
  });

  it('begins with a page that leads to all the others', () => {
    const start = textOf('README.md');
    for (const page of pages.filter((name) => name !== 'README.md')) expect(start).toContain(`(${page}`);
  });

  it('quotes in troubleshooting.md what is really said', () => {
    const sources = allSources(new URL('../../', import.meta.url));
    const quoted = [...textOf('troubleshooting.md').matchAll(/^\| "([^"]+)"/gm)].map(([, text = '']) => text);
    expect(quoted.length).toBeGreaterThan(3);
    for (const sentence of quoted)
      for (const part of sentence.split('…').map((each) => each.trim()))
        expect({ sentence, isSaid: sources.includes(part) }).toEqual({ sentence, isSaid: true });
  });
});

/** Everything that the product can say, as one text. */
function allSources(folder: URL): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}
