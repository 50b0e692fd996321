import { expect, it } from 'vitest';
import { applicationMenu } from './application-menu.ts';

it('gives text fields their keys on macOS, and no key that reloads a page or ends the app', () => {
  const menu = applicationMenu('darwin') ?? [];
  const items = menu.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? item.submenu : [])]);
  const roles = items.map(({ role }) => role);
  expect(roles).toContain('editMenu');
  expect(roles).toContain('close');
  for (const role of [
    'reload',
    'forceReload',
    'toggleDevTools',
    'viewMenu',
    'windowMenu',
    'fileMenu',
    'quit',
  ])
    expect(roles).not.toContain(role);
});

it.each(['linux', 'win32'] as const)('is none on %s', (platform) => {
  expect(applicationMenu(platform)).toBeUndefined();
});
