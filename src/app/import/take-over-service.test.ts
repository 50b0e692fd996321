import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locateFiles } from '../../core/aws-files/profiles/file-locations.ts';
import { loadProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import { systemClock } from '../../core/clock.ts';
import { localPeerSystem } from '../../core/import/local-peer-system.ts';
import type { PeerSettings } from '../../core/import/peer-finding.ts';
import { TakeOverService } from './take-over-service.ts';

const GRANTED = `[profile prod]
granted_sso_start_url = https://corp.awsapps.com/start
granted_sso_region = eu-west-1
granted_sso_account_id = 111111111111
granted_sso_role_name = Admin
common_fate_generated_from = aws-sso
credential_process = granted credential-process --profile prod
`;

let home: string;
let settings: PeerSettings;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'understudy-take-over-'));
  mkdirSync(join(home, '.aws'));
  settings = { mfaSessionSeconds: 43_200 };
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const config = () => readFileSync(join(home, '.aws', 'config'), 'utf8');
const write = (path: string, text: string) => {
  mkdirSync(join(home, path, '..'), { recursive: true });
  writeFileSync(join(home, path), text);
};

function service() {
  const environment = { HOME: home, PATH: '' };
  const places = locateFiles({ environment, platform: 'linux', homeOfUser: home });
  return new TakeOverService(
    {
      system: localPeerSystem(environment, 'linux', home),
      files: () => loadProfiles(places),
      journalPath: join(home, 'journal.json'),
      clock: systemClock,
    },
    {
      current: () => settings as Required<PeerSettings>,
      byDefault: { mfaSessionSeconds: 43_200, sessionName: undefined },
      change: (change) => {
        settings = { ...settings, ...change };
      },
    },
  );
}

describe('what other tools left', () => {
  it('is nothing on a machine without them', async () => {
    expect(await service().look()).toEqual({ id: '1', tools: [], summary: '', lines: [], notes: [] });
  });

  it('is shown without a value that could be secret, and taken over as it was shown', async () => {
    write('.aws/config', GRANTED);
    const desk = service();
    const view = await desk.look();
    expect(view.tools.map(({ name }) => name)).toEqual(['Granted']);
    expect(view.summary).toBe('Taking over changes 1 profile. The other tools’ own files stay as they are.');
    expect(JSON.stringify(view)).not.toContain('granted credential-process');
    expect(config()).toBe(GRANTED);
    expect(await desk.take(view.id)).toEqual({ ok: true, message: 'Took over 1 profile.' });
    expect(config()).toContain('sso_session = corp\nsso_account_id = 111111111111\n');
    expect(await desk.look()).toMatchObject({ summary: '', lines: [] });
  });

  it('is not taken over by the id of an earlier look, nor twice', async () => {
    write('.aws/config', GRANTED);
    const desk = service();
    const first = await desk.look();
    const second = await desk.look();
    expect(await desk.take(first.id)).toMatchObject({ ok: false });
    expect(config()).toBe(GRANTED);
    expect(await desk.take(second.id)).toMatchObject({ ok: true });
    expect(await desk.take(second.id)).toMatchObject({ ok: false });
  });

  it('is left alone where the file says something else by now', async () => {
    write('.aws/config', GRANTED);
    const desk = service();
    const { id } = await desk.look();
    const changed = GRANTED.replace('= Admin', '= ReadOnly');
    write('.aws/config', changed);
    expect(await desk.take(id)).toMatchObject({
      ok: false,
      message: expect.stringContaining('changed meanwhile'),
    });
    expect(config()).toBe(changed);
  });

  it('brings settings along, but for those that are set here', async () => {
    write('.awsume/config.yaml', 'role-session-name: jo\ndebug:\n  session_token_duration: "3600"\n');
    settings = { mfaSessionSeconds: 7200 };
    const desk = service();
    const view = await desk.look();
    expect(view).toMatchObject({
      summary: expect.stringContaining('sets 1 setting'),
      lines: [],
      notes: ['Roles are assumed under the name jo.'],
    });
    expect(await desk.take(view.id)).toEqual({ ok: true, message: 'The settings are taken over.' });
    expect(settings).toEqual({ mfaSessionSeconds: 7200, sessionName: 'jo' });
    expect((await desk.look()).summary).toBe('');
  });

  it('cannot be said where the config file cannot be read', async () => {
    mkdirSync(join(home, '.aws', 'config'));
    const view = await service().look();
    expect(view.remark).toContain(join(home, '.aws', 'config'));
    expect(view.summary).toBe('');
  });
});
