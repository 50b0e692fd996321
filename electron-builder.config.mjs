// How electron-builder makes the app folder and the packages of each system. `npm run package` runs it; see docs/packaging.md.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { wantedFuses } from './scripts/package-fuses.mjs';

export const appId = 'io.github.understudy';

/** @type {import('electron-builder').Configuration} */
const configuration = {
  appId,
  productName: 'Understudy',
  copyright: 'Copyright © The Understudy authors',
  // Made by scripts/package-stage.mjs: only what runs, and nothing to install.
  directories: { app: 'dist/app', output: 'dist', buildResources: 'resources/build' },
  files: ['**/*', { from: 'node_modules', to: 'node_modules' }],
  extraResources: [
    { from: 'resources/app-icon.png', to: 'resources/app-icon.png' },
    { from: 'dist/command', to: 'cli' },
    { from: 'dist/notices', to: 'notices' },
  ],
  asar: { smartUnpack: false },
  asarUnpack: ['**/*.node'],
  // What runs was staged with the app: nothing is to be installed, compiled or collected.
  beforeBuild: async () => false,
  electronFuses: { ...wantedFuses, resetAdHocDarwinSignature: true },
  // The app's own words are English; Chromium's are seen in context menus and file dialogs at most.
  electronLanguages: ['en-US'],
  forceCodeSigning: process.env.UNDERSTUDY_SIGN === 'required',
  publish: null,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills these in
  artifactName: 'understudy-${version}-${os}-${arch}.${ext}',
  afterExtract: ({ appOutDir }) => removeWhatIsNotElectron(appOutDir),

  linux: {
    // The name `understudy` on the PATH belongs to the terminal command.
    executableName: 'understudy-app',
    category: 'Development',
    synopsis: 'Steps into any AWS role for you, from the system tray',
    icon: 'resources/icons',
    target: ['AppImage'],
    extraResources: [{ from: 'resources/tray/linux', to: 'resources/tray/linux' }],
    // The desktop file bears the name that the app gives on Wayland and to portals; they look for it by that.
    syncDesktopName: true,
    desktop: {
      entry: {
        Name: 'Understudy',
        GenericName: 'AWS role switcher',
        Comment: 'Steps into any AWS role for you, with one MFA code a day',
        Keywords: 'AWS;IAM;role;MFA;credentials;',
        Categories: 'Development;',
        StartupNotify: 'false',
        StartupWMClass: 'Understudy',
      },
    },
  },

  mac: {
    category: 'public.app-category.developer-tools',
    icon: 'resources/icons/understudy.icns',
    target: ['dmg', 'zip'],
    extraResources: [{ from: 'resources/tray/macos', to: 'resources/tray/macos' }],
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'resources/build/entitlements.mac.plist',
    entitlementsInherit: 'resources/build/entitlements.mac.plist',
    // Apple's notary service is asked only where the workflow has its keys.
    notarize: Boolean(process.env.APPLE_API_KEY || process.env.APPLE_ID),
    extendInfo: {
      // A tray app: no icon in the Dock, no menu bar of its own.
      LSUIElement: true,
      NSHumanReadableCopyright: 'Copyright © The Understudy authors',
    },
  },
  dmg: {
    title: 'Understudy',
  },

  win: {
    icon: 'resources/icons/understudy.ico',
    target: ['nsis'],
    extraResources: [
      { from: 'resources/tray/windows', to: 'resources/tray/windows' },
      { from: 'resources/tray/windows-light', to: 'resources/tray/windows-light' },
      { from: 'resources/build/search-path.ps1', to: 'search-path.ps1' },
    ],
  },
  nsis: {
    oneClick: true,
    perMachine: false,
    deleteAppDataOnUninstall: false,
    include: 'resources/build/installer.nsh',
    shortcutName: 'Understudy',
  },
};

export default configuration;

/** An Electron that was unpacked by scripts/electron-fallback.mjs carries what makes it run an app folder. */
async function removeWhatIsNotElectron(/** @type {string} */ folder) {
  for (const name of ['resources/app', 'resources/default_app.asar', 'understudy-runtime.json', 'version']) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
