#!/usr/bin/env node
// Takes a picture of every window in every state, look and zoom, and puts all of them on sheets to be looked at:
//   npm run contact-sheet [-- --only pattern]
// Needs Chromium (Debian: apt-get install chromium). The pictures are those of the built pages, with sample data.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPages } from './pages.mjs';
import { LOOKS, SETTINGS, STATES, settled } from './states.mjs';

/** px: how wide a picture stands on its sheet. */
const THUMB = 420;
const onlyAt = process.argv.indexOf('--only');
const only = onlyAt > 0 ? new RegExp(process.argv[onlyAt + 1] ?? '') : undefined;
const renderer = process.env.UNDERSTUDY_RENDERER ?? 'out/renderer';
const folder = 'out/contact-sheet';
const looks = { ...LOOKS, 'zoom 200 %': { zoom: 2 } };

if (!only) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const pages = await openPages({ renderer });
const failures = [];
for (const [sheet, states] of [
  ['panel', STATES.filter(([, page]) => page === 'panel')],
  ['mfa', STATES.filter(([, page]) => page === 'mfa')],
  ['settings', SETTINGS],
]) {
  const rows = [];
  for (const [state, page, scene, act, size] of states) {
    if (only && !only.test(state)) continue;
    const cells = [];
    for (const [look, { zoom = 1, ...media }] of Object.entries(looks)) {
      const { width = 840, height = 540 } = size ?? {};
      const picture = `${state}-${look.replace(/\W+/g, '-')}.png`;
      const options = { width: width / zoom, height: height / zoom, scale: zoom, ...media };
      let opened;
      try {
        opened = await pages.open(page, scene, options);
        await act?.(opened.tab);
        await settled(opened.tab);
        await opened.tab.screenshot({ path: join(folder, picture) });
        cells.push(
          `<figure><img src="${picture}" alt=""><figcaption>${state}, ${look}</figcaption></figure>`,
        );
      } catch (error) {
        failures.push(`${state}, ${look}: ${String(error.message).split('\n')[0]}`);
      } finally {
        await opened?.close();
      }
    }
    rows.push(`<section>${cells.join('')}</section>`);
  }
  if (rows.length === 0) continue;
  const html = `<!doctype html><meta charset="utf-8"><title>${sheet}</title><style>
body { margin: 16px; background: #8a90a0; font: 12px system-ui; }
section { display: flex; gap: 12px; margin-bottom: 12px; align-items: start; }
figure { margin: 0; width: ${THUMB}px; } img { width: 100%; display: block; } figcaption { padding: 3px 0; color: #fff; }
</style>${rows.join('')}`;
  const path = join(folder, `${sheet}.html`);
  await writeFile(path, html);
  await pages.photograph(path, join(folder, `${sheet}.png`), (THUMB + 12) * Object.keys(looks).length + 32);
  console.log(
    `${sheet}: ${rows.length} states in ${Object.keys(looks).length} looks: ${join(folder, `${sheet}.png`)}`,
  );
}
await pages.close();
for (const failure of failures) console.log(`No picture of ${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;
