#!/usr/bin/env node
// Tries both windows in a real browser: keyboard, names, the content security policy. What axe-core says: axe.mjs.
//   node src/renderer/harness/try.mjs [folder of the built renderer] [--only pattern]
// Needs `npm run build`, `npx vite build --config src/renderer/harness/vite.config.ts` and Chromium.

import { expect } from '@playwright/test';
import { openPages } from './pages.mjs';
import { DEMO, MFA } from './states.mjs';

const onlyAt = process.argv.indexOf('--only');
const only = onlyAt > 0 ? new RegExp(process.argv[onlyAt + 1] ?? '') : undefined;
const given = onlyAt === 2 ? undefined : process.argv[2];
const pages = await openPages({ renderer: given ?? 'out/renderer' });

let passed = 0;
const failures = [];

async function attempt(name, work) {
  if (only && !only.test(name)) return;
  try {
    await work();
    passed += 1;
    console.log(`ok    ${name}`);
  } catch (error) {
    failures.push(name);
    console.log(`FAILS ${name}\n      ${String(error.message).split('\n').slice(0, 12).join('\n      ')}`);
  }
}

/** Runs a story in a fresh page; nothing may be refused or go wrong in the browser meanwhile. */
function story(name, page, scene, work, options) {
  return attempt(name, async () => {
    const opened = await pages.open(page, scene, options);
    try {
      await work(opened.tab, {
        requests: (channel) =>
          opened.tab.evaluate(
            (wanted) =>
              window.harness.requests.filter(([sent]) => sent === wanted).map(([, argument]) => argument),
            channel,
          ),
        push: (channel, value) =>
          opened.tab.evaluate(([to, what]) => window.harness.push(to, what), [channel, value]),
      });
      expect(opened.complaints).toEqual([]);
    } finally {
      await opened.close();
    }
  });
}

const search = (tab) => tab.getByRole('searchbox', { name: 'Search profiles', exact: true });
const list = (tab) => tab.getByRole('listbox', { name: 'Profiles', exact: true });
const selected = (tab) => list(tab).getByRole('option', { selected: true });

await story('names of the panel are those of the contract', 'panel', 'live', async (tab) => {
  await expect(tab).toHaveTitle('Understudy');
  await expect(search(tab)).toBeFocused();
  await expect(list(tab).getByRole('option').first()).toHaveAccessibleName(
    /^prod-admin, active, 4[12] minutes left$/,
  );
  await expect(
    list(tab).getByRole('option', { name: /^prod-audit-admin, expiring, 4 minutes left$/ }),
  ).toHaveCount(1);
  await expect(
    list(tab).getByRole('option', { name: 'prod-gov-admin, MFA code needed', exact: true }),
  ).toHaveCount(1);
  await tab.keyboard.press('End');
  await expect(list(tab).getByRole('option', { name: 'old-prod-admin, broken', exact: true })).toHaveCount(1);
  await tab.keyboard.press('Home');
  const region = tab.getByRole('region', { name: 'prod-admin', exact: true });
  for (const name of ['Switch', 'Copy export commands', 'Refresh now', 'Stop']) {
    await expect(region.getByRole('button', { name, exact: true })).toHaveCount(1);
    // A test that asks for part of a name must not find two.
    await expect(region.getByRole('button', { name })).toHaveCount(1);
  }
  await expect(region.getByRole('combobox', { name: 'Write to profile', exact: true })).toHaveValue(
    'understudy',
  );
  await expect(region.getByRole('switch', { name: 'Auto-refresh', exact: true })).toBeChecked();
});

await story('three letters and Enter switch', 'panel', 'live', async (tab, { requests }) => {
  await tab.keyboard.type('dev');
  await expect(selected(tab)).toHaveAccessibleName(/^dev, /);
  await expect(tab.locator('mark').first()).toHaveText('dev');
  await tab.keyboard.press('Enter');
  await expect(tab.getByRole('status')).toContainText('dev is written to profile understudy.');
  expect(await requests('profile:switch')).toEqual([{ profile: 'dev', target: 'understudy' }]);
  await expect(search(tab)).toHaveValue('dev');
  await expect(search(tab)).toBeFocused();
});

await story(
  'in a low window the press that opens a menu chooses nothing in it',
  'panel',
  'marked',
  async (tab) => {
    await tab.getByRole('button', { name: 'More actions' }).hover();
    const sent = () => tab.evaluate(() => window.harness.requests.length);
    const before = await sent();
    await tab.mouse.down();
    const menu = tab.getByRole('menu');
    await expect(menu).toBeVisible();
    await tab.mouse.up();
    await expect(menu).toBeVisible();
    expect(await sent()).toBe(before);
    await tab.getByRole('menuitem', { name: /^Name this/ }).click();
    await expect(tab.getByRole('dialog')).toBeVisible();
  },
  { width: 420, height: 270 },
);

