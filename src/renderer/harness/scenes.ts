import type { RoleInput, RoleValidation } from '../../shared/ad-hoc-role.ts';
import type { PanelDialog, Requests } from '../../shared/ipc-contract.ts';
import { type SettingsSection, settingsSections } from '../../shared/settings/setting-kinds.ts';
import type {
  ActionOutcome,
  ActionResult,
  MfaView,
  ProfileDetails,
  ProfilesView,
  ProfileView,
  SessionsView,
  SessionView,
  SignInView,
  StepView,
} from '../../shared/view.ts';
import type { FoundView } from '../../shared/views/found-view.ts';
import type { PreferencesView } from '../../shared/views/preferences-view.ts';
import { foundMuch, type PopulateScene, populateScenes } from './populate-scenes.ts';

/*
 * States of both windows, to be looked at and measured in a browser without the app. Not part of what is shipped.
 */

export interface Scene {
  readonly profiles: ProfilesView;
  readonly sessions: SessionsView;
  readonly details?: (profile: string, target: string | undefined) => Partial<ProfileDetails>;
  /** What every action comes to; `wait` never answers. */
  readonly result?: ActionResult | 'wait';
  readonly mfa?: MfaView;
  /** Where the settings window opens. */
  readonly section?: SettingsSection;
  readonly preferences?: Partial<PreferencesView>;
  /** What AWS says who one is. */
  readonly identity?: Requests['profile:who-am-i']['answer'];
  /** What is said of a role that is typed in. */
  readonly verdict?: (input: RoleInput) => RoleValidation;
  /** What the main process left for the panel. */
  readonly take?: {
    readonly profile?: string;
    readonly outcome?: ActionOutcome;
    readonly dialog?: PanelDialog;
  };
  /** Profiles from Identity Center. */
  readonly populate?: PopulateScene;
  /** What a first look finds. */
  readonly found?: FoundView;
}

const MINUTE = 60_000;
const now = Date.now();
const inMinutes = (minutes: number) => now + minutes * MINUTE;
const serial = 'arn:aws:iam::111111111111:mfa/jo';

const config = { path: '/home/jo/.aws/config', state: 'read' } as const;
const credentials = { path: '/home/jo/.aws/credentials', state: 'read' } as const;

function role(
  name: string,
  accountId: string,
  roleName: string,
  region: string,
  more: Partial<ProfileView> = {},
): ProfileView {
  return {
    name,
    kind: 'role',
    accountId,
    roleName,
    region,
    mfaSerial: serial,
    sourceProfile: 'bastion',
    ...more,
  };
}

const named: readonly ProfileView[] = [
  {
    name: 'bastion',
    kind: 'long-term-keys',
    accountId: '111111111111',
    region: 'eu-central-1',
    mfaSerial: serial,
  },
  role('prod-admin', '222222222222', 'Admin', 'eu-central-1'),
  role('prod-audit-admin', '222222222222', 'AuditAdmin', 'eu-central-1', {
    kind: 'role-chain',
    sourceProfile: 'bastion',
  }),
  role('prod-data-admin', '333333333333', 'DataPlatformAdministrator', 'eu-west-1'),
  role('prod-network-admin', '444444444444', 'NetworkAdmin', 'eu-west-1'),
  role('prod-gov-admin', '555555555555', 'Admin', 'us-gov-west-1', {
    mfaSerial: 'GAHT12345678',
    sourceProfile: 'gov',
  }),
  role('dev', '666666666666', 'Developer', 'eu-central-1'),
  role('dev-read', '666666666666', 'ReadOnly', 'eu-central-1'),
  role(
    'public-website-deployment-pipeline-AdministratorAccess',
    '777777777777',
    'AWSReservedSSO_AdministratorAccess_0123456789abcdef',
    'us-east-1',
  ),
  { name: 'sandbox', kind: 'sso', accountId: '888888888888', roleName: 'PowerUser', region: 'eu-north-1' },
  { name: 'ci', kind: 'credential-process', region: 'eu-central-1' },
  {
    name: 'old-prod-admin',
    kind: 'incomplete',
    problem: {
      message:
        'Profile old-prod-admin names hub as its source profile, which does not exist (/home/jo/.aws/config, line 412).',
      advice: 'Add a profile named hub, or correct source_profile.',
    },
  },
];

