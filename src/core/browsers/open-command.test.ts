import { describe, expect, it } from 'vitest';
import { type BrowserChoice, type BrowserId, isBrowserChoice } from '../../shared/browser-choice.ts';
import type { InstalledBrowser } from './find-browsers.ts';
import type { HandOverAddress } from './hand-over.ts';
import { browserVariableCommand, openCommand } from './open-command.ts';

const address = 'http://127.0.0.1:4000/abc' as HandOverAddress;

function installed(id: BrowserId, more: Partial<InstalledBrowser> = {}): InstalledBrowser {
  return { id, label: id, program: `/bin/${id}`, profiles: [{ id: 'Profile 1', name: 'Work' }], ...more };
}

const argsOf = (choice: BrowserChoice, browser: InstalledBrowser | undefined) => {
  const result = openCommand(choice, browser, address);
  return result.ok ? result.command.args : result.message;
};

describe('a chosen browser is started', () => {
  it.each(['chrome', 'chromium', 'edge', 'brave', 'vivaldi'] as const)('with a profile of %s', (browser) => {
    expect(argsOf({ browser, profile: 'Profile 1' }, installed(browser))).toEqual([
      '--profile-directory=Profile 1',
      '--no-first-run',
      '--no-default-browser-check',
      address,
    ]);
    expect(argsOf({ browser }, installed(browser))).toEqual([
      '--no-first-run',
      '--no-default-browser-check',
      address,
    ]);
  });

  it('with a profile of Firefox', () => {
    expect(argsOf({ browser: 'firefox', profile: 'Profile 1' }, installed('firefox'))).toEqual([
      '-P',
      'Profile 1',
      address,
    ]);
  });

  it('with a container of Firefox, whose name may hold anything', () => {
    const profiles = [{ id: 'default', name: 'default', containerProtocol: 'ext+container' as const }];
    const choice: BrowserChoice = { browser: 'firefox', container: { name: 'prod & more', color: 'red' } };
    expect(argsOf(choice, installed('firefox', { profiles }))).toEqual([
      `ext+container:name=prod%20%26%20more&url=${encodeURIComponent(address)}&color=red`,
    ]);
    expect(argsOf({ ...choice, profile: 'default' }, installed('firefox', { profiles }))).toHaveLength(3);
  });

  it('by the system in the case of Arc', () => {
    const program = '/Applications/Arc.app/Contents/MacOS/Arc';
    expect(openCommand({ browser: 'arc' }, installed('arc', { program, profiles: [] }), address)).toEqual({
      ok: true,
      command: { program: '/usr/bin/open', args: ['-a', '/Applications/Arc.app', address] },
    });
  });

  it.each([
    [{ browser: 'edge' }, undefined, 'Microsoft Edge was not found'],
    [{ browser: 'edge', profile: 'Gone' }, installed('edge'), 'has no profile Gone'],
    [{ browser: 'firefox', container: { name: 'x' } }, installed('firefox'), 'no add-on'],
  ] as const)('or not, with a sentence: %j', (choice, browser, sentence) => {
    expect(argsOf(choice, browser)).toContain(sentence);
  });
});

describe('BROWSER', () => {
  it.each([
    ['firefox', ['firefox', address]],
    ['/opt/my browser/run', ['/opt/my', 'browser/run', address]],
    ['"/opt/my browser/run" --new-window', ['/opt/my browser/run', '--new-window', address]],
    ['open-it --url=%s --wait', ['open-it', `--url=${address}`, '--wait']],
  ])('%s', (value, words) => {
    const result = browserVariableCommand(value, 'linux', address);
    expect(result.ok && [result.command.program, ...result.command.args]).toEqual(words);
  });

  it('with an open quote is told', () => {
    expect(browserVariableCommand('"x', 'linux', address)).toMatchObject({
      ok: false,
      message: 'The variable BROWSER has a double quote that is never closed.',
    });
  });
});

describe('a choice in the settings', () => {
  it.each([
    [{ browser: 'chrome' }, true],
    [{ browser: 'firefox', profile: 'work', container: { name: 'prod', color: 'red' } }, true],
    [{ browser: 'netscape' }, false],
    [{ browser: 'chrome', profile: 'a\nb' }, false],
    [{ browser: 'chrome', profile: '' }, false],
    [{ browser: 'firefox', container: { name: 'prod', color: 'black' } }, false],
    [{ browser: 'chrome', command: 'rm' }, false],
  ])('%j', (value, fits) => {
    expect(isBrowserChoice(value)).toBe(fits);
  });
});
