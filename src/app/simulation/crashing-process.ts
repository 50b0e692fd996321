import type { SwitchOutcome } from '../../core/delivery/switch/target-switcher.ts';
import { memoryKeychain, profileOf, serial, targetOf } from './bastion-fixture.ts';
import { HeadlessApp } from './headless-app.ts';

/**
 * The app without windows, which switches and renews without end, to be killed: `HOME ENDPOINT MASTER-KEY CLOCK-OFFSET-MS ROLES`.
 * Says one line of JSON on stdout when it has started, and for each thing it did.
 */
const [home = '', endpoint = '', masterKey = '', offset = '0', count = '1'] = process.argv.slice(2);
const roles = Number(count);

async function codeOfDevice(): Promise<string> {
  const answer = await fetch(`${endpoint}/_simulator/mfa-code?serial=${encodeURIComponent(serial)}`);
  const said: unknown = await answer.json();
  if (typeof said !== 'object' || said === null || !('code' in said)) throw new Error('There is no code.');
  return String(said.code);
}

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const any = () => Math.floor(Math.random() * roles);
const summary = (outcome: SwitchOutcome | undefined) =>
  outcome?.kind === 'session' || outcome?.kind === 'delivery' ? { ...outcome } : { kind: outcome?.kind };

const app = await HeadlessApp.start({
  home,
  environment: { HOME: home, AWS_ENDPOINT_URL_STS: endpoint },
  machine: { now: () => new Date(Date.now() + Number(offset)) },
  prompter: { ask: codeOfDevice, settled: () => {} },
  keytar: memoryKeychain(masterKey),
  board: { show: () => {}, close: () => {} },
  isOnline: () => true,
});
say({ started: app.view.sessions.length });

for (;;) {
  const [role, other] = [any(), any()];
  const outcomes = await Promise.all([
    app.switch(profileOf(role), targetOf(role)),
    other === role ? undefined : app.refresh(profileOf(other)),
  ]);
  for (const outcome of outcomes) if (outcome !== undefined) say(summary(outcome));
  if (Math.random() < 0.1) say({ kind: (await app.stop(profileOf(any()))).kind });
}