const view: ProfilesView = {
  config,
  credentials,
  profiles: named,
  problems: [
    {
      severity: 'error',
      path: config.path,
      line: 412,
      profile: 'old-prod-admin',
      message: 'Profile old-prod-admin names hub as its source profile, which does not exist.',
      advice: 'Add a profile named hub, or correct source_profile.',
    },
    {
      severity: 'warning',
      path: credentials.path,
      line: 7,
      message: 'The profile legacy has an access key but no secret.',
      advice: 'Add aws_secret_access_key, or remove the section.',
    },
  ],
  targets: ['understudy', 'default', 'audit'],
};

function session(profile: string, minutes: number, more: Partial<SessionView> = {}): SessionView {
  return {
    profile,
    target: 'understudy',
    state: 'active',
    obtainedAt: inMinutes(minutes - 60),
    expiresAt: inMinutes(minutes),
    renewsAt: inMinutes(minutes - 15),
    autoRefresh: true,
    arn: 'arn:aws:sts::222222222222:assumed-role/Admin/understudy-jo-at-workstation-7',
    region: 'eu-central-1',
    ...more,
  };
}

const none: SessionsView = { sessions: [], mfaSessions: [], defaultTarget: 'understudy', recent: [] };
const mfaSession = {
  serial,
  sourceProfile: 'bastion',
  obtainedAt: inMinutes(-168),
  expiresAt: inMinutes(552.5),
};
const live: SessionsView = {
  ...none,
  sessions: [
    session('prod-admin', 42.18),
    session('prod-audit-admin', 4.98, { state: 'expiring', target: 'audit', autoRefresh: false }),
  ],
  mfaSessions: [mfaSession],
  recent: ['prod-admin', 'prod-audit-admin', 'dev'],
};

function withoutRenewal({ renewsAt: _, ...rest }: SessionView): SessionView {
  return rest;
}

const keys: StepView = {
  kind: 'keys',
  title: 'bastion',
  detail: 'long-term keys ····7Q4A, 111111111111',
  state: 'permanent',
};
const mfaStep: StepView = {
  kind: 'mfa',
  title: 'MFA session',
  detail: 'mfa/jo, code given 08:49',
  state: 'ready',
  expiresAt: inMinutes(552.5),
};
const roleStep: StepView = {
  kind: 'role',
  title: 'Admin',
  detail: 'role/team/Admin in 222222222222, session “jo”',
  state: 'ready',
  expiresAt: inMinutes(42.18),
};
const needed = ({ expiresAt: _, ...step }: StepView): StepView => ({ ...step, state: 'needed' });

const liveDetails = (profile: string): Partial<ProfileDetails> => ({
  steps: profile === 'prod-admin' ? [keys, mfaStep, roleStep] : [keys, mfaStep, needed(roleStep)],
});
const favourite: ProfileView = {
  ...role('audit-999', '999999999999', 'Audit', 'eu-west-1'),
  favourite: true,
};
const verdict = ({ role: typed, region }: RoleInput): RoleValidation =>
  /^\d{12}:\w+$/.test(typed)
    ? {
        ok: true,
        name: typed,
        roleArn: `arn:aws:iam::${typed.replace(':', ':role/')}`,
        hops: 1,
        codeFrom: serial,
        ...(region && { region }),
      }
    : {
        ok: false,
        field: 'role',
        message: typed === '' ? 'Name a role.' : 'It is neither an ARN nor account:role.',
        advice: 'Write a full role ARN, or account:role such as 123456789012:Admin.',
      };
const noFile = { ...view, profiles: [], problems: [], targets: ['understudy'] };

