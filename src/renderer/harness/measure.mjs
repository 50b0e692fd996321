#!/usr/bin/env node
// Script time from a key to the painted list, with 5,000 profiles in the panel and with 200 accounts of 5 roles in the dialog that adds
// profiles: node src/renderer/harness/measure.mjs
// Needs `npm run build`, `npx vite build --config src/renderer/harness/vite.config.ts` and Chromium.

import { openPages } from './pages.mjs';

const pages = await openPages({ renderer: process.argv[2] ?? 'out/renderer' });
await measure('5,000 profiles', 'many', 'prod adm', 'input[type=search]');
await measure('200 accounts x 5 roles', 'populateMany', 'team 1 a', '[role=dialog] input[type=search]');
await pages.close();

async function measure(title, scene, query, field) {
  const { close, tab } = await pages.open('panel', scene);
  await tab.locator(field).focus();
  // Tasks of more than 50 ms keep a person waiting.
  await tab.evaluate(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longTasks.push(duration);
    }).observe({ type: 'longtask' });
  });
  const devtools = await tab.context().newCDPSession(tab);
  // Time of the page's own thread, so that other work on the machine does not count.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });

  async function totals() {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  }

  /** ms of script and of all work for one key, until nothing is left to paint. */
  async function costOf(key) {
    const before = await totals();
    await tab.keyboard.press(key);
    await tab.evaluate(
      () =>
        new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)))),
    );
    const after = await totals();
    return {
      script: (after.ScriptDuration - before.ScriptDuration) * 1000,
      all: (after.TaskDuration - before.TaskDuration) * 1000,
    };
  }

  const kinds = { typing: [], erasing: [], moving: [] };
  for (let round = 0; round < 6; round += 1) {
    for (const key of query) {
      const cost = await costOf(key === ' ' ? 'Space' : key);
      if (round > 0) kinds.typing.push(cost);
    }
    for (let times = 0; times < query.length; times += 1) {
      const cost = await costOf('Backspace');
      if (round > 0) kinds.erasing.push(cost);
    }
    for (const key of ['ArrowDown', 'ArrowDown', 'PageDown', 'PageDown', 'End', 'Home']) {
      const cost = await costOf(key);
      if (round > 0) kinds.moving.push(cost);
    }
    await tab.locator(field).focus();
  }
  const longTasks = await tab.evaluate(() => window.longTasks);
  await close();

  const middle = (values, share) =>
    values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)].toFixed(1);
  console.log(`${title}: ${longTasks.length} tasks of more than 50 ms`);
  for (const [kind, costs] of Object.entries(kinds)) {
    const script = costs.map((cost) => cost.script);
    const all = costs.map((cost) => cost.all);
    console.log(
      `  ${kind}: script ${middle(script, 0.5)} ms median, ${middle(script, 0.95)} ms p95, ${middle(script, 1)} ms worst; ` +
        `with layout and paint ${middle(all, 0.5)} ms median, ${middle(all, 0.95)} ms p95 (${costs.length} keys)`,
    );
  }
}
