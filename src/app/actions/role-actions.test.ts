import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RemoveOutcome } from '../../core/aws-files/managed/credentials-writer.ts';
import { resolveChain } from '../../core/chain/resolve-chain.ts';
import { profileSetOf } from '../../core/chain/testing/profile-set.ts';
import type { ObtainOptions } from '../../core/sessions/session-broker.ts';
import type { SessionOutcome } from '../../core/sessions/store/session.ts';
import type { RoleInput } from '../../shared/ad-hoc-role.ts';
import { SettingsStore } from '../settings-store.ts';
import { plainSettingsFile } from '../testing/plain-settings-file.ts';
import { ProfileTools, type ProfileToolsOptions } from './role-actions.ts';

const JO = 'arn:aws:iam::111111111111:mfa/jo';
const ROLE = 'arn:aws:iam::222222222222:role/Admin';
const profiles = profileSetOf({
  bastion: {
    aws_access_key_id: 'AKIABASTION',
    aws_secret_access_key: 'secret',
    mfa_serial: JO,
    region: 'eu-west-1',
  },
  plain: { aws_access_key_id: 'AKIAPLAIN', aws_secret_access_key: 'secret' },
  prod: { role_arn: ROLE, source_profile: 'bastion' },
});
const input: RoleInput = { role: '222222222222:Admin', sourceProfile: 'bastion' };
const codeNeeded: SessionOutcome = {
  ok: false,
  failure: { kind: 'code-needed', serial: JO, message: 'A code is needed.', advice: '' },
} as SessionOutcome;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-roles-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The actions over parts that note what they are asked for. */
function toolsOver(answers: { obtain?: SessionOutcome; undo?: RemoveOutcome } = {}) {
  const settings = new SettingsStore(folder, plainSettingsFile);
  const seen = {
    obtained: [] as ObtainOptions[],
    switched: [] as unknown[],
    copied: [] as string[],
    ended: [] as (readonly string[])[],
    adopted: 0,
  };
  const options = {
    profiles: () => profiles,
    resolve: (request) => resolveChain(profiles, request, {}),
    broker: {
      obtain: async (_chain: unknown, how: ObtainOptions) => {
        seen.obtained.push(how);
        return answers.obtain ?? codeNeeded;
      },
      steps: () => [],
    } as unknown as ProfileToolsOptions['broker'],
    sts: {
      getCallerIdentity: () => {
        throw new Error('Not asked for here.');
      },
    },
    switcher: {
      dropEnded: (targets: readonly string[]) => seen.ended.push(targets),
      adopt: async () => {
        seen.adopted += 1;
      },
    } as unknown as ProfileToolsOptions['switcher'],
    settings,
    explain: (failure) => ({ message: `It failed: ${failure.kind}.`, advice: '' }),
    undoLastWrite: async () => answers.undo ?? { kind: 'removed', target: 'work', warnings: [] },
    switchRequest: async (request, how) => {
      seen.switched.push([request, how]);
      return { ok: true, message: 'Switched.' };
    },
    endpointCommands: (profile) =>
      profile === 'prod'
        ? { ok: true, text: 'export AWS_CONTAINER_CREDENTIALS_FULL_URI=x\n' }
        : { ok: false, message: `${profile} is not served to programs.`, advice: 'Serve it.' },
    copyPlain: (text) => {
      seen.copied.push(text);
    },
    onChange: () => {},
  } satisfies ProfileToolsOptions;
  return { tools: new ProfileTools(options), settings, seen };
}

