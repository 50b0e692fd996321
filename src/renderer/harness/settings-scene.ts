import type { SettingsSection } from '../../shared/settings/setting-kinds.ts';
import { shownSettings, storedSettings } from '../../shared/settings/setting-values.ts';
import type {
  AboutView,
  ActivityView,
  BackupView,
  DoctorView,
  HooksView,
  SettingsView,
  TakeOverView,
  UndoView,
  UpdateView,
} from '../../shared/settings-view.ts';
import type { SessionsView } from '../../shared/view.ts';
import type {
  CodeSourcesView,
  DevicesResult,
  KeyImportPreview,
  KeyView,
} from '../../shared/views/keys-view.ts';

/* What the settings window is told in the harness: one of everything. */

const MINUTE = 60_000;
const now = Date.now();
const folder = '/home/jo/.aws';

const settings: SettingsView = {
  values: {
    ...shownSettings(storedSettings({}, 'linux')),
    targets: { 'prod-audit-admin': 'audit' },
    browsers: { 'prod-admin': JSON.stringify({ browser: 'chrome', profile: 'Profile 1' }) },
    resumeAtLaunch: ['dev'],
    production: ['prod-admin', 'prod-data-admin'],
    globalShortcut: 'CommandOrControl+Alt+U',
  },
  files: {
    config: { path: `${folder}/config`, from: 'default', variable: 'AWS_CONFIG_FILE', state: 'read' },
    credentials: {
      path: `${folder}/credentials`,
      from: 'environment',
      variable: 'AWS_SHARED_CREDENTIALS_FILE',
      state: 'read',
    },
    profiles: 12,
    roles: 8,
  },
  shortcut: { state: 'on' },
  launchAtLogin: { on: false },
  profileNames: ['bastion', 'prod-admin', 'prod-audit-admin', 'prod-data-admin', 'dev', 'dev-read'],
  roleNames: ['prod-admin', 'prod-audit-admin', 'prod-data-admin', 'dev', 'dev-read'],
  accountIds: ['111111111111', '222222222222'],
  browserOffers: [
    { choice: { browser: 'chrome' }, label: 'Google Chrome' },
    { choice: { browser: 'chrome', profile: 'Profile 1' }, label: 'Google Chrome: Work' },
    {
      choice: { browser: 'firefox', container: { name: 'prod', color: 'red' } },
      label: 'Firefox: container prod',
    },
  ],
  targetNames: ['understudy', 'default', 'audit'],
  targetWarnings: [],
};

const doctor: DoctorView = {
  at: now - 2 * MINUTE,
  findings: [
    {
      id: '1',
      code: 'missing-source-profile',
      severity: 'error',
      path: `${folder}/config`,
      line: 412,
      message: 'Profile old-prod-admin names hub as its source profile, which does not exist.',
      advice: 'Add a profile named hub, or correct source_profile.',
    },
    {
      id: '2',
      code: 'file-mode',
      severity: 'warning',
      path: `${folder}/credentials`,
      message: 'Others on this machine can read the file (mode 0644).',
      advice: 'Make it readable for yourself only.',
      fix: 'Set mode 0600',
    },
  ],
};

const activities: readonly ActivityView[] = [
  { at: now - 3 * MINUTE, what: 'write', profile: 'prod-admin', target: 'understudy', outcome: 'ok' },
  {
    at: now - 3 * MINUTE,
    what: 'assume-role',
    profile: 'prod-admin',
    role: 'arn:aws:iam::222222222222:role/team/Admin',
    outcome: 'ok',
    requestId: '0b3c2e1a-5f0e-4f1e-9b0a-8f3d1c2b4a59',
  },
  { at: now - 4 * MINUTE, what: 'session-token', profile: 'prod-admin', outcome: 'ok' },
  {
    at: now - 50 * MINUTE,
    what: 'assume-role',
    profile: 'dev',
    role: 'arn:aws:iam::666666666666:role/Developer',
    outcome: 'AccessDenied',
  },
];

const about: AboutView = {
  versions: [
    { name: 'Understudy', version: '0.1.0' },
    { name: 'Electron', version: '45.4.1' },
    { name: 'Chromium', version: '150.0' },
    { name: 'Node.js', version: '24.1.0' },
  ],
  dataFolder: '/home/jo/.config/understudy',
  logFile: '/home/jo/.config/understudy/understudy.log',
  licences: [
    { name: 'electron', version: '45.4.1', licence: 'MIT' },
    { name: 'react', version: '19.3.1', licence: 'MIT' },
    { name: 'zod', version: '4.6.7', licence: 'MIT' },
  ],
};

const update: UpdateView = {
  canAsk: true,
  asksByItself: true,
  checkedAt: now - 40 * MINUTE,
  release: {
    version: '0.2.0',
    date: '2026-12-01',
    notes: 'Signing in is faster.\nThe tray menu is shorter.',
  },
  how: 'Download the .deb of 0.2.0 from its page, then run: sudo apt install ./understudy_0.2.0_*.deb',
};

const backups: readonly BackupView[] = [
  {
    name: 'credentials.before-understudy',
    path: `${folder}/credentials.before-understudy`,
    at: now - 9e8,
    bytes: 812,
  },
];

