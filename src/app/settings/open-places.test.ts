import { expect, it } from 'vitest';
import { SettingsPlaces } from './open-places.ts';

function open(problem = '', config = '/c') {
  const opened: string[] = [];
  const places = new SettingsPlaces({
    shell: {
      openPath: async (path) => {
        opened.push(path);
        return problem;
      },
      showItemInFolder: (path) => void opened.push(`in folder: ${path}`),
    },
    paths: () => ({
      data: '/d',
      log: '/l',
      activity: '/dev/null/a',
      config,
      credentials: '/k',
      hooks: '/dev/null/h',
    }),
    backups: async () => [{ name: 'b', path: '/b', at: 0, bytes: 1 }],
  });
  return { opened, places };
}

it('opens what it knows', async () => {
  const { opened, places } = open();
  expect(await places.open('log')).toMatchObject({ ok: true });
  expect(await places.open('hooks')).toMatchObject({ ok: true });
  expect(opened).toEqual(['/l', '/dev/null/h']);
});

it('says why something cannot be opened', async () => {
  expect(await open('No application').places.open('config')).toEqual({
    ok: false,
    reason: 'failed',
    message: '/c could not be opened: No application',
  });
});

it('does not run a program that the settings name', async () => {
  const { opened, places } = open('', '/downloads/config.desktop');
  expect(await places.open('config')).toMatchObject({ ok: true });
  expect(opened).toEqual(['in folder: /downloads/config.desktop']);
});

it('shows a copy, and no other path', async () => {
  const { opened, places } = open();
  expect(await places.showBackup('/b')).toMatchObject({ ok: true });
  expect(await places.showBackup('/etc/passwd')).toMatchObject({ ok: false });
  expect(opened).toEqual(['in folder: /b']);
});
