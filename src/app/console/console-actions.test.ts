import { afterEach, describe, expect, it } from 'vitest';
import type { ActivityReport } from '../../core/activity/activity.ts';
import type { BrowserParts } from '../../core/browsers/open-in-browser.ts';
import { pretendedSystem } from '../../core/browsers/testing/pretended-system.ts';
import { resolveChain } from '../../core/chain/resolve-chain.ts';
import { profileSetOf } from '../../core/chain/testing/profile-set.ts';
import { scriptedFederation } from '../../core/delivery/console/testing/scripted-federation.ts';
import type { SessionOutcome } from '../../core/sessions/store/session.ts';
import { nodeRequestHandler } from '../../core/sts/network/request-handler.ts';
import type { BrowserChoice } from '../../shared/browser-choice.ts';
import { ConsoleActions } from './console-actions.ts';

const profiles = profileSetOf({
  bastion: { aws_access_key_id: 'AKIABASTION', aws_secret_access_key: 'secret', region: 'eu-west-1' },
  prod: { role_arn: 'arn:aws:iam::222222222222:role/Admin', source_profile: 'bastion' },
  portal: {
    sso_start_url: 'https://corp.awsapps.com/start',
    sso_region: 'eu-west-1',
    sso_account_id: '333333333333',
    sso_role_name: 'Admin',
  },
});
const SECRET = 'wJalrXUtnFEMI';
const granted: SessionOutcome = {
  ok: true,
  value: {
    credentials: {
      accessKeyId: 'ASIAPROD',
      secretAccessKey: SECRET,
      sessionToken: 'session-token',
      expiration: new Date('2026-11-22T11:00:00Z'),
    },
    obtainedAt: new Date('2026-11-22T10:00:00Z'),
    fromCache: true,
  },
};

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The actions over a scripted sign-in service and a browser that goes where it is sent. */
async function actionsOver(
  given: {
    readonly outcome?: SessionOutcome;
    readonly production?: readonly string[];
    readonly status?: number;
    readonly browsers?: Readonly<Record<string, BrowserChoice>>;
    readonly destinations?: Readonly<Record<string, string>>;
    readonly browser?: Partial<BrowserParts>;
  } = {},
) {
  const federation = await scriptedFederation(() => (given.status ? { status: given.status } : {}));
  closing.push(federation.close);
  const seen = {
    went: [] as string[],
    programs: [] as string[],
    copied: [] as string[],
    recorded: [] as ActivityReport[],
    lines: [] as string[],
    obtained: 0,
  };
  const destinations: Record<string, string> = { ...given.destinations };
  const visit = async (url: string) => {
    const answer = await fetch(url, { redirect: 'manual' });
    seen.went.push(answer.headers.get('location') ?? '');
  };
  const note = (line: string) => seen.lines.push(line);
  const actions = new ConsoleActions({
    requestOf: (profile) => ({ request: { profile } }),
    resolve: (request) => resolveChain(profiles, request, {}),
    broker: {
      obtain: async () => {
        seen.obtained += 1;
        return given.outcome ?? granted;
      },
    },
    explain: () => ({ message: 'The keys have ended.', advice: 'Renew them.', requestId: 'r-1' }),
    settings: {
      isProduction: (profile) => given.production?.includes(profile) ?? false,
      browserFor: (profile, accountId) => given.browsers?.[profile] ?? given.browsers?.[accountId ?? ''],
      lastDestination: (profile) => destinations[profile],
      rememberDestination: (profile, destination) => {
        destinations[profile] = destination;
      },
    },
    browser: {
      system: pretendedSystem('linux', { '/usr/bin/google-chrome': '', '/usr/bin/firefox': '' }),
      start: async ({ args, program }) => {
        seen.programs.push(program);
        await visit(args.at(-1) ?? '');
        return undefined;
      },
      openWithSystem: async (url) => {
        await visit(url);
        return true;
      },
      ...given.browser,
    },
    requestHandler: (_endpoint, timeouts) => nodeRequestHandler(timeouts),
    federationEndpoint: `http://127.0.0.1:${federation.port}`,
    clipboard: {
      copy: async (text) => {
        seen.copied.push(text);
        return 'copied';
      },
    },
    record: (report) => seen.recorded.push(report),
    log: { info: note, warn: note, error: note },
  });
  return { actions, seen, federation, destinations };
}

const destinationOf = (address: string | undefined) =>
  new URL(address ?? 'http://nowhere').searchParams.get('Destination');