await story('words are found in any order and in any field', 'panel', 'live', async (tab) => {
  await tab.keyboard.type('adm 3333');
  await expect(list(tab).getByRole('option')).toHaveCount(1);
  await expect(selected(tab)).toHaveAccessibleName(/^prod-data-admin, /);
});

await story('the arrows move without leaving the search field', 'panel', 'live', async (tab) => {
  const names = [];
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'PageUp', 'PageDown', 'Home']) {
    await tab.keyboard.press(key);
    names.push((await selected(tab).getAttribute('aria-label')).split(',')[0]);
    await expect(search(tab)).toBeFocused();
    await expect(selected(tab)).toBeInViewport();
    const active = await search(tab).getAttribute('aria-activedescendant');
    await expect(selected(tab)).toHaveAttribute('id', active);
  }
  expect(names[0]).toBe('prod-audit-admin');
  expect(names[1]).toBe('dev');
  expect(names[2]).toBe('prod-audit-admin');
  expect(names[3]).toBe('old-prod-admin');
  expect(names[5]).toBe('old-prod-admin');
  expect(names[6]).toBe('prod-admin');
});

await story('Esc clears, then hides', 'panel', 'live', async (tab, { requests }) => {
  await tab.keyboard.type('dev');
  await tab.keyboard.press('Escape');
  await expect(search(tab)).toHaveValue('');
  expect(await requests('panel:hide')).toHaveLength(0);
  await tab.keyboard.press('Escape');
  await expect.poll(() => requests('panel:hide')).toHaveLength(1);
});

await story('Esc in an open menu or list closes only that', 'panel', 'live', async (tab, { requests }) => {
  await tab.getByRole('button', { name: /^Choose the shell/ }).click();
  await expect(tab.getByRole('menu')).toBeVisible();
  await tab.keyboard.press('Escape');
  await expect(tab.getByRole('menu')).toBeHidden();
  await tab.getByRole('combobox').focus();
  await tab.keyboard.press('ArrowDown');
  await expect(tab.getByRole('option', { name: 'default' })).toBeVisible();
  await tab.keyboard.press('Escape');
  await expect(tab.getByRole('option', { name: 'default' })).toBeHidden();
  expect(await requests('panel:hide')).toHaveLength(0);
});

await story(
  'Ctrl+C copies export commands, but not over a selection',
  'panel',
  'live',
  async (tab, { requests, push }) => {
    await tab.keyboard.press('Control+c');
    await expect
      .poll(() => requests('profile:copy-export'))
      .toEqual([{ profile: 'prod-admin', shell: 'bash' }]);
    await tab.keyboard.type('prod');
    await tab.keyboard.press('Control+a');
    await tab.keyboard.press('Control+c');
    expect(await requests('profile:copy-export')).toHaveLength(1);
    // Shown again, the old query is selected so that typing replaces it: that is no selection of the user's.
    await push('panel:shown');
    await tab.keyboard.press('Control+c');
    await expect.poll(() => requests('profile:copy-export')).toHaveLength(2);
    await tab.keyboard.type('dev');
    await expect(search(tab)).toHaveValue('dev');
  },
);

await story('another shell is chosen from the menu beside it', 'panel', 'live', async (tab, { requests }) => {
  await tab.getByRole('button', { name: /^Choose the shell/ }).click();
  await tab.getByRole('menuitemradio', { name: 'fish' }).click();
  await expect
    .poll(() => requests('profile:copy-export'))
    .toEqual([{ profile: 'prod-admin', shell: 'fish' }]);
  await expect(tab.getByRole('button', { name: 'Choose the shell: fish' })).toBeVisible();
});

await story(
  'Ctrl+R renews what is live and says why when nothing is',
  'panel',
  'live',
  async (tab, { requests }) => {
    await tab.keyboard.press('Control+r');
    await expect.poll(() => requests('profile:refresh')).toEqual([{ profile: 'prod-admin' }]);
    await tab.keyboard.type('sandbox');
    await tab.keyboard.press('Control+r');
    await expect(tab.getByRole('status')).toContainText('not active');
    expect(await requests('profile:refresh')).toHaveLength(1);
  },
);

await story(
  'a row is selected by a click and switched to by a double click',
  'panel',
  'live',
  async (tab, { requests }) => {
    await list(tab)
      .getByRole('option', { name: /^prod-data-admin/ })
      .click();
    await expect(tab.getByRole('region', { name: 'prod-data-admin' })).toBeVisible();
    await expect(search(tab)).toBeFocused();
    expect(await requests('profile:switch')).toHaveLength(0);
    await list(tab)
      .getByRole('option', { name: /^prod-network-admin/ })
      .dblclick();
    await expect
      .poll(() => requests('profile:switch'))
      .toEqual([{ profile: 'prod-network-admin', target: 'understudy' }]);
  },
);

