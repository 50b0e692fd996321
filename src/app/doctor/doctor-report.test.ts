import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locateFiles } from '../../core/aws-files/profiles/file-locations.ts';
import { loadProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import { systemClock } from '../../core/clock.ts';
import { localPeerSystem } from '../../core/import/local-peer-system.ts';
import { DoctorReport } from './doctor-report.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
let home: string;
let credentials: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'understudy-doctor-'));
  credentials = join(home, 'credentials');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function open() {
  const environment = { AWS_CONFIG_FILE: join(home, 'config'), AWS_SHARED_CREDENTIALS_FILE: credentials };
  const places = locateFiles({ environment, platform: 'linux', homeOfUser: home });
  const files = await loadProfiles(places);
  const targets = ['understudy'];
  return new DoctorReport({
    subject: () => ({ files, environment: {}, platform: 'linux', targets, now: new Date() }),
    dataFolder: join(home, 'data'),
    system: localPeerSystem({ HOME: home }, 'linux', home),
    clock: systemClock,
  });
}
const keys = `aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${SECRET}\n`;

describe('DoctorDesk', () => {
  it('shows a duplicate section with its lines and joins it, with no secret on the way', async () => {
    writeFileSync(credentials, `[a]\n${keys}[b]\nregion = x\n[a]\noutput = json\n`, { mode: 0o600 });
    const desk = await open();
    const view = await desk.look();
    const finding = view.findings.find(({ code }) => code === 'duplicate-section');
    expect(finding).toMatchObject({
      severity: 'error',
      path: credentials,
      line: 6,
      fix: 'Join the sections',
    });
    const id = finding?.id ?? '';
    const lines = desk.lines(id);
    expect(lines?.lines.find(({ meant }) => meant)).toEqual({ number: 6, text: '[a]', meant: true });
    const diff = desk.fixView(id);
    expect(diff?.lines).toContainEqual({ kind: 'in', text: 'output = json' });
    expect(JSON.stringify([view, lines, diff])).not.toContain(SECRET);
    expect(await desk.fix(id)).toMatchObject({ ok: true });
    expect(readFileSync(credentials, 'utf8')).toBe(`[a]\n${keys}output = json\n[b]\nregion = x\n`);
  });

  it('knows nothing of findings of an earlier look', async () => {
    writeFileSync(credentials, '[a]\nregion = x\n[a]\n', { mode: 0o600 });
    const desk = await open();
    const id = (await desk.look()).findings[0]?.id ?? '';
    await desk.look();
    expect([desk.lines(id), desk.fixView(id)]).toEqual([undefined, undefined]);
    expect(await desk.fix(id)).toMatchObject({ ok: false });
  });

  it('refuses to fix a file that changed since', async () => {
    writeFileSync(credentials, '[a]\nregion = x\n[a]\n', { mode: 0o600 });
    const desk = await open();
    const found = (await desk.look()).findings.find(({ fix }) => fix !== undefined);
    writeFileSync(credentials, '[z]\n');
    expect(await desk.fix(found?.id ?? '')).toMatchObject({ ok: false });
    expect(readFileSync(credentials, 'utf8')).toBe('[z]\n');
  });

  it('deletes caches of other tools that have ended, after showing which', async () => {
    const folder = join(home, '.aws', 'cli', 'cache');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'a.json');
    writeFileSync(path, JSON.stringify({ Credentials: { Expiration: '2020-01-01T00:00:00Z' } }));
    const desk = await open();
    const [finding] = (await desk.look()).findings;
    expect(finding).toMatchObject({ code: 'ended-cli-cache', fix: 'Delete the file' });
    expect(desk.fixView(finding?.id ?? '')?.lines).toEqual([{ kind: 'out', text: path }]);
    expect(await desk.fix(finding?.id ?? '')).toMatchObject({ ok: true });
    expect(existsSync(path)).toBe(false);
  });

  it('takes the ended section of another tool out, and nothing beside it', async () => {
    const section = `[autoawsume-x]\n${keys}aws_session_token = t\nmanager = awsume\nexpiration = 2020-01-01 00:00:00\n`;
    writeFileSync(credentials, `[a]\nregion = x\n${section}# end\n`, { mode: 0o600 });
    const desk = await open();
    const finding = (await desk.look()).findings.find(({ code }) => code === 'ended-awsume-section');
    expect(finding).toMatchObject({ fix: 'Delete the section', line: 4 });
    expect(JSON.stringify(desk.fixView(finding?.id ?? ''))).not.toContain(SECRET);
    expect(await desk.fix(finding?.id ?? '')).toMatchObject({ ok: true });
    expect(readFileSync(credentials, 'utf8')).toBe('[a]\nregion = x\n# end\n');
  });

  it('finds nothing where all is well', async () => {
    expect((await (await open()).look()).findings).toEqual([]);
  });
});
