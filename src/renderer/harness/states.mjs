import { expect } from '@playwright/test';

export const MFA = { width: 380, height: 300 };
export const DEMO = { width: 380, height: 356 };
const LONG = { width: 380, height: 420 };
const SETTINGS_SIZE = { width: 820, height: 600 };
const PANEL_SIZE = { width: 840, height: 540 };

/** CSS px of a page at a zoom: the panel and the settings keep their window, the MFA window grows with it. */
export function sizeAt(page, size = PANEL_SIZE, zoom = 1) {
  return page === 'mfa' ? size : { width: size.width / zoom, height: size.height / zoom };
}

const plain = { colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none' };

/** Every look a page can have, as Playwright emulates it. */
export const LOOKS = {
  light: plain,
  dark: { ...plain, colorScheme: 'dark' },
  contrast: { ...plain, contrast: 'more' },
  'contrast-dark': { ...plain, contrast: 'more', colorScheme: 'dark' },
  forced: { ...plain, forcedColors: 'active' },
};
const type = (text) => (tab) => tab.keyboard.type(text);
const press = (key) => (tab) => tab.keyboard.press(key);
const click = (name) => (tab) => tab.getByRole('button', { name }).click();
/** Every state of both windows: its name, the page, the scene, what is done first, and the window's size. */
export const STATES = [
  ...[
    'live',
    'fresh',
    'ready',
    'marked',
    'grouped',
    'production',
    'demo',
    'welcome',
    'failed',
    'working',
    'note',
    'refusedTarget',
    'noFiles',
    'noProfiles',
    'unreadable',
    'many',
  ].map((scene) => [scene, 'panel', scene]),
  ...['signedOut', 'signingIn', 'signingInCode', 'fullMachine', 'inStep'].map((scene) => [
    scene,
    'panel',
    scene,
  ]),
  ...[
    'populateStart',
    'populateRegion',
    'populateProblem',
    'populateSignIn',
    'populateCode',
    'populateListing',
    'populateChoose',
    'populateMany',
  ].map((scene) => [
    scene,
    'panel',
    scene,
    (tab) => expect(tab.getByRole('dialog', { name: 'Add profiles from Identity Center' })).toBeVisible(),
  ]),
  ['found', 'panel', 'live', type('prod adm')],
  ['nothing-found', 'panel', 'live', type('xyz')],
  ['broken', 'panel', 'live', press('End')],
  ['refused', 'panel', 'refused', press('Enter')],
  ['done', 'panel', 'live', press('Enter')],
  [
    'confirm',
    'panel',
    'confirmTarget',
    async (tab) => {
      await expect(tab.getByRole('combobox')).toHaveValue('bastion');
      await tab.keyboard.press('Enter');
      await expect(tab.getByRole('alertdialog')).toBeVisible();
    },
  ],
  ['problems', 'panel', 'live', click(/problems/)],
  ['more-menu', 'panel', 'marked', click('More actions')],
  ['list-menu', 'panel', 'grouped', click('List options')],
  ['guard', 'panel', 'marked', press('Enter')],
  ['keys', 'panel', 'live', press('?')],
  [
    'assume',
    'panel',
    'marked',
    async (tab) => {
      await tab.keyboard.press('Control+n');
      await tab.keyboard.type('123456789012:Admin');
      await expect(tab.getByText(/^You become/)).toBeVisible();
    },
  ],
  [
    'assume-refused',
    'panel',
    'marked',
    async (tab) => {
      await tab.keyboard.press('Control+n');
      await tab.keyboard.type('Admin');
      await tab.getByText('More fields').click();
      await expect(tab.getByText(/neither an ARN/).first()).toBeVisible();
    },
  ],
  [
    'who-am-i',
    'panel',
    'marked',
    async (tab) => {
      await tab.getByRole('button', { name: 'Who am I' }).click();
      await expect(tab.getByRole('dialog')).toBeVisible();
    },
  ],
  [
    'account',
    'panel',
    'marked',
    async (tab) => {
      await tab.getByRole('button', { name: 'More actions' }).click();
      await tab.getByRole('menuitem', { name: /^Name this/ }).click();
      await expect(tab.getByRole('dialog')).toBeVisible();
    },
  ],
  ['memoryOnly', 'panel', 'memoryOnly'],
  ['sessions', 'panel', 'memoryOnly', click(/^MFA session/)],
  ['shell-menu', 'panel', 'live', click(/^Choose the shell/)],
  ['targets', 'panel', 'live', click(/suggestions/i)],
  ...['mfa', 'mfaProduction', 'mfaUsed', 'mfaWrong', 'mfaChecking', 'mfaKeys'].map((scene) => [
    scene,
    'mfa',
    scene,
    undefined,
    MFA,
  ]),
  ['mfaTyped', 'mfa', 'mfaUsed', type('481'), MFA],
  ['mfaDemo', 'mfa', 'mfaDemo', undefined, DEMO],
  ...['mfaLong', 'mfaDemoLong'].map((scene) => [scene, 'mfa', scene, undefined, LONG]),
];

/** The settings window, section by section. */
export const SETTINGS = [
  'files',
  'delivery',
  'console',
  'sessions',
  'notifications',
  'keys',
  'shell',
  'look',
  'system',
  'doctor',
  'activity',
  'about',
].map((section) => [`settings-${section}`, 'settings', `settings-${section}`, undefined, SETTINGS_SIZE]);

/** What goes away by itself: opened anew for every look. */
const FLEETING = ['done'];

/**
 * Opens a state and shows it in one look after the other, which is much quicker than opening it for each of them.
 *
 * @param open opens the state's page
 * @param work gets the tab in the state, and the name of the look
 */
export async function inEveryLook([state, , , act], open, work) {
  let opened;
  try {
    for (const [look, media] of Object.entries(LOOKS)) {
      if (opened && FLEETING.includes(state)) {
        await opened.close();
        opened = undefined;
      }
      if (opened) await opened.tab.emulateMedia(media);
      else {
        opened = await open(media);
        await act?.(opened.tab);
      }
      await settled(opened.tab);
      await work(opened.tab, look);
    }
  } finally {
    await opened?.close();
  }
}

/** Waits until nothing moves that will ever stop. A change of look cuts some movements short. */
export function settled(tab) {
  return tab.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .map((one) =>
          one.effect.getComputedTiming().iterations === Infinity
            ? undefined
            : one.finished.catch(() => undefined),
        ),
    ),
  );
}