await story('another target is typed or chosen', 'panel', 'live', async (tab, { requests }) => {
  const field = tab.getByRole('combobox', { name: 'Write to profile' });
  await field.fill('my-team');
  await field.press('Enter');
  await expect(tab.getByText('AWS_PROFILE=my-team')).toBeVisible();
  await tab.getByRole('button', { name: 'Switch' }).click();
  await expect.poll(() => requests('profile:switch')).toEqual([{ profile: 'prod-admin', target: 'my-team' }]);
  await tab.getByRole('button', { name: /suggestions/i }).click();
  await tab.getByRole('option', { name: 'audit', exact: true }).click();
  await expect(tab.getByText('AWS_PROFILE=audit')).toBeVisible();
  await field.fill('half typed');
  await field.press('Escape');
  await expect(field).toHaveValue('audit');
});

await story('auto-refresh is switched with the keyboard', 'panel', 'live', async (tab, { requests }) => {
  await tab.getByRole('switch', { name: 'Auto-refresh' }).focus();
  await tab.keyboard.press('Space');
  await expect.poll(() => requests('profile:auto-refresh')).toEqual([{ profile: 'prod-admin', on: false }]);
});

await story(
  'a refused target is explained and nothing is sent',
  'panel',
  'refusedTarget',
  async (tab, { requests }) => {
    await expect(tab.getByText(/SDKs would ignore keys written to it/)).toBeVisible();
    const button = tab.getByRole('button', { name: 'Switch', exact: true });
    await expect(button).toBeDisabled();
    await expect(button).toHaveAccessibleDescription(/Choose another profile/);
    await tab.keyboard.press('Enter');
    await expect(tab.getByRole('status')).toContainText('Choose another profile');
    expect(await requests('profile:switch')).toHaveLength(0);
  },
);

await story(
  'overwriting is asked first, and keeping is the easy answer',
  'panel',
  'confirmTarget',
  async (tab, { requests }) => {
    await expect(tab.getByRole('combobox')).toHaveValue('bastion');
    await tab.keyboard.press('Enter');
    const dialog = tab.getByRole('alertdialog', { name: 'Overwrite these credentials?' });
    await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
    await tab.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    expect(await requests('profile:switch')).toHaveLength(0);
    await expect(search(tab)).toBeFocused();
    await tab.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Overwrite' }).click();
    await expect
      .poll(() => requests('profile:switch'))
      .toEqual([{ profile: 'dev', target: 'bastion', confirmed: true }]);
  },
);

await story(
  'a failure says what to do, with the request id, until it is dismissed',
  'panel',
  'refused',
  async (tab) => {
    await tab.keyboard.press('Enter');
    const said = tab.getByRole('status');
    await expect(said).toContainText('AWS refused the role Admin');
    await expect(said).toContainText('Ask who runs account');
    await expect(said).toContainText('0b3c2e1a-5f0e-4f1e-9b0a-8f3d1c2b4a59');
    await said.getByRole('button', { name: 'Dismiss' }).click();
    await expect(said).toBeEmpty();
  },
);

await story(
  'nothing moves while an action is under way, and it is sent once',
  'panel',
  'waiting',
  async (tab, { requests }) => {
    const places = () =>
      tab
        .locator('.actions .button, .card')
        .evaluateAll((all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())));
    await expect(tab.locator('.step')).toHaveCount(3);
    const before = await places();
    await tab.keyboard.press('Enter');
    await expect(tab.getByRole('button', { name: 'Switch', exact: true })).toBeDisabled();
    expect(await places()).toEqual(before);
    await tab.keyboard.press('Enter');
    await tab.getByRole('button', { name: 'Switch', exact: true }).click({ force: true });
    expect(await requests('profile:switch')).toHaveLength(1);
    await search(tab).press('ArrowDown');
    await expect(tab.getByRole('button', { name: 'Switch', exact: true })).toBeEnabled();
  },
);

await story('nothing jumps when one moves through the list', 'panel', 'fresh', async (tab) => {
  await expect(tab.locator('.step')).toHaveCount(3);
  // Every layout in between counts, not only the last: the card of the path must not shrink while details load.
  await tab.evaluate(() => {
    window.heights = new Set();
    new ResizeObserver(([entry]) => window.heights.add(Math.round(entry.contentRect.height))).observe(
      document.querySelector('.path'),
    );
  });
  for (let times = 0; times < 5; times += 1) await tab.keyboard.press('ArrowDown');
  await expect(tab.locator('.path')).toHaveAttribute('aria-busy', 'false');
  expect(await tab.evaluate(() => window.heights.size)).toBe(1);
});

