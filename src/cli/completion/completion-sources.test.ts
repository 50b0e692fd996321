import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { withRecentHookProfiles } from '../backend/local-hooks.ts';
import { homeWith } from '../testing/cli.ts';
import { answerCompletion } from './answer-completion.ts';
import { nameSources } from './completion-sources.ts';

let home: string;
let folder: string;
const hook = () => join(folder, 'hooks', 'profiles');
beforeEach(() => {
  home = homeWith('[profile own]\nregion = eu-west-1\n');
  folder = join(home, 'understudy');
  mkdirSync(join(folder, 'hooks'), { recursive: true, mode: 0o700 });
  const explanation = {
    profiles: { 'team-prod': { role_arn: 'arn:aws:iam::222222222222:role/Dev', source_profile: 'own' } },
  };
  writeFileSync(hook(), `#!/bin/sh\necho '${JSON.stringify(explanation)}'\n`, { mode: 0o700 });
});

const offered = (shell: string) =>
  answerCompletion([shell, 'understudy', 'understudy', 'switch', ''], (flags) =>
    nameSources(
      { environment: { UNDERSTUDY_HOME: folder }, platform: process.platform, homeOfUser: home },
      flags,
    ),
  ).text;

/** What any command does that needs the profiles. */
const anyCommand = () =>
  withRecentHookProfiles(
    { profiles: new Map(), services: new Map(), ssoSessions: new Map(), problems: [] },
    { dataFolder: folder, environment: { PATH: process.env['PATH'] ?? '' }, platform: process.platform },
    systemClock,
  );

describe.skipIf(process.platform === 'win32')('completion of profiles that hooks add', () => {
  it('offers what a hook told last, with account and role, and runs no hook', async () => {
    expect(offered('fish')).toBe('own\n');
    await anyCommand();
    expect(offered('fish')).toBe('own\nteam-prod\t222222222222 Dev\n');
  });

  it('forgets them with the hook', async () => {
    await anyCommand();
    rmSync(hook());
    expect(offered('fish')).toBe('own\n');
  });

  it.each(['', '{', '[]', '{"profiles":1,"hooks":[]}', '{"profiles":[1,{"name":2}],"hooks":[]}'])(
    'stands %j in the place of what was told',
    (text) => {
      writeFileSync(join(folder, 'hook-profiles.json'), text);
      expect(offered('fish')).toBe('own\n');
    },
  );
});