describe('a role that is in no file', () => {
  it('is switched to as it was typed', async () => {
    const { seen, tools } = toolsOver();
    expect(await tools.assumeRole(input, { target: 'work' })).toMatchObject({ ok: true });
    expect(seen.switched).toEqual([[{ roleArn: ROLE, sourceProfile: 'bastion' }, { target: 'work' }]]);
  });

  it('is saved under its name first, and switched to by it', async () => {
    const { seen, settings, tools } = toolsOver();
    await tools.assumeRole(input, { saveAs: ' ops ' });
    expect(seen.switched).toEqual([[{ profile: 'ops' }, {}]]);
    expect(settings.current.favourites.map(({ name }) => name)).toEqual(['ops']);
    expect(tools.savedRole('ops')).toMatchObject({ role: ROLE, sourceProfile: 'bastion' });
  });

  it.each([
    ['a name that is a profile already', 'prod', /There is a profile named prod/],
    ['no name', '  ', /needs a name/],
  ])('is not saved under %s', (_what, name, message) => {
    const { settings, tools } = toolsOver();
    expect(tools.saveFavourite(name, input)).toMatchObject({
      ok: false,
      reason: 'refused',
      message: expect.stringMatching(message),
    });
    expect(settings.current.favourites).toEqual([]);
  });

  it('is not saved under a production name and switched to in one go', async () => {
    const { seen, settings, tools } = toolsOver();
    settings.mark('production', 'live', true);
    expect(await tools.assumeRole(input, { saveAs: 'live' })).toMatchObject({ ok: false, reason: 'refused' });
    expect([seen.switched, settings.current.favourites]).toEqual([[], []]);
  });

  it('is neither saved nor switched to where it makes no sense', async () => {
    const { seen, tools } = toolsOver();
    expect(await tools.assumeRole({ ...input, role: 'nonsense' }, { saveAs: 'ops' })).toMatchObject({
      ok: false,
    });
    expect(seen.switched).toEqual([]);
  });
});

describe('what stands behind More', () => {
  it('never asks for a code to say who somebody is', async () => {
    const { seen, tools } = toolsOver();
    expect(await tools.whoAmI('prod')).toMatchObject({
      ok: false,
      message: expect.stringContaining('these take a code'),
    });
    expect(seen.obtained).toEqual([{ allowPrompt: false }]);
  });

  it('begins a new MFA session only where there is a device', async () => {
    const { seen, tools } = toolsOver();
    expect(await tools.newMfaSession('plain')).toMatchObject({ ok: false, reason: 'refused' });
    expect(seen.obtained).toEqual([]);
    await tools.newMfaSession('prod');
    expect(seen.obtained).toEqual([{ newMfaSession: true }]);
  });

  it.each([
    ['role-arn', ROLE],
    ['account-id', '222222222222'],
  ] as const)('copies the %s, which is no secret', async (what, text) => {
    const { seen, tools } = toolsOver();
    expect(await tools.copyText('prod', what)).toEqual({ ok: true, message: `Copied: ${text}` });
    expect(seen.copied).toEqual([text]);
  });

  it('copies what leads programs to a profile that is served, and says so of others', async () => {
    const { seen, tools } = toolsOver();
    expect(await tools.copyText('prod', 'endpoint')).toMatchObject({ ok: true });
    expect(seen.copied).toEqual(['export AWS_CONTAINER_CREDENTIALS_FULL_URI=x\n']);
    expect(await tools.copyText('plain', 'endpoint')).toMatchObject({ ok: false, reason: 'refused' });
    expect(seen.copied).toHaveLength(1);
  });

  it('takes the last write back, and what it ended is live no more', async () => {
    const { seen, tools } = toolsOver();
    expect(await tools.undo()).toEqual({ ok: true, message: 'Profile work is taken out again.' });
    expect([seen.ended, seen.adopted]).toEqual([[['work']], 1]);
  });

  it('leaves what others changed since', async () => {
    const { seen, tools } = toolsOver({
      undo: { kind: 'changed-by-others', target: 'work', message: 'Changed since.', advice: 'Look at it.' },
    });
    expect(await tools.undo()).toMatchObject({ ok: false, message: 'Changed since.' });
    expect([seen.ended, seen.adopted]).toEqual([[], 0]);
  });
});