await story('nothing jumps when seconds tick', 'panel', 'live', async (tab) => {
  const boxes = () =>
    tab
      .locator('.row, .figure, .step-time, .row-state')
      .evaluateAll((all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())));
  await expect(tab.locator('.step')).toHaveCount(3);
  const figure = tab.getByRole('timer');
  const [text, places] = [await figure.textContent(), await boxes()];
  await expect(figure).not.toHaveText(text);
  expect(await boxes()).toEqual(places);
});

await story(
  'a broken profile is named with file, line and advice',
  'panel',
  'live',
  async (tab, { requests }) => {
    await tab.keyboard.type('old');
    const region = tab.getByRole('region', { name: 'old-prod-admin' });
    await expect(region).toContainText('/home/jo/.aws/config, line 412');
    await expect(region).toContainText('correct source_profile');
    await tab.keyboard.press('Enter');
    expect(await requests('profile:switch')).toHaveLength(0);
  },
);

await story('problems in the files open from the foot', 'panel', 'live', async (tab) => {
  await tab.getByRole('button', { name: '2 problems in your files' }).click();
  const dialog = tab.getByRole('dialog', { name: 'Problems in your files' });
  await expect(dialog.getByRole('listitem')).toHaveCount(2);
  await expect(dialog).toContainText('/home/jo/.aws/config, line 412');
  await tab.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

await story('files that change show up without losing the place', 'panel', 'live', async (tab, { push }) => {
  await tab.keyboard.type('prod');
  await tab.keyboard.press('End');
  const before = await selected(tab).getAttribute('aria-label');
  const view = await tab.evaluate(() => window.harness.scene.profiles);
  await push('profiles:changed', {
    ...view,
    profiles: [...view.profiles, { name: 'prod-new', kind: 'role' }],
  });
  await expect(list(tab).getByRole('option', { name: /^prod-new/ })).toHaveCount(1);
  await expect(selected(tab)).toHaveAccessibleName(before);
});

await story(
  'a session whose profile left the files can still be stopped',
  'panel',
  'live',
  async (tab, { push, requests }) => {
    const view = await tab.evaluate(() => window.harness.scene.profiles);
    await push('profiles:changed', {
      ...view,
      profiles: view.profiles.filter(({ name }) => name !== 'prod-admin'),
    });
    await expect(selected(tab)).toHaveAccessibleName(/^prod-admin, active/);
    await tab.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => requests('profile:stop')).toEqual([{ profile: 'prod-admin' }]);
  },
);

await story('what began in the tray is told when the panel opens', 'panel', 'fromTray', async (tab) => {
  await expect(tab.getByRole('region', { name: 'dev', exact: true })).toBeVisible();
  await expect(tab.getByRole('status')).toContainText('AWS refused the role Developer.');
});

await story(
  'memory only is said, can be tried again, and stays away once read',
  'panel',
  'memoryOnly',
  async (tab, { requests }) => {
    await expect(tab.getByText(/kept in memory only/)).toBeVisible();
    await tab.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => requests('sessions:try-keychain')).toHaveLength(1);
    await tab.getByRole('button', { name: 'Do not say this again' }).click();
    await expect(tab.getByText(/kept in memory only/)).toBeHidden();
    await tab.getByRole('button', { name: /^MFA session/ }).click();
    const dialog = tab.getByRole('dialog', { name: 'MFA sessions' });
    await expect(dialog).toContainText('kept in memory only');
    await expect(dialog).toContainText('mfa/jo');
    await dialog.getByRole('button', { name: 'Forget all sessions' }).click();
    await expect.poll(() => requests('sessions:forget-all')).toHaveLength(1);
    await expect(dialog).toBeHidden();
  },
);

const dialog = (tab, name) => tab.getByRole('dialog', { name, exact: true });

await story(
  'Shift Enter chooses where to write, and Enter writes there',
  'panel',
  'live',
  async (tab, { requests }) => {
    await tab.keyboard.press('Shift+Enter');
    const target = tab.getByRole('combobox', { name: 'Write to profile' });
    await expect(target).toBeFocused();
    await tab.keyboard.type('elsewhere');
    await tab.keyboard.press('Enter');
    await expect
      .poll(() => requests('profile:switch'))
      .toEqual([{ profile: 'prod-admin', target: 'elsewhere' }]);
    await expect(search(tab)).toBeFocused();
    await tab.keyboard.press('Shift+Enter');
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('Enter');
    await expect.poll(() => requests('profile:switch')).toHaveLength(2);
    // Left without Enter, nothing is written.
    await tab.keyboard.press('Shift+Enter');
    await tab.keyboard.type('third');
    await tab.keyboard.press('Tab');
    expect(await requests('profile:switch')).toHaveLength(2);
  },
);