const undo: UndoView = {
  target: 'understudy',
  summary: 'The section [understudy] goes: it was not there before.',
  lines: [
    { kind: 'out', text: '[understudy]' },
    { kind: 'out', text: 'aws_access_key_id = ASIA····' },
  ],
  changedByOthers: false,
};

const takeOver: TakeOverView = {
  id: '1',
  tools: [
    { name: 'Leapp', evidence: ['/home/jo/.Leapp/Leapp-lock.json'] },
    { name: 'aws-vault', evidence: ['/usr/local/bin/aws-vault'] },
  ],
  summary: 'Taking over adds 1 profile. The other tools’ own files stay as they are.',
  lines: [
    { kind: 'in', text: '[profile shop/ReadOnly]' },
    { kind: 'in', text: 'sso_session = acme' },
  ],
  notes: ['The long-term keys work stay with aws-vault (its keyring); profile work needs them.'],
};

const hooks: HooksView = {
  folder: '/home/jo/.config/understudy/hooks',
  names: [
    { name: 'after-switch', runs: true },
    { name: 'mfa-code', runs: false, remark: 'It is not executable.' },
  ],
};

const sessions: SessionsView = {
  sessions: [],
  mfaSessions: [
    {
      serial: 'arn:aws:iam::111111111111:mfa/jo',
      sourceProfile: 'bastion',
      obtainedAt: now - 168 * MINUTE,
      expiresAt: now + 552 * MINUTE,
    },
  ],
  defaultTarget: 'understudy',
  recent: [],
  storage: { state: 'sealed' },
  signIns: [
    {
      id: 'identity-center corp',
      label: 'corp',
      subject: 'https://corp.awsapps.com/start',
      takesCode: true,
      state: 'signed-in',
      until: now + 42 * MINUTE,
      renews: true,
      profiles: 12,
    },
    {
      id: 'identity-center lab',
      label: 'lab',
      subject: 'https://lab.awsapps.com/start',
      takesCode: true,
      state: 'ended',
      renews: false,
      profiles: 1,
    },
  ],
};

const keys: readonly KeyView[] = [
  {
    profile: 'legacy-reports',
    key: '····RTS1',
    where: 'file',
    place: `${folder}/credentials, line 12`,
    ageDays: 812,
    keysOfUser: 2,
  },
  { profile: 'bastion', key: '····MO01', where: 'keychain', ageDays: 97, lastUsed: now - 3 * MINUTE },
  {
    profile: 'bastion-china',
    key: '····CN07',
    where: 'keychain',
    ageDays: 0,
    work: 'waiting',
    deleteAt: now + 20 * 60 * MINUTE,
  },
];

const codeSources: CodeSourcesView = {
  devices: [
    {
      serial: 'arn:aws:iam::111111111111:mfa/jo',
      device: 'mfa/jo',
      source: { kind: 'program', program: 'ykman', item: 'AWS:jo@bastion' },
    },
    { serial: 'GAHT12345678', device: 'GAHT12345678', source: { kind: 'typed' } },
  ],
  programs: [
    { id: 'ykman', name: 'YubiKey', itemLabel: 'Account on the YubiKey', hasDatabase: false },
    { id: 'op', name: '1Password', itemLabel: 'Item', hasDatabase: false },
    { id: 'keepassxc', name: 'KeePassXC', itemLabel: 'Entry', hasDatabase: true },
  ],
  canKeepSeeds: true,
};

const keyImport: KeyImportPreview = {
  ok: true,
  view: {
    profile: 'legacy-reports',
    key: '····RTS1',
    goes: [`${folder}/credentials, line 12`, `${folder}/credentials, line 13`],
    stays: 'credential_process = /usr/bin/understudy credentials legacy-reports --no-session',
    traps: [
      'Jobs that run without a desktop session (cron, CI, SSH) get no keys from the keychain while it is locked.',
    ],
    copies: [`${folder}/credentials.before-understudy-20260102T030405Z`],
  },
};

const devices: DevicesResult = {
  ok: true,
  devices: [{ serial: 'arn:aws:iam::111111111111:mfa/jo', device: 'mfa/jo', isNamed: true }],
};

/** What the settings window is answered. */
export function settingsAnswers(section: SettingsSection | undefined) {
  return {
    'settings:get': () => settings,
    'settings:take-section': () => section,
    'settings:choose-file': () => undefined,
    'settings:close': () => undefined,
    'settings:recording': () => undefined,
    'settings:backups': () => backups,
    'settings:undo-view': () => undo,
    'settings:mfa-sources': () => [{ serial: 'arn:aws:iam::111111111111:mfa/jo', sourceProfile: 'bastion' }],
    'settings:sessions': () => sessions,
    'settings:hooks': () => hooks,
    'import:get': () => takeOver,
    'keys:list': () => keys,
    'keys:device': () => 'arn:aws:iam::111111111111:mfa/jo',
    'keys:import-view': () => keyImport,
    'codes:get': () => codeSources,
    'codes:devices': () => devices,
    'doctor:get': () => doctor,
    'doctor:lines': () => undefined,
    'doctor:fix-view': () => undefined,
    'activity:get': () => activities,
    'about:get': () => about,
    'updates:get': () => update,
    'updates:ask': () => update,
  };
}
