import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ protocol: {} }));
const { fileFor, isPage, pageUrl } = await import('./app-protocol.ts');

const folder = '/app/out/renderer';
const origin = 'understudy-app://window';

describe('fileFor', () => {
  it.each([
    ['a page', `${origin}/panel.html`, 'panel.html'],
    ['an asset', `${origin}/assets/panel-x.js`, 'assets/panel-x.js'],
    ['a page with a query', `${origin}/panel.html?x=1#y`, 'panel.html'],
  ])('finds %s', (_name, url, file) => {
    expect(fileFor(folder, url)).toBe(join(folder, file));
  });

  it.each([
    ['another host', 'understudy-app://other/panel.html'],
    ['no host', 'understudy-app:panel.html'],
    ['escaped dots', `${origin}/%2e%2e%2f%2e%2e%2fmain/index.js`],
    ['escaped slashes', `${origin}/..%2f..%2fmain/index.js`],
    ['a NUL', `${origin}/panel.html%00.png`],
    ['a broken escape', `${origin}/%zz`],
    ['no address at all', 'panel.html'],
  ])('refuses %s', (_name, url) => {
    expect(fileFor(folder, url)).toBeUndefined();
  });

  it('never leaves its folder, whatever the path', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('..', '.', 'a', '%2e%2e', '%2f', '\\', '//', '%5c')), (parts) => {
        const file = fileFor(folder, `${origin}/${parts.join('/')}`);
        expect(file === undefined || file.startsWith(`${folder}/`)).toBe(true);
      }),
    );
  });
});

describe('isPage', () => {
  it.each([
    [pageUrl('panel'), true],
    [`${pageUrl('panel')}#x`, true],
    [pageUrl('mfa'), false],
    [`${pageUrl('panel')}?x`, false],
    ['https://window/panel.html', false],
    ['about:blank', false],
    ['', false],
  ])('%s', (url, expected) => {
    expect(isPage(url, 'panel')).toBe(expected);
  });
});
