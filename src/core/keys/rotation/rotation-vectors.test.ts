import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createSimulatorClock, type Simulator, startSimulator } from '../../../simulator/index.ts';
import { type RotationHome, type RotationUser, rotationHome } from '../testing/rotation-home.ts';
import { resumeRotation, rotateKey } from './rotate-key.ts';
import type { RotationOutcome, RotationStep } from './rotation-parts.ts';

const vectorsPath = fileURLToPath(
  new URL('../../../../../shared/vectors/sign-in-vectors.json', import.meta.url),
);
const user: RotationUser = {
  profile: 'bastion',
  arn: 'arn:aws:iam::111111111111:user/jo',
  serial: 'arn:aws:iam::111111111111:mfa/jo',
  key: { accessKeyId: 'AKIAVECTOROLD0000001', secretAccessKey: 'old/secret+for/vectors000000000000000000' },
};

interface Vector {
  readonly id: string;
  readonly kind: string;
  readonly expect: {
    readonly calls?: readonly string[];
    readonly current?: 'OLD' | 'NEW';
    readonly old?: 'Active' | 'Inactive';
    readonly result?: string;
  };
}

const open: { readonly simulators: Simulator[]; readonly homes: RotationHome[] } = {
  simulators: [],
  homes: [],
};
afterEach(async () => {
  for (const { home } of open.homes.splice(0)) home.remove();
  for (const simulator of open.simulators.splice(0)) await simulator.close();
});

async function begin(denied?: 'iam:UpdateAccessKey') {
  const clock = createSimulatorClock();
  clock.freeze(new Date('2026-03-01T10:00:10Z'));
  const device = { serial: user.serial, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' };
  const jo = {
    name: 'jo',
    keys: [user.key],
    mfaDevices: [device],
    ...(denied && { denies: [{ action: denied }] }),
  };
  const simulator = await startSimulator({
    realm: { accounts: [{ id: '111111111111', users: [jo] }] },
    clock,
  });
  open.simulators.push(simulator);
  const at = await rotationHome(simulator, user);
  open.homes.push(at);
  const resume = async (): Promise<RotationOutcome> => {
    const read = await at.parts().journal.load();
    const work = read.ok ? read.work[0] : undefined;
    if (work?.kind !== 'rotation') throw new Error('Nothing is noted.');
    return resumeRotation(work, at.parts());
  };
  return { at, simulator, resume };
}

/** What each kind of case sets up, and how it went. */
const SCENES: Readonly<
  Record<string, () => Promise<{ at: RotationHome; simulator: Simulator; outcome: RotationOutcome }>>
> = {
  'new-key-never-valid': async () => {
    const { at, simulator } = await begin();
    simulator.iam.setKeyPropagation({ unknownSeconds: 3600 });
    return { at, simulator, outcome: await rotateKey('bastion', at.parts()) };
  },
  'deactivate-denied': async () => {
    const { at, simulator } = await begin('iam:UpdateAccessKey');
    return { at, simulator, outcome: await rotateKey('bastion', at.parts()) };
  },
  'app-dies-after-create': async () => {
    const { at, resume, simulator } = await begin();
    const cut = at.parts({
      onStep: (step: RotationStep) => {
        if (step === 'created') throw new Error('The app dies.');
      },
    });
    await expect(rotateKey('bastion', cut)).rejects.toThrow();
    return { at, simulator, outcome: await resume() };
  },
  'old-already-gone': async () => {
    const { at, resume, simulator } = await begin();
    await rotateKey('bastion', at.parts());
    const { iam, placeOf, signer } = at.parts();
    const [place, signed] = [await placeOf('bastion'), await signer('bastion')];
    if (typeof place === 'string' || !signed.ok) throw new Error('It is known where IAM is.');
    await iam.deleteAccessKey(user.key.accessKeyId, { ...place, credentials: signed.credentials });
    simulator.clock.advance(25 * 3_600_000);
    return { at, simulator, outcome: await resume() };
  },
};

const vectors: readonly Vector[] = existsSync(vectorsPath)
  ? JSON.parse(readFileSync(vectorsPath, 'utf8')).cases.filter(({ id }: Vector) =>
      id.startsWith('key-rotation-'),
    )
  : [];

describe('the given cases of a rotation', () => {
  it.skipIf(vectors.length === 0).each(vectors)('$id: $kind', async (vector) => {
    const scene = SCENES[vector.kind];
    if (!scene) throw new Error(`No scene for ${vector.kind}.`);
    const { at, outcome, simulator } = await scene();
    const { calls, current, old, result } = vector.expect;
    const inUse = at.parts().records.of('bastion')?.accessKeyId;
    if (current !== undefined) expect(inUse === user.key.accessKeyId ? 'OLD' : 'NEW').toBe(current);
    if (old !== undefined)
      expect(at.keysAtAws()).toContain(`${user.key.accessKeyId}:${String(old === 'Active')}`);
    const made = simulator.journal.entries.filter(
      (entry) => entry.service === 'iam' && entry.outcome === 'ok' && !/^(List|Get)/.test(entry.action),
    );
    if (calls !== undefined) expect(`${made.at(-1)?.action} NEW`).toBe(calls.at(-1));
    if (result?.includes('iam:UpdateAccessKey'))
      expect(outcome).toMatchObject({
        kind: 'finished',
        warnings: [expect.stringContaining('iam:UpdateAccessKey')],
      });
    if (result?.includes('never a second CreateAccessKey')) {
      expect(made.filter(({ action }) => action === 'CreateAccessKey')).toHaveLength(1);
      expect(outcome.kind).toBe('rotated');
    }
    if (result === 'done') expect(outcome).toMatchObject({ kind: 'finished', warnings: [] });
    expect(await at.works()).toBe(true);
  });
});
