import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readActivities } from '../../core/activity/activity-log.ts';
import { systemClock } from '../../core/clock.ts';
import { dataFolderAt } from '../../core/data-folder.ts';
import { hasShell } from '../../core/hooks/testing/hooks.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { type Simulator, startSimulator } from '../../simulator/index.ts';
import { bastionRealm, memoryKeychain, profileOf, targetOf, writeBastionHome } from './bastion-fixture.ts';
import { HeadlessApp } from './headless-app.ts';

/** What the app does around sessions and files happens in a simulation too. */
describe.skipIf(!hasShell)('the simulated app', () => {
  let home: string;
  let simulator: Simulator;
  let environment: Readonly<Record<string, string>>;
  const folder = () => dataFolderAt(join(home, 'understudy'));
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'understudy-headless-'));
    simulator = await startSimulator({ realm: bastionRealm(1) });
    environment = writeBastionHome(home, 1, simulator.url);
  });
  afterEach(async () => {
    await simulator.close();
    rmSync(home, { recursive: true, force: true });
  });

  const keytar = memoryKeychain();
  const switchOnce = async (settings: Partial<Settings> = {}) => {
    const app = await HeadlessApp.start({
      home,
      environment: { PATH: process.env['PATH'] ?? '', ...environment },
      machine: systemClock,
      prompter: {
        ask: ({ serial }) => Promise.resolve(simulator.mfaCode(serial).code),
        settled: () => {},
      },
      keytar,
      board: { show: () => {}, close: () => {} },
      isOnline: () => true,
      settings,
    });
    const outcome = await app.switch(profileOf(0), targetOf(0));
    await app.close();
    return outcome.kind;
  };
  const done = async () =>
    (await readActivities(folder().activity, new Date())).map(({ outcome, what }) => `${what} ${outcome}`);
  const hook = (name: string, script: string) => {
    mkdirSync(folder().hooks, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder().hooks, name), `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  };

  it('records every call and every write, as AWS and the file have them', async () => {
    expect(await switchOnce()).toBe('done');
    expect((await done()).sort()).toEqual(['assume-role ok', 'session-token ok', 'write ok']);
    expect(simulator.journal.entries.map(({ action }) => action)).toEqual(['GetSessionToken', 'AssumeRole']);
  });

  it('runs the hooks of the user', async () => {
    hook('after-switch', 'cat >"$0.input"');
    expect(await switchOnce()).toBe('done');
    expect(JSON.parse(readFileSync(join(folder().hooks, 'after-switch.input'), 'utf8'))).toMatchObject({
      hook: 'after-switch',
      profile: profileOf(0),
      target: targetOf(0),
    });
    expect(await done()).toContain('hook ok');
  });

  it('does not switch where a hook forbids it', async () => {
    hook('before-switch', 'exit 77');
    expect(await switchOnce()).not.toBe('done');
    expect(await done()).not.toContain('write ok');
  });

  it('learns once how long AWS lets a role live', async () => {
    appendFileSync(join(home, '.aws', 'config'), 'duration_seconds = 14400\n');
    const long = { longRoleSession: [profileOf(0)] };
    const refused = () =>
      simulator.journal.entries.filter(({ outcome }) => outcome === 'ValidationError').length;
    expect(await switchOnce(long)).toBe('done');
    expect(readFileSync(folder().roleLimits, 'utf8')).toContain('role/Role0');
    expect(refused()).toBe(1);
    rmSync(folder().sealedSessions);
    simulator.clock.advance(60_000);
    expect(await switchOnce(long)).toBe('done');
    expect(refused()).toBe(1);
  });
});
