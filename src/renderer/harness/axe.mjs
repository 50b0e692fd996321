#!/usr/bin/env node
// Asks axe-core about every window in every state, look and at 200 %, where nothing may reach out sideways either:
//   node src/renderer/harness/axe.mjs [folder of the built renderer] [--only pattern]
// Needs `npm run build`, `npx vite build --config src/renderer/harness/vite.config.ts` and Chromium.

import { createRequire } from 'node:module';
import { openPages } from './pages.mjs';
import { inEveryLook, LOOKS, SETTINGS, STATES, settled, sizeAt } from './states.mjs';

const AT_ONCE = 3;
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const onlyAt = process.argv.indexOf('--only');
const only = onlyAt > 0 ? new RegExp(process.argv[onlyAt + 1] ?? '') : undefined;
const renderer = onlyAt === 2 ? undefined : process.argv[2];

// While its list is open, React Aria hides the rest of the page from screen readers (Tab closes the list before it leaves),
// so what is asked of a whole page does not apply.
const off = { enabled: false };
const WITHOUT = { targets: { 'aria-hidden-focus': off, 'page-has-heading-one': off, region: off } };

const states = [...STATES, ...SETTINGS].filter(([state]) => !only || only.test(state));
const pages = await openPages({ renderer: renderer ?? 'out/renderer' });
const found = [];
let asked = 0;

async function ask(tab, state, look) {
  // Axe is put into the page once; the policy of the page would stop it, so it is opened without.
  if (!(await tab.evaluate(() => 'axe' in window))) await tab.addScriptTag({ path: axePath });
  const { violations } = await tab.evaluate(
    (rules) => window.axe.run(document, { resultTypes: ['violations'], rules, preload: false }),
    WITHOUT[state] ?? {},
  );
  asked += 1;
  for (const { id, nodes } of violations)
    for (const { html, failureSummary } of nodes)
      found.push(`${state}, ${look}: ${id}: ${html.slice(0, 160)} ${failureSummary}`);
}

/** What can be scrolled sideways though it is no field and no listing of a file. */
function wide() {
  return [...document.querySelectorAll('html, body, main, main *')]
    .filter((element) => {
      const { overflowX } = getComputedStyle(element);
      const scrolls = overflowX === 'auto' || overflowX === 'scroll' || element === document.documentElement;
      return scrolls && element.scrollWidth > element.clientWidth && !element.matches('pre, .file-lines');
    })
    .map((element) => `<${element.localName} class="${element.className}">`);
}

async function askAll(state) {
  const [name, page, scene, act, size] = state;
  const open = (more) => pages.open(page, scene, { bypassCSP: true, ...more });
  await inEveryLook(
    state,
    (media) => open({ ...sizeAt(page, size), ...media }),
    (tab, look) => ask(tab, name, look),
  );
  const zoomed = await open({ ...sizeAt(page, size, 2), scale: 2 });
  try {
    await act?.(zoomed.tab);
    await settled(zoomed.tab);
    await ask(zoomed.tab, name, '200 %');
    for (const element of await zoomed.tab.evaluate(wide))
      found.push(`${name}, 200 %: reaches out: ${element}`);
  } finally {
    await zoomed.close();
  }
}

const waiting = [...states];
async function worker() {
  for (let state = waiting.shift(); state; state = waiting.shift()) {
    await askAll(state).catch((error) => found.push(`${state[0]}: ${String(error.message).split('\n')[0]}`));
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, worker));
await pages.close();

for (const violation of found) console.log(violation);
console.log(
  `${asked} checks of ${states.length} states in ${Object.keys(LOOKS).length} looks and at 200 %: ${found.length} violations`,
);
process.exitCode = found.length === 0 ? 0 : 1;
