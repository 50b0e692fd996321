import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pageUrl } from '../windows/app-protocol.ts';
import { handleRequests } from './handle-requests.ts';

type Listener = (event: unknown, argument: unknown) => Promise<unknown>;

const registered = vi.hoisted(() => new Map<string, Listener>());
vi.mock('electron', () => ({
  app: { isPackaged: true },
  protocol: {},
  ipcMain: { handle: (channel: string, listener: Listener) => registered.set(channel, listener) },
}));

/** A message as Electron hands it over. `frame`: the frame that sent it, where it is not the page's main frame. */
function eventFrom(url: string, frame?: 'inner' | 'closed') {
  const mainFrame = { url };
  const senderFrame = frame === 'closed' ? null : frame === 'inner' ? { url } : mainFrame;
  return { sender: { mainFrame }, senderFrame };
}

describe('a message of a window', () => {
  const answered: unknown[] = [];
  const lines: string[] = [];
  const panel = pageUrl('panel');
  const send = (event: unknown, argument: unknown) => {
    const listener = registered.get('profile:stop');
    if (!listener) throw new Error('profile:stop is not registered.');
    return listener(event, argument);
  };

  beforeEach(() => {
    registered.clear();
    answered.length = 0;
    lines.length = 0;
    handleRequests<'panel', 'profile:stop'>(
      'panel',
      {
        'profile:stop': (argument) => {
          answered.push(argument);
          return { ok: true, message: 'Stopped.' };
        },
      },
      { info: () => {}, warn: (line) => lines.push(line), error: () => {} },
    );
  });

  it('is answered when it comes from the main frame of the page', async () => {
    await expect(send(eventFrom(panel), { profile: 'prod' })).resolves.toEqual({
      ok: true,
      message: 'Stopped.',
    });
    expect(answered).toEqual([{ profile: 'prod' }]);
    expect(lines).toEqual([]);
  });

  it.each([
    ['another page of ours', eventFrom(pageUrl('settings'))],
    ['a page from elsewhere', eventFrom('https://example.com/panel.html')],
    ['an address that only begins like ours', eventFrom(`${panel}.example.com`)],
    ['a frame inside the page', eventFrom(panel, 'inner')],
    ['a frame that is closed', eventFrom(panel, 'closed')],
  ])('is refused when it comes from %s', async (_name, event) => {
    await expect(send(event, { profile: 'prod' })).rejects.toThrow('Refused.');
    expect(answered).toEqual([]);
    expect(lines).toEqual([expect.stringMatching(/^Refused a message on profile:stop from /)]);
  });

  it.each([
    ['no argument', undefined],
    ['a field too many', { profile: 'prod', force: true }],
    ['an empty name', { profile: '' }],
    ['a name of another type', { profile: ['prod'] }],
    ['a name without end', { profile: 'x'.repeat(513) }],
  ])('is refused with %s, and what it said is not logged', async (_name, argument) => {
    await expect(send(eventFrom(panel), argument)).rejects.toThrow('Refused.');
    expect(answered).toEqual([]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('prod');
  });
});
