import type { FoundView } from '../../shared/views/found-view.ts';
import type {
  ListedRole,
  PopulateNames,
  PopulatePreviewView,
  PopulateStep,
  PopulateView,
} from '../../shared/views/populate-view.ts';

/* States of the dialog that adds profiles from Identity Center. */

export interface PopulateScene {
  readonly view: PopulateView;
  readonly found?: FoundView;
  readonly names?: PopulateNames;
  readonly preview?: PopulatePreviewView;
}

const known: PopulateView['known'] = [
  {
    name: 'corp',
    startUrl: 'https://corp.awsapps.com/start',
    region: 'eu-west-1',
    signedIn: true,
    listedAt: Date.now() - 3_600_000,
    fresh: 3,
    gone: 1,
  },
  {
    name: 'research',
    startUrl: 'https://ssoins-7223.portal.eu-north-1.app.aws',
    region: 'eu-north-1',
    signedIn: false,
    listedAt: Date.now() - 90_000_000,
    fresh: 0,
    gone: 0,
  },
];

const accounts = [
  'Production',
  'Data platform',
  'Old [legacy] / R&D',
  'Public website and everything that belongs to it',
];
const few: readonly ListedRole[] = accounts.flatMap((accountName, index) =>
  ['Admin', 'ReadOnly', 'AWSAdministratorAccess'].map((roleName): ListedRole => {
    const accountId = String(111111111111 * (index + 1));
    if (index === 0 && roleName === 'Admin')
      return { accountId, accountName, roleName, state: 'present', profile: 'Production/Admin' };
    if (index === 1 && roleName === 'ReadOnly')
      return { accountId, accountName, roleName, state: 'by-hand', profile: 'data' };
    return {
      accountId,
      accountName,
      roleName,
      state: 'available',
      ...(index === 2 && { isFresh: true as const }),
    };
  }),
);
const many: readonly ListedRole[] = Array.from({ length: 200 }, (_, index) =>
  String(100_000_000_000 + index * 7919),
).flatMap((accountId, index) =>
  ['Admin', 'ReadOnly', 'Billing', 'Deploy', 'Support'].map(
    (roleName): ListedRole => ({
      accountId,
      accountName: `team-${String(index).padStart(3, '0')}`,
      roleName,
      state: 'available',
    }),
  ),
);
const namesOf = (roles: readonly ListedRole[]): PopulateNames => ({
  ok: true,
  names: roles.map(({ accountName, profile, roleName }) =>
    profile === undefined ? `${accountName?.replace(/[^\w]+/g, '-')}/${roleName}` : '',
  ),
});
const preview: PopulatePreviewView = {
  ok: true,
  id: 7,
  more: 0,
  path: '/home/jo/.aws/config',
  added: 2,
  changed: 0,
  prunes: [],
  clashes: [{ wanted: 'Data-platform/Admin', name: 'Data-platform/Admin-222222222222', reason: 'taken' }],
  lines: [
    { kind: 'same', text: 'region = eu-central-1' },
    ...[
      '',
      '[profile Data-platform/Admin-222222222222]',
      'understudy_generated_from = corp',
      'sso_session = corp',
      'sso_account_id = 222222222222',
      'sso_role_name = Admin',
    ].map((text) => ({ kind: 'in' as const, text })),
  ],
};

function choosing(
  roles: readonly ListedRole[],
  more: Partial<Extract<PopulateStep, { kind: 'choose' }>['list']> = {},
) {
  return {
    view: {
      known,
      step: {
        kind: 'choose',
        list: {
          id: 3,
          session: 'corp',
          startUrl: 'https://corp.awsapps.com/start',
          isNew: false,
          listedAt: Date.now(),
          complete: true,
          roles,
          gone: [],
          ...more,
        },
      },
    },
    names: namesOf(roles),
  } as const satisfies PopulateScene;
}

const start: PopulateStep = { kind: 'start', startUrl: '', needsRegion: false };
const waiting = {
  address: `https://oidc.eu-west-1.amazonaws.com/authorize?response_type=code&client_id=${'x'.repeat(60)}&state=5d1f`,
  way: 'browser',
  deadline: Date.now() + 590_000,
  browserFailed: false,
} as const;

/** Nothing is under way and nothing is known. */
export const noPopulate: PopulateScene = { view: { step: start, known: [] } };

export const populateScenes = {
  populateStart: { view: { step: start, known } },
  populateRegion: {
    view: {
      step: { kind: 'start', startUrl: 'https://corp.awsapps.com/start', needsRegion: true },
      known: [],
    },
  },
  populateProblem: {
    view: {
      step: {
        kind: 'start',
        startUrl: 'https://sso.corp.example',
        needsRegion: false,
        problem: {
          message: 'The page at sso.corp.example is not AWS’s, so nobody is to sign in there.',
          advice: 'Check the start URL: it leads to an address such as https://my-company.awsapps.com/start.',
        },
      },
      known: [],
    },
  },
  populateSignIn: {
    view: { step: { kind: 'sign-in', id: 'identity-center corp', session: 'corp', waiting }, known },
  },
  populateCode: {
    view: {
      step: {
        kind: 'sign-in',
        id: 'identity-center corp',
        session: 'corp',
        waiting: { ...waiting, way: 'device-code', userCode: 'BCDF-GHJK', browserFailed: true },
      },
      known,
    },
  },
  populateListing: { view: { step: { kind: 'listing', session: 'corp', done: 84, accounts: 212 }, known } },
  populateChoose: {
    ...choosing(few, {
      gone: [{ profile: 'Production/Billing', accountId: '111111111111', roleName: 'Billing' }],
    }),
    preview,
  },
  populateMany: {
    ...choosing(many, {
      complete: false,
      problem: {
        message: 'IAM Identity Center corp gets too many requests just now.',
        advice: 'List again later.',
      },
    }),
    preview: { ...preview, clashes: [], added: 0, lines: [] },
  },
} as const satisfies Readonly<Record<string, PopulateScene>>;

/** What a first look finds on a full machine. */
export const foundMuch: FoundView = {
  identityCenters: ['corp'],
  tools: [
    { name: 'Leapp', what: '14 profiles' },
    { name: 'aws-vault', what: '3 keys' },
  ],
};
