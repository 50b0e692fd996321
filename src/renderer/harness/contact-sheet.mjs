#!/usr/bin/env node
// Takes a picture of every window in every state, look and zoom, and puts all of them on sheets to be looked at:
//   npm run contact-sheet [-- --only pattern]
// Needs Chromium (Debian: apt-get install chromium). The pictures are those of the built pages, with sample data.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openPages } from './pages.mjs';
import { inEveryLook, LOOKS, SETTINGS, STATES, settled, sizeAt } from './states.mjs';

/** px: how wide a picture stands on its sheet. */
const THUMB = 420;
/** More states than this on one sheet, and nobody looks at the last ones. */
const ROWS = 12;
/** States at a time: more than two cores are busy with. */
const AT_ONCE = 3;
const STATE_LIMIT_MS = 120_000;
const ALL_LIMIT_MS = 15 * 60_000;
const ZOOMED = 'zoom 200 %';
const looks = [...Object.keys(LOOKS), ZOOMED];
const onlyAt = process.argv.indexOf('--only');
const only = onlyAt > 0 ? new RegExp(process.argv[onlyAt + 1] ?? '') : undefined;
const renderer = process.env.UNDERSTUDY_RENDERER ?? 'out/renderer';
const folder = resolve('out/contact-sheet');

if (!only) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const pages = await openPages({ renderer });
const endsAt = Date.now() + ALL_LIMIT_MS;
const failures = [];
const sheets = [];
const taken = new Set();
try {
  for (const [name, states] of [
    ['panel', STATES.filter(([, page]) => page === 'panel')],
    ['mfa', STATES.filter(([, page]) => page === 'mfa')],
    ['settings', SETTINGS],
  ]) {
    const wanted = states.filter(([state]) => !only || only.test(state));
    const waiting = [...wanted];
    const before = taken.size;
    const photographer = async () => {
      for (let state = waiting.shift(); state; state = waiting.shift()) {
        try {
          const left = Math.min(STATE_LIMIT_MS, endsAt - Date.now());
          await within(left, takeAll(state, left));
        } catch (error) {
          failures.push(`${state[0]}: ${String(error.message).split('\n')[0]}`);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, photographer));
    const parts = Math.ceil(wanted.length / ROWS);
    for (let part = 0; part < parts; part += 1) {
      const rows = wanted.slice(part * ROWS, (part + 1) * ROWS).map(([state]) => rowOf(state));
      const path = join(folder, parts === 1 ? name : `${name}-${part + 1}`);
      await writeFile(`${path}.html`, sheetOf(name, rows));
      await pages.photograph(`${path}.html`, `${path}.png`, (THUMB + 12) * looks.length + 32);
      sheets.push(`${path}.png`);
    }
    if (wanted.length > 0) console.log(`${name}: ${taken.size - before} pictures of ${wanted.length} states`);
  }
} finally {
  await pages.close();
}
for (const failure of failures) console.log(`Not every picture of ${failure}`);
console.log(`The sheets:\n${sheets.map((path) => `  ${path}`).join('\n')}`);
process.exitCode = failures.length === 0 ? 0 : 1;

function pictureOf(state, look) {
  return `${state}-${look.replace(/\W+/g, ' ').trim().replaceAll(' ', '-')}.png`;
}

/** Every look of a state, then the zoom. */
async function takeAll(state, limit) {
  const [name, page, scene, act, size] = state;
  const take = async (tab, look) => {
    const picture = pictureOf(name, look);
    await tab.screenshot({ path: join(folder, picture) });
    taken.add(picture);
  };
  await inEveryLook(
    state,
    (media) => pages.open(page, scene, { ...sizeAt(page, size), limit, ...media }),
    take,
  );
  const zoomed = await pages.open(page, scene, { ...sizeAt(page, size, 2), scale: 2, limit });
  try {
    await act?.(zoomed.tab);
    await settled(zoomed.tab);
    await take(zoomed.tab, ZOOMED);
  } finally {
    await zoomed.close();
  }
}

/** Ends the waiting after `limit` ms, whatever the work does. */
async function within(limit, work) {
  let timer;
  const late = new Promise((_, reject) => {
    const seconds = Math.max(0, Math.round(limit / 1000));
    timer = setTimeout(() => reject(new Error(`not ready in ${seconds} s`)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function rowOf(state) {
  const cells = looks.map((look) => {
    const picture = pictureOf(state, look);
    const shown = taken.has(picture) ? `<img src="${picture}" alt="">` : 'no picture';
    return `<figure>${shown}<figcaption>${state}, ${look}</figcaption></figure>`;
  });
  return `<section>${cells.join('')}</section>`;
}

function sheetOf(title, rows) {
  return `<!doctype html><meta charset="utf-8"><title>${title}</title><style>
body { margin: 16px; background: #8a90a0; font: 12px system-ui; }
section { display: flex; gap: 12px; margin-bottom: 12px; align-items: start; }
figure { margin: 0; width: ${THUMB}px; } img { width: 100%; display: block; } figcaption { padding: 3px 0; color: #fff; }
</style>${rows.join('')}`;
}
