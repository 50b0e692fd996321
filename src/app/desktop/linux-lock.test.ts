import { describe, expect, it } from 'vitest';
import type { BusCall } from './bus-call.ts';
import { isLinuxScreenLocked } from './linux-lock.ts';

const YES = 'method return\n   boolean true\n';
const NO = 'method return\n   boolean false\n';
const names = (...running: string[]) =>
  `array [\n${running.map((name) => `  string "${name}"`).join('\n')}\n]`;

/** A desktop that answers these, by the last part of the method or by who is asked. */
function desktop(answers: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const call = async ({ method, name }: BusCall) => {
    const key = method.endsWith('ListNames') ? 'names' : name;
    asked.push(key);
    return answers[key];
  };
  return { asked, call };
}

describe('the screen is locked', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['where logind says so', { 'org.freedesktop.login1': 'variant       boolean true\n' }, true],
    ['where logind says so through gdbus', { 'org.freedesktop.login1': '(<true>,)' }, true],
    [
      'where a screen saver says so',
      { names: names('org.gnome.ScreenSaver'), 'org.gnome.ScreenSaver': YES },
      true,
    ],
    [
      'where one of two says so',
      {
        names: names(':1.1', 'org.freedesktop.ScreenSaver', 'org.mate.ScreenSaver'),
        'org.freedesktop.ScreenSaver': NO,
        'org.mate.ScreenSaver': YES,
      },
      true,
    ],
    ['not where logind says no', { 'org.freedesktop.login1': '(<false>,)' }, false],
    [
      'not where the savers say no',
      { names: names('org.xfce.ScreenSaver'), 'org.xfce.ScreenSaver': NO },
      false,
    ],
    ['not where nobody answers, as with a bare X screen saver', {}, false],
    ['not where a saver runs that cannot tell', { names: names('org.freedesktop.ScreenSaver') }, false],
  ])('%s', async (_name, answers, locked) => {
    expect(await isLinuxScreenLocked(desktop(answers).call)).toBe(locked);
  });

  it('without starting a screen saver that does not run', async () => {
    const { asked, call } = desktop({ names: names('org.gnome.ScreenSaver'), 'org.gnome.ScreenSaver': NO });
    await isLinuxScreenLocked(call);
    expect(asked.sort()).toEqual(['names', 'org.freedesktop.login1', 'org.gnome.ScreenSaver']);
  });
});