await story(
  'a production profile is switched to only after the word was typed',
  'panel',
  'marked',
  async (tab, { requests }) => {
    await expect(selected(tab)).toHaveAccessibleName(/^prod-admin, active, 4[12] minutes left, production$/);
    await tab.keyboard.press('Enter');
    const guard = tab.getByRole('alertdialog', { name: /Switch to prod-admin/ });
    await expect(guard).toContainText('Production (222222222222) as Admin');
    for (const key of ['Enter', 'Enter', 'y', 'Enter']) await tab.keyboard.press(key);
    await guard.getByRole('button', { name: 'Switch' }).click({ force: true });
    expect((await requests('profile:switch')).filter(({ production }) => production)).toEqual([]);
    await guard.getByRole('textbox').focus();
    await tab.keyboard.type('es');
    await tab.keyboard.press('Enter');
    await expect
      .poll(async () => (await requests('profile:switch')).at(-1))
      .toEqual({ profile: 'prod-admin', target: 'understudy', production: true });
    await expect(guard).toBeHidden();
  },
);

await story(
  'pins stand on top, in their own order, and a key sets them',
  'panel',
  'marked',
  async (tab, { requests }) => {
    const pinned = list(tab).getByRole('group', { name: 'Pinned' }).getByRole('option');
    await expect(pinned).toHaveCount(3);
    await expect(pinned.first()).toHaveAccessibleName(/^dev, /);
    await tab.keyboard.type('sandbox');
    await tab.keyboard.press('Control+p');
    await expect
      .poll(() => requests('profile:mark'))
      .toEqual([{ profile: 'sandbox', mark: 'pinned', on: true }]);
  },
);

await story('accounts are found by the name the user gave them', 'panel', 'marked', async (tab) => {
  await tab.keyboard.type('government');
  await expect(list(tab).getByRole('option')).toHaveCount(1);
  await expect(selected(tab)).toHaveAccessibleName(/^prod-gov-admin, /);
  await expect(tab.locator('.row-second mark')).toHaveText('Government');
});

await story('groups by source keep every profile once', 'panel', 'grouped', async (tab) => {
  for (const name of ['Active', 'Pinned', 'Recent', 'From bastion']) {
    await expect(list(tab).getByRole('group', { name, exact: true })).toHaveCount(1);
  }
  const seen = new Set();
  for (let times = 0; times < 12; times += 1) {
    seen.add(await selected(tab).getAttribute('data-key'));
    await tab.keyboard.press('ArrowDown');
  }
  expect(seen.size).toBe(12);
});

await story(
  'grouping is chosen from the menu beside the search',
  'panel',
  'live',
  async (tab, { requests }) => {
    await tab.getByRole('button', { name: 'List options' }).press('Enter');
    await tab.getByRole('menuitemcheckbox', { name: 'Group by source profile' }).press('Enter');
    await expect.poll(() => requests('panel:group-by')).toEqual([{ groupBy: 'source' }]);
  },
);

await story('? shows the keys, but is a letter once one is searching', 'panel', 'live', async (tab) => {
  await tab.keyboard.press('?');
  await expect(dialog(tab, 'Keys')).toContainText('Shift Enter');
  await expect(dialog(tab, 'Keys').getByRole('button', { name: 'Close' })).toBeFocused();
  await tab.keyboard.press('Escape');
  await expect(dialog(tab, 'Keys')).toBeHidden();
  await expect(search(tab)).toBeFocused();
  await tab.keyboard.type('a?');
  await expect(search(tab)).toHaveValue('a?');
});

await story('settings open by key and by button', 'panel', 'live', async (tab, { requests }) => {
  await tab.keyboard.press('Control+,');
  await tab.getByRole('button', { name: 'Settings' }).click();
  await expect.poll(() => requests('settings:open')).toEqual([{}, {}]);
});

await story(
  'what was written can be undone from where it was said, and by key',
  'panel',
  'live',
  async (tab, { requests }) => {
    await tab.keyboard.press('Enter');
    await tab.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => requests('write:undo')).toHaveLength(1);
    await search(tab).focus();
    await tab.keyboard.press('Control+z');
    await expect.poll(() => requests('write:undo')).toHaveLength(2);
    await tab.keyboard.type('dev');
    await tab.keyboard.press('Control+z');
    expect(await requests('write:undo')).toHaveLength(2);
  },
);

await story('what was said covers nothing of the details', 'panel', 'live', async (tab) => {
  await tab.keyboard.press('Enter');
  await expect(tab.locator('.toast')).toBeVisible();
  const gap = await tab.evaluate(() => {
    const bottom = document.querySelector('.details').getBoundingClientRect().bottom;
    return document.querySelector('.toast').getBoundingClientRect().top - bottom;
  });
  expect(gap).toBeGreaterThanOrEqual(0);
});

