#!/usr/bin/env node
// Draws every picture of the app from one mark and writes resources/. Run it after a change here: node scripts/icons.mjs
// Needs rsvg-convert (Debian: apt-get install librsvg2-bin). The pictures are committed, so nobody else needs it.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const resources = fileURLToPath(new URL('../resources', import.meta.url));

// The mark: an actor's half-shut mask, on a grid of 16.
const FACE = 'M1.6 2.2C3.6 3 5.7 3.4 8 3.4s4.4-.4 6.4-1.2V7.6c0 3.7-2.4 6.3-6.4 7.4C4 13.9 1.6 11.3 1.6 7.6Z';
const EYES =
  '<path d="M3.8 7.2q1.6-1.8 3.2 0-1.6 1.1-3.2 0Z"/><path d="M9 7.2q1.6-1.8 3.2 0-1.6 1.1-3.2 0Z"/>';
const SMILE = '<path d="M5.2 10.2q2.8 2.3 5.6 0-.9 2.3-2.8 2.3t-2.8-2.3Z"/>';

/** What the tray says by shape: outline, filled, filled with an arc of the time left, filled with a dot. */
function trayMark(state, tone, alert) {
  if (state === 'idle') {
    return `<path d="${FACE}" fill="none" stroke="${tone}" stroke-width="1.3" stroke-linejoin="round"/>
      <g fill="${tone}">${EYES}</g>`;
  }
  const cut = {
    active: '',
    expiring: '<circle cx="12" cy="12" r="5"/>',
    attention: '<circle cx="12.2" cy="12.2" r="4.8"/>',
  }[state];
  const sign = {
    active: '',
    expiring: `<path d="M12 8.7a3.3 3.3 0 1 1-3.3 3.3" fill="none" stroke="${tone}" stroke-width="1.5"/>`,
    attention: `<circle cx="12.2" cy="12.2" r="3.4" fill="${alert}"/>`,
  }[state];
  return `<mask id="holes"><rect width="16" height="16" fill="#fff"/><g fill="#000">${EYES}${SMILE}${cut}</g></mask>
    <path d="${FACE}" fill="${tone}" stroke="${tone}" stroke-width=".6" stroke-linejoin="round" mask="url(#holes)"/>
    ${sign}`;
}

const svg = (size, content) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 16 16">${content}</svg>`;

const appIcon = `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512">
  <title>Understudy</title>
  <defs>
    <linearGradient id="ground" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#5b8cff"/><stop offset="1" stop-color="#1f57e0"/></linearGradient>
    <linearGradient id="face" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#ffffff"/><stop offset="1" stop-color="#dfe8ff"/></linearGradient>
    <mask id="holes"><rect width="16" height="16" fill="#fff"/><g fill="#000">${EYES}${SMILE}</g></mask>
  </defs>
  <rect x="24" y="24" width="464" height="464" rx="108" fill="url(#ground)"/>
  <g transform="translate(96 92) scale(20)">
    <path d="${FACE}" transform="translate(1.5 -.9) rotate(7 8 8)" fill="#16357f" opacity=".55"/>
    <path d="${FACE}" fill="url(#face)" mask="url(#holes)"/>
  </g>
</svg>`;

const STATES = ['idle', 'active', 'expiring', 'attention'];
/** Electron takes the file whose suffix fits the display. */
const DESKTOPS = [
  {
    // Panels are dark or light and do not colour the picture: a tone with at least 3:1 against both.
    folder: 'linux',
    tone: '#5b84f0',
    alert: '#d9730d',
    sizes: { '': 22, '@1.5x': 33, '@2x': 44, '@3x': 66 },
  },
  {
    folder: 'windows',
    tone: '#ffffff',
    alert: '#ffb347',
    // Without an .ico Windows' tray takes the smallest picture and stretches it (Electron, native_image: GetHICON).
    container: 'ico',
    sizes: { '': 16, '@1.25x': 20, '@1.5x': 24, '@2x': 32, '@3x': 48 },
  },
  {
    folder: 'windows-light',
    tone: '#1b1d22',
    alert: '#b54708',
    // Without an .ico Windows' tray takes the smallest picture and stretches it (Electron, native_image: GetHICON).
    container: 'ico',
    sizes: { '': 16, '@1.25x': 20, '@1.5x': 24, '@2x': 32, '@3x': 48 },
  },
  // The system colours template images: only their alpha counts.
  {
    folder: 'macos',
    tone: '#000000',
    alert: '#000000',
    name: (state) => `${state}Template`,
    sizes: { '': 16, '@2x': 32 },
  },
];