const many: ProfilesView = {
  ...view,
  profiles: Array.from({ length: 5000 }, (_, index) => {
    const teams = ['prod', 'dev', 'stage', 'data', 'network', 'audit', 'security'];
    const roles = ['admin', 'readonly', 'deploy', 'billing', 'support'];
    const team = teams[index % teams.length] ?? '';
    const roleName = roles[index % roles.length] ?? '';
    return role(
      `${team}-${String(index).padStart(4, '0')}-${roleName}`,
      String(100_000_000_000 + index * 7919),
      roleName,
      index % 3 ? 'eu-central-1' : 'us-east-1',
    );
  }),
};

const prompt: MfaView = {
  id: 1,
  device: 'mfa/jo',
  serial,
  accountId: '111111111111',
  sourceProfile: 'bastion',
  wanted: 'prod-admin',
  roleName: 'Admin',
  targetAccountId: '222222222222',
  servesUntil: inMinutes(720),
  state: 'asking',
  waiting: 0,
};
const { roleName: _role, targetAccountId: _account, ...keysPrompt } = prompt;

const portal: ProfileView = {
  name: 'corp-admin',
  kind: 'sso',
  accountId: '444444444444',
  roleName: 'AdministratorAccess',
  region: 'eu-central-1',
  signIn: 'identity-center corp',
};
const corp: SignInView = {
  id: 'identity-center corp',
  label: 'corp',
  subject: 'https://corp.awsapps.com/start',
  takesCode: true,
  state: 'ended',
  renews: false,
  profiles: 12,
};
const address =
  'https://oidc.eu-central-1.amazonaws.com/authorize?response_type=code&client_id=ZiFZ0Xv1JqWZ2hM9RLxJbWV1LWNlbnRyYWwtMQ&redirect_uri=http%3A%2F%2F127.0.0.1%3A51234%2Foauth%2Fcallback&state=6f0c1c6e-1a3f-4c7f-9c1e-0d6f0b6f9f11&code_challenge_method=S256&scopes=sso%3Aaccount%3Aaccess';