await story(
  'any role is checked as it is typed, and switched to',
  'panel',
  'marked',
  async (tab, { requests }) => {
    await tab.keyboard.press('Control+n');
    const form = dialog(tab, 'Assume any role');
    await expect(form.getByRole('textbox', { name: 'Role' })).toBeFocused();
    await tab.keyboard.type('1234');
    await expect(form).toContainText('neither an ARN nor account:role');
    await tab.keyboard.press('Enter');
    expect(await requests('role:assume')).toEqual([]);
    await form.getByRole('textbox', { name: 'Role' }).fill('123456789012:Admin');
    await expect(form).toContainText('You become arn:aws:iam::123456789012:role/Admin');
    await expect(form).toContainText('It takes a code from mfa/jo.');
    await form.getByRole('textbox', { name: 'Role' }).press('Enter');
    await expect
      .poll(() => requests('role:assume'))
      .toEqual([{ wish: { role: '123456789012:Admin', sourceProfile: 'bastion' } }]);
    await expect(form).toBeHidden();
  },
);

await story(
  'a saved role is changed and forgotten from the second menu',
  'panel',
  'marked',
  async (tab, { requests }) => {
    await tab.keyboard.type('audit-999');
    const more = tab.getByRole('button', { name: 'More actions' });
    await more.press('Enter');
    await tab.getByRole('menuitem', { name: 'Change saved role' }).press('Enter');
    const form = dialog(tab, 'Change audit-999');
    await expect(form.getByRole('textbox', { name: 'Role' })).toHaveValue(
      'arn:aws:iam::999999999999:role/Audit',
    );
    await tab.keyboard.press('Escape');
    await expect(form).toBeHidden();
    await more.press('Enter');
    await tab.getByRole('menuitem', { name: 'Forget saved role' }).press('Enter');
    await expect.poll(() => requests('role:forget')).toEqual([{ name: 'audit-999' }]);
  },
);

await story('the second menu marks and copies', 'panel', 'live', async (tab, { requests }) => {
  const choose = async (role, name) => {
    await tab.getByRole('button', { name: 'More actions' }).press('Enter');
    await tab.getByRole(role, { name }).press('Enter');
  };
  await choose('menuitemcheckbox', 'Mark as production');
  await expect
    .poll(() => requests('profile:mark'))
    .toEqual([{ profile: 'prod-admin', mark: 'production', on: true }]);
  await tab.keyboard.press('Escape');
  for (const [name, what] of [
    ['Copy AWS_PROFILE line', 'profile-line'],
    ['Copy account ID', 'account-id'],
    ['Copy role ARN', 'role-arn'],
  ]) {
    await choose('menuitem', name);
    await expect.poll(async () => (await requests('profile:copy-text')).at(-1)?.what).toBe(what);
  }
  await choose('menuitem', 'New MFA session');
  await expect.poll(() => requests('profile:new-mfa-session')).toHaveLength(1);
});

await story('who am I is answered by AWS, on demand', 'panel', 'marked', async (tab, { requests }) => {
  expect(await requests('profile:who-am-i')).toEqual([]);
  await tab.getByRole('button', { name: 'Who am I' }).press('Enter');
  await expect(dialog(tab, 'AWS says you are')).toContainText('AROAEXAMPLEROLEID1234');
});

await story(
  'the first look says what was found and ends once understood',
  'panel',
  'welcome',
  async (tab, { requests, push }) => {
    const welcome = tab.getByRole('region', { name: 'Welcome to Understudy' });
    await expect(welcome).toContainText('Found 12 profiles, 8 roles among them.');
    await expect(welcome).toContainText('export AWS_PROFILE=understudy');
    await welcome.getByRole('button', { name: 'Copy line' }).click();
    await expect.poll(() => requests('profile:copy-text')).toHaveLength(1);
    await welcome.getByRole('button', { name: 'Use these profiles' }).click();
    await expect.poll(() => requests('panel:welcomed')).toHaveLength(1);
    await push('preferences:changed', {
      ...(await tab.evaluate(() => window.harness.preferences)),
      welcome: false,
    });
    await expect(welcome).toBeHidden();
  },
);

await story('the first look gives way to the first key', 'panel', 'welcome', async (tab) => {
  await tab.keyboard.press('ArrowDown');
  await expect(tab.getByRole('region', { name: 'prod-admin', exact: true })).toBeVisible();
});

const populate = (tab) => tab.getByRole('dialog', { name: 'Add profiles from Identity Center' });