describe('Open console', () => {
  it('opens the browser as the profile, with one call to the sign-in service', async () => {
    const { actions, federation, seen } = await actionsOver();
    expect(await actions.open('prod')).toEqual({ ok: true, message: 'The console is open as prod.' });
    expect(seen.obtained).toBe(1);
    expect(federation.asked).toHaveLength(1);
    expect(seen.went).toHaveLength(1);
    expect(destinationOf(seen.went[0])).toContain('eu-west-1.console.aws.amazon.com/console/home');
    expect(seen.recorded).toEqual([
      { what: 'console', profile: 'prod', role: 'arn:aws:iam::222222222222:role/Admin', outcome: 'ok' },
    ]);
  });

  it('opens the page that was opened last as this profile', async () => {
    const { actions, destinations, seen } = await actionsOver({ destinations: { portal: 's3' } });
    await actions.open('prod', { destination: 'ec2' });
    await actions.open('prod');
    expect(seen.went.map(destinationOf)).toEqual([
      'https://eu-west-1.console.aws.amazon.com/ec2/v2/home?region=eu-west-1',
      'https://eu-west-1.console.aws.amazon.com/ec2/v2/home?region=eu-west-1',
    ]);
    expect(destinations).toEqual({ prod: 'ec2', portal: 's3' });
  });

  it('takes the portal for a profile of Identity Center, without credentials', async () => {
    const { actions, federation, seen } = await actionsOver();
    expect(await actions.open('portal')).toMatchObject({ ok: true });
    expect(seen.obtained).toBe(0);
    expect(federation.asked).toEqual([]);
    expect(seen.went[0]).toMatch(/^https:\/\/corp\.awsapps\.com\/start\/#\/console\?account_id=333333333333/);
  });

  it('takes the browser of the profile, or else of the account', async () => {
    const { actions, seen } = await actionsOver({
      browsers: { prod: { browser: 'chrome' }, '333333333333': { browser: 'firefox' } },
    });
    await actions.open('prod');
    await actions.open('portal');
    expect(seen.programs).toEqual(['/usr/bin/google-chrome', '/usr/bin/firefox']);
  });

  it('wants a yes for production, as a switch does, before anything is asked', async () => {
    const { actions, federation, seen } = await actionsOver({ production: ['prod'] });
    expect(await actions.open('prod')).toEqual({
      ok: false,
      reason: 'production',
      message: 'prod is marked as production.',
    });
    expect(await actions.copyLink('prod')).toMatchObject({ reason: 'production' });
    expect([seen.obtained, federation.asked.length, seen.recorded.length]).toEqual([0, 0, 0]);
    expect(await actions.open('prod', { production: true })).toMatchObject({ ok: true });
  });

  it.each([
    ['a user’s keys', 'bastion', {}, 'refused', 'access keys of an IAM user'],
    ['a profile that is not there', 'gone', {}, 'refused', 'gone'],
    [
      'no credentials',
      'prod',
      { outcome: { ok: false, failure: { kind: 'base', message: '', advice: '' } } },
      'failed',
      'have ended',
    ],
    [
      'a dismissed code',
      'prod',
      { outcome: { ok: false, failure: { kind: 'dismissed' } } },
      'dismissed',
      'Cancelled',
    ],
    ['AWS saying no', 'prod', { status: 400 }, 'failed', 'did not sign in prod'],
    [
      'no browser',
      'prod',
      { browser: { openWithSystem: async () => false } },
      'failed',
      'No browser could be opened',
    ],
  ] as const)('says why not with %s', async (_what, profile, given, reason, sentence) => {
    const { actions, seen } = await actionsOver(given);
    const result = await actions.open(profile);
    expect(result).toMatchObject({ ok: false, reason });
    expect(result.message).toContain(sentence);
    expect(seen.recorded).toMatchObject([{ what: 'console', profile }]);
    expect(seen.recorded[0]?.outcome).not.toBe('ok');
  });
});

describe('the address', () => {
  it('is copied as a secret, and opens nothing', async () => {
    const { actions, seen } = await actionsOver();
    const result = await actions.copyLink('prod', { destination: 'lambda' });
    expect(result).toMatchObject({ ok: true, message: expect.stringContaining('cleared in 60 seconds') });
    expect(seen.copied).toHaveLength(1);
    expect(destinationOf(seen.copied[0])).toContain('/lambda/home');
    expect(seen.went).toEqual([]);
  });

  it('stands in no result, log or activity, nor do the keys', async () => {
    const { actions, seen } = await actionsOver();
    const results = [await actions.open('prod'), await actions.copyLink('prod')];
    const shown = JSON.stringify([results, seen.lines, seen.recorded]);
    expect(shown).not.toMatch(/SigninToken|signin\+token|federation|session-token/);
    expect(shown).not.toContain(SECRET);
    expect(seen.lines).toEqual(['console prod: done', 'console prod: done']);
  });
});
