import { describe, expect, it } from 'vitest';
import { browserChoiceText, isBrowserChoice } from '../../shared/browser-choice.ts';
import { browserOffers } from './browser-offers.ts';

const chrome = {
  id: 'chrome',
  label: 'Google Chrome',
  program: '/usr/bin/google-chrome',
  profiles: [
    { id: 'Default', name: 'Me' },
    { id: 'Profile 1', name: 'Work' },
    { id: 'Profile 2', name: 'Work' },
  ],
} as const;
const firefox = {
  id: 'firefox',
  label: 'Firefox',
  program: '/usr/bin/firefox',
  profiles: [{ id: 'default', name: 'default', containers: [{ name: 'prod', color: 'red' }] }],
} as const;

describe('the browsers that can be chosen', () => {
  it('are each as it opens by itself, its profiles and its containers, under names that differ', () => {
    expect(browserOffers([chrome, firefox])).toEqual([
      { choice: { browser: 'chrome' }, label: 'Google Chrome' },
      { choice: { browser: 'chrome', profile: 'Default' }, label: 'Google Chrome: Me' },
      { choice: { browser: 'chrome', profile: 'Profile 1' }, label: 'Google Chrome: Work (Profile 1)' },
      { choice: { browser: 'chrome', profile: 'Profile 2' }, label: 'Google Chrome: Work (Profile 2)' },
      { choice: { browser: 'firefox' }, label: 'Firefox' },
      { choice: { browser: 'firefox', profile: 'default' }, label: 'Firefox: default' },
      {
        choice: { browser: 'firefox', profile: 'default', container: { name: 'prod' } },
        label: 'Firefox: container prod',
      },
    ]);
  });

  it('are choices that the settings keep, and are said as they are offered', () => {
    const offers = browserOffers([chrome, firefox]);
    expect(offers.every(({ choice }) => isBrowserChoice(choice))).toBe(true);
    expect(offers.map(({ choice }) => browserChoiceText(choice, offers))).toEqual(
      offers.map(({ label }) => label),
    );
  });

  it('are said as well as possible when they are here no more', () => {
    expect(browserChoiceText({ browser: 'brave', profile: 'Profile 1' }, [])).toBe('Brave: Profile 1');
    expect(browserChoiceText({ browser: 'firefox', container: { name: 'prod' } }, [])).toBe('Firefox: prod');
  });
});