await story(
  'roles are found, ticked and reached with the keyboard among a thousand',
  'panel',
  'populateMany',
  async (tab, { requests }) => {
    const field = populate(tab).getByRole('searchbox', { name: 'Search accounts and roles' });
    await expect(field).toBeFocused();
    // Only those in sight are in the document, and none is ticked unasked.
    expect(await populate(tab).getByRole('checkbox').count()).toBeLessThan(60);
    expect(await populate(tab).getByRole('checkbox', { checked: true }).count()).toBe(0);
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('End');
    await expect(
      populate(tab).getByRole('checkbox', { name: 'team-199 Support', exact: true }),
    ).toBeFocused();
    await tab.keyboard.press('Home');
    await expect(
      populate(tab).getByRole('checkbox', { name: 'All roles of team-000', exact: true }),
    ).toBeFocused();
    await tab.keyboard.press('PageDown');
    // A letter belongs to the search, wherever one is.
    await tab.keyboard.type('042 bil');
    await expect(field).toHaveValue('042 bil');
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('ArrowDown');
    await tab.keyboard.press('Space');
    await expect(
      populate(tab).getByRole('checkbox', { name: 'team-042 Billing', exact: true }),
    ).toBeChecked();
    await expect
      .poll(async () => (await requests('populate:preview')).at(-1)?.input.chosen)
      .toEqual([{ accountId: String(100_000_000_000 + 42 * 7919), roleName: 'Billing' }]);
    // Escape first clears the search, then closes.
    await field.focus();
    await tab.keyboard.press('Escape');
    await expect(field).toHaveValue('');
    await expect(populate(tab)).toBeVisible();
    await tab.keyboard.press('Escape');
    await expect(populate(tab)).toBeHidden();
    expect(await requests('populate:stop')).toHaveLength(1);
  },
);

await story(
  'a role that has its profile cannot be ticked, and an account ticks the others',
  'panel',
  'populateChoose',
  async (tab, { requests }) => {
    const box = (name) => populate(tab).getByRole('checkbox', { name, exact: true });
    await expect(box('Production Admin')).toBeChecked();
    await box('Production Admin').press('Space');
    await expect(box('Production Admin')).toBeChecked();
    await box('All roles of Production').press('Space');
    await expect(box('Production ReadOnly')).not.toBeChecked();
    await expect(box('Production Admin')).toBeChecked();
    await populate(tab).getByRole('radio', { name: 'Leave out' }).click();
    await populate(tab)
      .getByRole('checkbox', { name: /^Take out 1 profile/ })
      .press('Space');
    await expect
      .poll(async () => (await requests('populate:preview')).at(-1)?.input)
      .toMatchObject({ taken: 'leave-out', prune: true, template: '{accountName}/{roleName}' });
    await populate(tab).getByRole('button', { name: 'Add profiles' }).press('Enter');
    await expect.poll(() => requests('populate:apply')).toEqual([{ preview: 7 }]);
  },
);

await story('what came and went is said once, and leads to the dialog', 'panel', 'inStep', async (tab) => {
  const notice = tab.getByRole('status').filter({ hasText: 'corp: 3 new roles, 1 gone.' });
  await notice.getByRole('button', { name: 'Look' }).click();
  await expect(populate(tab).getByRole('button', { name: /^corp/ })).toContainText('3 new roles, 1 gone');
  await tab.keyboard.press('Escape');
  await notice.getByRole('button', { name: 'Do not say this again' }).click();
  await expect(notice).toBeHidden();
});

await story('the first look on a full machine names every way in', 'panel', 'fullMachine', async (tab) => {
  await expect(
    tab.getByText('Found the Identity Center corp and Leapp (14 profiles) and aws-vault (3 keys).'),
  ).toBeVisible();
  const ways = tab.getByRole('region', { name: 'Ways in' });
  for (const name of ['Add from Identity Center…', 'Take over…', 'Try the demo'])
    await expect(ways.getByRole('button', { name })).toHaveCount(1);
});

const ODD_NAMES = [
  '__proto__',
  'constructor',
  'a b',
  'a  b',
  ' lead',
  '"quoted" \'name\'',
  '<b>bold</b>',
  'ünï-Ćodé',
  '💥',
  'İstanbul',
  `${'very-long-'.repeat(40)}end`,
];
await story(
  'odd names are shown, found, selected and switched to as they are',
  'panel',
  'live',
  async (tab, { push, requests }) => {
    const view = await tab.evaluate(() => window.harness.scene.profiles);
    await push('profiles:changed', {
      ...view,
      profiles: ODD_NAMES.map((name) => ({ name, kind: 'role', region: 'eu-west-1' })),
    });
    for (const name of ODD_NAMES) {
      await search(tab).fill(name);
      await expect(selected(tab)).toHaveAttribute('data-key', name);
      await expect(selected(tab).locator('.row-name')).toHaveText(name, { useInnerText: false });
      await tab.keyboard.press('Enter');
      await expect.poll(async () => (await requests('profile:switch')).at(-1)?.profile).toBe(name);
    }
  },
);