function render(source, size, file) {
  const { status, error, stderr } = spawnSync(
    'rsvg-convert',
    ['-w', `${size}`, '-h', `${size}`, '-o', file],
    { input: source },
  );
  if (error?.code === 'ENOENT') {
    console.error('rsvg-convert was not found. On Debian: apt-get install librsvg2-bin');
    process.exit(1);
  }
  if (status !== 0) throw new Error(`${file}: ${stderr}`);
}

let written = 0;
rmSync(join(resources, 'tray'), { recursive: true, force: true });
for (const { folder, tone, alert, sizes, container, name = (state) => state } of DESKTOPS) {
  mkdirSync(join(resources, 'tray', folder), { recursive: true });
  for (const state of STATES) {
    for (const [suffix, size] of Object.entries(sizes)) {
      render(
        svg(size, trayMark(state, tone, alert)),
        size,
        join(resources, 'tray', folder, `${name(state)}${suffix}.png`),
      );
      written += 1;
    }
    if (container === 'ico') packIcon(join(resources, 'tray', folder, name(state)), sizes);
  }
}
writeFileSync(join(resources, 'app-icon.svg'), `${appIcon}\n`);
render(appIcon, 512, join(resources, 'app-icon.png'));

// The app's own icon as each system's packages want it.
const icons = join(resources, 'icons');
rmSync(icons, { recursive: true, force: true });
mkdirSync(icons, { recursive: true });
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const pngOf = (size) => readFileSync(join(icons, `${size}x${size}.png`));
for (const size of SIZES) render(appIcon, size, join(icons, `${size}x${size}.png`));
writeFileSync(
  join(icons, 'understudy.ico'),
  windowsIcon([16, 24, 32, 48, 64, 128, 256].map((size) => [size, pngOf(size)])),
);
writeFileSync(
  join(icons, 'understudy.icns'),
  macIcon({
    icp4: 16,
    icp5: 32,
    icp6: 64,
    ic07: 128,
    ic08: 256,
    ic09: 512,
    ic10: 1024,
    ic11: 32,
    ic12: 64,
    ic13: 256,
    ic14: 512,
  }),
);
// macOS takes the large one from the container; no other system wants it.
rmSync(join(icons, '1024x1024.png'));
console.log(`${written + SIZES.length + 3} pictures written to resources.`);

/** ICO: a directory of 16 bytes a picture, then the pictures; since Windows Vista they may be PNG. 0 stands for 256. */
function windowsIcon(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(([size, png], index) => {
    const at = 6 + 16 * index;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(([, png]) => png)]);
}

/** Puts the pictures of one state into one file, in place of theirs. */
function packIcon(path, sizes) {
  const files = Object.entries(sizes).map(([suffix, size]) => [size, `${path}${suffix}.png`]);
  writeFileSync(`${path}.ico`, windowsIcon(files.map(([size, file]) => [size, readFileSync(file)])));
  for (const [, file] of files) rmSync(file);
}

/** ICNS: `icns` and the length of all, then for each picture its type, its length with these 8 bytes, and the PNG. */
function macIcon(types) {
  const chunk = (type, content) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(content.length + 8, 4);
    return Buffer.concat([head, content]);
  };
  const pictures = Object.entries(types).map(([type, size]) => chunk(type, pngOf(size)));
  return chunk('icns', Buffer.concat(pictures));
}