export const scenes: Readonly<Record<string, Scene>> = {
  signedOut: {
    profiles: { ...view, profiles: [portal, ...named] },
    sessions: { ...none, signIns: [corp], recent: ['corp-admin'] },
  },
  signingIn: {
    profiles: { ...view, profiles: [portal, ...named] },
    sessions: {
      ...none,
      signIns: [
        { ...corp, waiting: { address, way: 'browser', deadline: inMinutes(4.5), browserFailed: false } },
      ],
      recent: ['corp-admin'],
    },
  },
  signingInCode: {
    profiles: { ...view, profiles: [portal, ...named] },
    sessions: {
      ...none,
      signIns: [
        {
          ...corp,
          waiting: {
            address: 'https://corp.awsapps.com/start/#/device?user_code=BDFG-HJKL',
            userCode: 'BDFG-HJKL',
            way: 'device-code',
            deadline: inMinutes(9.5),
            browserFailed: false,
          },
        },
      ],
      recent: ['corp-admin'],
    },
  },
  live: { profiles: view, sessions: live, details: liveDetails },
  marked: {
    profiles: { ...view, profiles: [...named, favourite] },
    sessions: { ...live, sessions: live.sessions.slice(0, 1), recent: ['dev', 'ci'] },
    details: liveDetails,
    preferences: {
      pinned: ['dev', 'audit-999', 'prod-gov-admin'],
      production: ['prod-admin', 'prod-gov-admin', 'prod-data-admin'],
      frequent: ['sandbox', 'dev'],
      accountNames: { 222222222222: 'Production', 555555555555: 'Government', 333333333333: 'Data platform' },
    },
    identity: {
      ok: true,
      identity: {
        account: '222222222222',
        arn: 'arn:aws:sts::222222222222:assumed-role/Admin/understudy-jo-at-workstation-7',
        userId: 'AROAEXAMPLEROLEID1234:understudy-jo-at-workstation-7',
      },
    },
    verdict,
  },
  grouped: {
    profiles: view,
    sessions: { ...live, sessions: live.sessions.slice(0, 1), recent: ['dev', 'ci'] },
    details: liveDetails,
    preferences: { groupBy: 'source', pinned: ['dev-read'] },
  },
  demo: {
    profiles: view,
    sessions: { ...none, mfaSessions: [mfaSession], recent: ['dev'] },
    details: liveDetails,
    preferences: { demo: true },
  },
  production: {
    profiles: view,
    sessions: live,
    details: liveDetails,
    preferences: { production: ['prod-admin', 'prod-audit-admin', 'prod-data-admin'] },
  },
  welcome: {
    profiles: view,
    sessions: none,
    details: liveDetails,
    preferences: { welcome: true },
    found: foundMuch,
  },
  fullMachine: {
    profiles: { ...noFile, credentials: { ...credentials, state: 'missing' } },
    sessions: none,
    found: foundMuch,
  },
  inStep: { profiles: view, sessions: live, details: liveDetails, populate: populateScenes.populateStart },
  ...Object.fromEntries(
    Object.entries(populateScenes).map(([name, populate]): [string, Scene] => [
      name,
      { profiles: view, sessions: none, details: liveDetails, populate, take: { dialog: 'populate' } },
    ]),
  ),
  fresh: {
    profiles: view,
    sessions: none,
    details: () => ({ steps: [keys, needed(mfaStep), needed(roleStep)] }),
  },
  ready: {
    profiles: view,
    sessions: { ...none, mfaSessions: [mfaSession], recent: ['dev'] },
    details: liveDetails,
  },
  failed: {
    profiles: view,
    sessions: {
      ...live,
      sessions: [
        {
          ...withoutRenewal(session('prod-admin', 12.4)),
          state: 'failed',
          problem: {
            message: 'AWS refused the role Admin: the user jo may not assume it.',
            advice: 'Ask who runs account 222222222222 to trust arn:aws:iam::111111111111:user/jo.',
            requestId: '0b3c2e1a-5f0e-4f1e-9b0a-8f3d1c2b4a59',
          },
        },
        { ...withoutRenewal(session('dev', -3)), state: 'expired' },
      ],
    },
    details: liveDetails,
  },
  working: {
    profiles: view,
    sessions: {
      ...live,
      sessions: [{ ...session('dev', 0), expiresAt: 0, state: 'working' }, ...live.sessions],
    },
    details: () => ({ steps: [keys, mfaStep, needed(roleStep)] }),
  },
  note: {
    profiles: view,
    sessions: {
      ...live,
      sessions: [
        session('prod-admin', 42, {
          note: 'AWS allows one hour for a role behind an MFA session, so it is renewed every hour instead of lasting 8.',
        }),
      ],
    },
    details: liveDetails,
  },
  refusedTarget: {
    profiles: view,
    sessions: { ...none, mfaSessions: [mfaSession], recent: ['dev'] },
    details: () => ({
      steps: [keys, mfaStep, needed(roleStep)],
      target: {
        name: 'default',
        refused: {
          message:
            'Profile default has role_arn (/home/jo/.aws/config, line 12), so SDKs would ignore keys written to it.',
          advice: 'Choose another name, such as understudy.',
        },
      },
    }),
  },
  confirmTarget: {
    profiles: view,
    sessions: { ...none, mfaSessions: [mfaSession], recent: ['dev'] },
    details: () => ({
      steps: [keys, mfaStep, needed(roleStep)],
      target: {
        name: 'bastion',
        confirm: {
          message: 'Profile bastion holds long-term keys. They would be replaced; a backup is kept.',
        },
      },
    }),
  },
  refused: {
    profiles: view,
    sessions: live,
    details: liveDetails,
    result: {
      ok: false,
      reason: 'failed',
      message: 'AWS refused the role Admin: the user jo may not assume it.',
      advice: 'Ask who runs account 222222222222 to trust arn:aws:iam::111111111111:user/jo.',
      requestId: '0b3c2e1a-5f0e-4f1e-9b0a-8f3d1c2b4a59',
    },
  },
  waiting: {
    profiles: view,
    sessions: { ...none, mfaSessions: [mfaSession] },
    details: liveDetails,
    result: 'wait',
  },
  memoryOnly: {
    profiles: view,
    sessions: {
      ...live,
      storage: {
        state: 'memory',
        message: 'The keychain is locked, so sessions are kept in memory only.',
        advice: 'Unlock it and choose “Try again” to keep them over a restart.',
        canTryAgain: true,
      },
    },
    details: liveDetails,
  },
  wrongClock: { profiles: view, sessions: { ...live, clockOffsetMs: 6 * 60_000 }, details: liveDetails },
  fromTray: {
    profiles: view,
    sessions: live,
    details: liveDetails,
    take: {
      profile: 'dev',
      outcome: {
        profile: 'dev',
        result: {
          ok: false,
          reason: 'failed',
          message: 'AWS refused the role Developer.',
          advice: 'Ask who runs it.',
        },
      },
    },
  },
  noFiles: {
    profiles: {
      ...noFile,
      config: { ...config, state: 'missing' },
      credentials: { ...credentials, state: 'missing' },
    },
    sessions: none,
  },
  noProfiles: { profiles: { ...noFile, credentials: { ...credentials, state: 'missing' } }, sessions: none },
  unreadable: {
    profiles: {
      ...noFile,
      config: { ...config, state: 'unreadable', message: 'It may not be read: its mode is 0200.' },
      credentials: { ...credentials, state: 'missing' },
    },
    sessions: none,
  },
  many: { profiles: many, sessions: { ...live, sessions: [], recent: [] }, details: liveDetails },
  ...Object.fromEntries(
    settingsSections.map((section): [string, Scene] => [
      `settings-${section}`,
      { profiles: view, sessions: live, section },
    ]),
  ),
  mfa: { profiles: view, sessions: none, mfa: prompt },
  mfaProduction: {
    profiles: view,
    sessions: none,
    mfa: { ...prompt, production: true, targetAccountName: 'Production' },
  },
  mfaUsed: {
    profiles: view,
    sessions: none,
    mfa: {
      ...prompt,
      id: 2,
      refusal: {
        kind: 'used',
        message: 'That code was already used. Wait for the next one.',
        nextCodeAt: Math.ceil((now + 1000) / 30_000) * 30_000,
      },
      waiting: 2,
    },
  },
  mfaWrong: {
    profiles: view,
    sessions: none,
    mfa: {
      ...prompt,
      id: 2,
      refusal: {
        kind: 'wrong',
        message:
          'AWS did not accept that code. Check that mfa/jo is the right device and type what it shows now.',
      },
    },
  },
  mfaChecking: { profiles: view, sessions: none, mfa: { ...prompt, state: 'checking' } },
  mfaDemo: {
    profiles: view,
    sessions: none,
    mfa: { ...prompt, demoCode: { code: '481902', validUntil: Math.ceil((now + 1000) / 30_000) * 30_000 } },
  },
  mfaLong: {
    profiles: view,
    sessions: none,
    mfa: {
      ...prompt,
      production: true,
      device: 'mfa/jo.with.a.rather.long.name@company.example',
      wanted: 'public-website-deployment-pipeline-AdministratorAccess',
      roleName: 'AWSReservedSSO_AdministratorAccess_0123456789abcdef',
      targetAccountName: 'Public website, production in Frankfurt',
    },
  },
  mfaDemoLong: {
    profiles: view,
    sessions: none,
    mfa: {
      ...prompt,
      device: 'mfa/jo.with.a.rather.long.name@company.example',
      wanted: 'public-website-deployment-pipeline-AdministratorAccess',
      roleName: 'AWSReservedSSO_AdministratorAccess_0123456789abcdef',
      refusal: {
        kind: 'wrong',
        message:
          'AWS did not accept that code. Check that mfa/jo is the right device and type what it shows now.',
      },
      demoCode: { code: '481902', validUntil: Math.ceil((now + 1000) / 30_000) * 30_000 },
      waiting: 1,
    },
  },
  mfaKeys: {
    profiles: view,
    sessions: none,
    mfa: { ...keysPrompt, device: 'GAHT12345678', wanted: 'bastion' },
  },
};