await story('a long name is never cut', 'panel', 'live', async (tab) => {
  await tab.keyboard.type('public');
  const cut = await selected(tab).evaluate((option) => {
    const [name, row] = [
      option.querySelector('.row-name').getBoundingClientRect(),
      option.parentElement.getBoundingClientRect(),
    ];
    const second = option.parentElement.querySelector('.row-second').getBoundingClientRect();
    return { below: name.bottom > second.top + 1, outside: second.bottom > row.bottom };
  });
  expect(cut).toEqual({ below: false, outside: false });
});

await story('of 5,000 profiles only those in sight are in the document', 'panel', 'many', async (tab) => {
  await expect(list(tab).getByRole('option').first()).toHaveAttribute('aria-setsize', '5000');
  expect(await list(tab).getByRole('option').count()).toBeLessThan(30);
  await tab.keyboard.press('End');
  await expect(selected(tab)).toHaveAttribute('aria-posinset', '5000');
  await expect(selected(tab)).toBeInViewport();
  await list(tab).evaluate((element) => element.scrollTo(0, 0));
  await expect(selected(tab)).toHaveCount(1);
});

await story(
  'a code is typed and sent at the sixth digit, once',
  'mfa',
  'mfa',
  async (tab, { requests }) => {
    const dialog = tab.getByRole('dialog', { name: 'MFA code', exact: true });
    const field = dialog.getByRole('textbox', { name: 'MFA code', exact: true });
    await expect(field).toBeFocused();
    await expect(field).toHaveAttribute('autocomplete', 'one-time-code');
    await tab.keyboard.type('12345');
    expect(await requests('mfa:answer')).toEqual([]);
    await expect(dialog.getByRole('button', { name: 'Continue' })).toBeDisabled();
    await tab.keyboard.type('67');
    await tab.keyboard.press('Enter');
    expect(await requests('mfa:answer')).toEqual([{ id: 1, code: '123456' }]);
    await expect(field).toHaveValue('123456');
  },
  MFA,
);

for (const [pasted, code] of [
  ['123 456', '123456'],
  ['123-456', '123456'],
  ['Your code: 654321.', '654321'],
]) {
  await story(
    `"${pasted}" is pasted as ${code}`,
    'mfa',
    'mfa',
    async (tab, { requests }) => {
      await tab.getByRole('textbox').evaluate((field, text) => {
        field.focus();
        document.execCommand('insertText', false, text);
      }, pasted);
      await expect.poll(() => requests('mfa:answer')).toEqual([{ id: 1, code }]);
    },
    MFA,
  );
}

await story(
  'a refusal is said in place, and the next code can be typed at once',
  'mfa',
  'mfa',
  async (tab, { requests, push }) => {
    await tab.keyboard.type('111111');
    const view = await tab.evaluate(() => window.harness.scene.mfa);
    await push('mfa:changed', { ...view, state: 'checking' });
    await push('mfa:changed', {
      ...view,
      id: 2,
      refusal: { kind: 'wrong', message: 'AWS did not accept that code.' },
    });
    await expect(tab.getByRole('alert')).toContainText('AWS did not accept that code.');
    await expect(tab.getByRole('textbox')).toHaveValue('');
    await expect(tab.getByRole('textbox')).toBeFocused();
    await tab.keyboard.type('222222');
    expect((await requests('mfa:answer')).at(-1)).toEqual({ id: 2, code: '222222' });
  },
  MFA,
);

await story(
  'Esc and Cancel give up',
  'mfa',
  'mfa',
  async (tab, { requests }) => {
    await tab.keyboard.type('12');
    await tab.keyboard.press('Escape');
    await tab.getByRole('button', { name: 'Cancel' }).click();
    expect(await requests('mfa:cancel')).toEqual([{ id: 1 }, { id: 1 }]);
    expect(await requests('mfa:answer')).toEqual([]);
  },
  MFA,
);

await story(
  'digits are erased and replaced like in any field',
  'mfa',
  'mfa',
  async (tab, { requests }) => {
    await tab.keyboard.type('123');
    await tab.keyboard.press('Backspace');
    await expect(tab.getByRole('textbox')).toHaveValue('12');
    await tab.keyboard.press('Control+a');
    await tab.keyboard.type('98a7654');
    expect(await requests('mfa:answer')).toEqual([{ id: 1, code: '987654' }]);
  },
  MFA,
);

await story(
  'the demo’s code is one press away',
  'mfa',
  'mfaDemo',
  async (tab, { requests }) => {
    await tab.getByRole('button', { name: 'Use this code' }).click();
    expect(await requests('mfa:answer')).toEqual([{ id: 1, code: '481902' }]);
  },
  DEMO,
);

await pages.close();
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
