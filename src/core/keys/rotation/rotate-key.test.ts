import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createSimulatorClock, type Simulator, startSimulator } from '../../../simulator/index.ts';
import type { Realm, RealmDeny } from '../../../simulator/sts/realm.ts';
import type { IamAction } from '../../iam/iam-failure.ts';
import type { KeyWork, RotationWork } from '../key-work.ts';
import { type RotationHome, type RotationUser, rotationHome } from '../testing/rotation-home.ts';
import { resumeRotation, rotateKey } from './rotate-key.ts';
import { type RotationParts, type RotationStep, rotationSteps } from './rotation-parts.ts';
import { undoRotation } from './undo-rotation.ts';

const DAY_MS = 24 * 3_600_000;
const user: RotationUser = {
  profile: 'bastion',
  arn: 'arn:aws:iam::111111111111:user/jo',
  serial: 'arn:aws:iam::111111111111:mfa/jo',
  key: { accessKeyId: 'AKIAROTATEOLD0000001', secretAccessKey: 'old/secret+for/rotation00000000000000000' },
};

/** The usual policy: who has no MFA may do nothing with keys. */
const selfService: readonly RealmDeny[] = (
  ['CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey', 'ListAccessKeys', 'GetAccessKeyLastUsed'] as const
).map((action) => ({ action: `iam:${action}`, unlessMfa: true }));

function realmWith(denies: readonly RealmDeny[] = selfService): Realm {
  const device = { serial: user.serial, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' };
  return {
    accounts: [
      { id: '111111111111', users: [{ name: 'jo', keys: [user.key], mfaDevices: [device], denies }] },
    ],
  };
}

const forbidden = (action: IamAction): readonly RealmDeny[] => [...selfService, { action: `iam:${action}` }];

const open: { readonly simulators: Simulator[]; readonly homes: RotationHome[] } = {
  simulators: [],
  homes: [],
};
afterEach(async () => {
  for (const { home } of open.homes.splice(0)) home.remove();
  for (const simulator of open.simulators.splice(0)) await simulator.close();
});

async function begin(options: { realm?: Realm; hasMfa?: boolean } = {}) {
  const clock = createSimulatorClock();
  clock.freeze(new Date('2026-03-01T10:00:10Z'));
  const simulator = await startSimulator({
    realm: options.realm ?? realmWith(),
    clock,
    sessionsEndWithKeys: true,
  });
  open.simulators.push(simulator);
  const at = await rotationHome(simulator, user, options.hasMfa);
  open.homes.push(at);
  return { at, simulator };
}

async function workOf(at: RotationHome): Promise<readonly KeyWork[]> {
  const read = await at.parts().journal.load();
  if (!read.ok) throw new Error(read.message);
  return read.work;
}

async function rotationOf(at: RotationHome): Promise<RotationWork> {
  const work = (await workOf(at)).find((each) => each.kind === 'rotation');
  if (work?.kind !== 'rotation') throw new Error('No rotation is noted.');
  return work;
}

/** The calls of IAM that were granted, without looks. */
const changes = (simulator: Simulator) =>
  simulator.journal.entries
    .filter(({ outcome, service }) => service === 'iam' && outcome === 'ok')
    .map(({ action }) => action)
    .filter((action) => !/^(List|Get)/.test(action));

const currentOf = (at: RotationHome) => at.parts().records.of('bastion')?.accessKeyId;

describe('rotating a key', () => {
  it('makes, proves, switches, and switches the old one off for a day, then deletes it', async () => {
    const { at, simulator } = await begin();
    simulator.iam.setKeyPropagation({ unknownSeconds: 9, unevenSeconds: 7 });
    const outcome = await rotateKey('bastion', at.parts());
    if (outcome.kind !== 'rotated') throw new Error(JSON.stringify(outcome));
    const { newKeyId, deleteAt } = outcome;
    expect(deleteAt.getTime() - simulator.clock.now().getTime()).toBe(DAY_MS);
    expect(currentOf(at)).toBe(newKeyId);
    expect(at.keysAtAws()).toEqual([`${user.key.accessKeyId}:false`, `${newKeyId}:true`]);
    expect([...at.keysInKeychain()].sort()).toEqual([user.key.accessKeyId, newKeyId].sort());
    expect(await at.works()).toBe(true);
    // One code at the beginning, one for the session of the new key.
    expect(at.codes()).toBe(2);

    simulator.clock.advance(DAY_MS - 1000);
    expect(await resumeRotation(await rotationOf(at), at.parts())).toMatchObject({ kind: 'rotated' });
    simulator.clock.advance(1000);
    expect(await resumeRotation(await rotationOf(at), at.parts())).toEqual({
      kind: 'finished',
      profile: 'bastion',
      oldKeyId: user.key.accessKeyId,
      newKeyId,
      warnings: [],
    });
    expect(at.keysAtAws()).toEqual([`${newKeyId}:true`]);
    expect(at.keysInKeychain()).toEqual([newKeyId]);
    expect(await workOf(at)).toEqual([]);
    expect(changes(simulator)).toEqual(['CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey']);
  });

  it('needs no code where the user has no device', async () => {
    const { at } = await begin({ realm: realmWith([]), hasMfa: false });
    expect(await rotateKey('bastion', at.parts())).toMatchObject({ kind: 'rotated' });
    expect(at.codes()).toBe(0);
  });

  it('writes no secret into its journal and its records', async () => {
    const { at } = await begin();
    await rotateKey('bastion', at.parts());
    const { secretAccessKey = '' } = (await at.home.keyOf('bastion')) ?? {};
    for (const name of ['key-work.json', 'keys.json']) {
      const path = join(at.home.folder, 'understudy', name);
      const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
      expect(text).toContain('AKIA');
      expect(text).not.toContain(secretAccessKey);
      expect(text).not.toContain(user.key.secretAccessKey);
    }
  });

  it('shows ages and last uses where there are two keys, and deletes nothing', async () => {
    const { at, simulator } = await begin();
    const other = { accessKeyId: 'AKIAOTHER00000000001', secretAccessKey: 'x'.repeat(40) };
    const two = realmWith();
    const jo = two.accounts[0]?.users?.[0];
    const realm = {
      accounts: [{ id: '111111111111', users: [{ ...jo, name: 'jo', keys: [user.key, other] }] }],
    };
    await simulator.close();
    open.simulators.splice(0);
    const again = await begin({ realm: realm as Realm });
    const outcome = await rotateKey('bastion', again.at.parts());
    expect(outcome).toMatchObject({
      kind: 'two-keys',
      keys: [
        { accessKeyId: user.key.accessKeyId, active: true, use: { service: 'sts' } },
        { accessKeyId: other.accessKeyId, active: true, use: {} },
      ],
    });
    expect(changes(again.simulator)).toEqual([]);
    expect(await workOf(again.at)).toEqual([]);
    expect(at.codes()).toBe(0);
  });

  it('says what to do where the key is not in the keychain', async () => {
    const { at } = await begin();
    expect(await rotateKey('other', at.parts())).toMatchObject({
      kind: 'failed',
      advice: 'Move it there first: understudy keys import other',
    });
  });

  it('rotates every profile that has the same key', async () => {
    const { at } = await begin();
    const { changeKeyRecords } = await import('../change-key-records.ts');
    await changeKeyRecords(at.parts().recordsPath, new Date(), (all) => [
      ...all,
      ...all.map((record) => ({ ...record, profile: 'twin' })),
    ]);
    await rotateKey('bastion', at.parts());
    expect(at.parts().records.of('twin')?.accessKeyId).toBe(currentOf(at));
    // Asked for again, by whichever name, the same rotation goes on.
    expect(await rotateKey('twin', at.parts())).toMatchObject({ kind: 'rotated' });
  });
});

describe('what may go wrong', () => {
  it('a new key that never works is deleted again, and the old one stays (key-rotation-04)', async () => {
    const { at, simulator } = await begin();
    simulator.iam.setKeyPropagation({ unknownSeconds: 3600 });
    expect(await rotateKey('bastion', at.parts())).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('did not work within a minute'),
    });
    expect(changes(simulator)).toEqual(['CreateAccessKey', 'DeleteAccessKey']);
    expect(currentOf(at)).toBe(user.key.accessKeyId);
    expect(at.keysAtAws()).toEqual([`${user.key.accessKeyId}:true`]);
    expect(at.keysInKeychain()).toEqual([user.key.accessKeyId]);
    expect(await workOf(at)).toEqual([]);
  });

  it('a deactivation that is denied ends with a warning that names the action (key-rotation-05)', async () => {
    const { at } = await begin({ realm: realmWith(forbidden('UpdateAccessKey')) });
    const outcome = await rotateKey('bastion', at.parts());
    expect(outcome).toMatchObject({
      kind: 'finished',
      warnings: [expect.stringContaining('iam:UpdateAccessKey')],
    });
    expect(currentOf(at)).not.toBe(user.key.accessKeyId);
    expect(at.keysAtAws()[0]).toBe(`${user.key.accessKeyId}:true`);
  });

  it('a deletion that is denied ends with a warning, too', async () => {
    const { at, simulator } = await begin({ realm: realmWith(forbidden('DeleteAccessKey')) });
    await rotateKey('bastion', at.parts());
    simulator.clock.advance(DAY_MS);
    expect(await resumeRotation(await rotationOf(at), at.parts())).toMatchObject({
      kind: 'finished',
      warnings: [expect.stringContaining('iam:DeleteAccessKey')],
    });
  });

  it('an old key that is gone already is done (key-rotation-07)', async () => {
    const { at, simulator } = await begin();
    await rotateKey('bastion', at.parts());
    const { placeOf, iam, signer } = at.parts();
    const place = await placeOf('bastion');
    const signed = await signer('bastion');
    if (typeof place === 'string' || !signed.ok) throw new Error('It is known where IAM is.');
    await iam.deleteAccessKey(user.key.accessKeyId, { ...place, credentials: signed.credentials });
    simulator.clock.advance(DAY_MS);
    expect(await resumeRotation(await rotationOf(at), at.parts())).toMatchObject({
      kind: 'finished',
      warnings: [],
    });
  });

  it.each<IamAction>(['ListAccessKeys', 'CreateAccessKey'])('%s denied changes nothing', async (action) => {
    const { at } = await begin({ realm: realmWith(forbidden(action)) });
    expect(await rotateKey('bastion', at.parts())).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining(`iam:${action}`),
    });
    expect(at.keysAtAws()).toEqual([`${user.key.accessKeyId}:true`]);
    expect(await workOf(at)).toEqual([]);
  });

  it('without GetAccessKeyLastUsed it goes on as well', async () => {
    const { at } = await begin({ realm: realmWith(forbidden('GetAccessKeyLastUsed')) });
    expect(await rotateKey('bastion', at.parts())).toMatchObject({ kind: 'rotated' });
  });

  it('throttling and a user that is being changed are waited for', async () => {
    const { at, simulator } = await begin();
    simulator.faults.add({ kind: 'throttling' }, { service: 'iam', calls: 2 });
    expect(await rotateKey('bastion', at.parts())).toMatchObject({ kind: 'rotated' });
    simulator.iam.setUnmodifiable(user.arn, true);
    simulator.clock.advance(DAY_MS);
    expect(await resumeRotation(await rotationOf(at), at.parts())).toMatchObject({ kind: 'paused' });
    simulator.iam.setUnmodifiable(user.arn, false);
    expect(await resumeRotation(await rotationOf(at), at.parts())).toMatchObject({ kind: 'finished' });
  });

  it('a keychain that takes nothing costs the new key, not the old one', async () => {
    const { at } = await begin();
    const { setPassword } = at.home.keytar;
    at.home.keytar.setPassword = async () => {
      throw new Error('locked collection');
    };
    expect(await rotateKey('bastion', at.parts())).toMatchObject({
      kind: 'failed',
      message: 'The new key could not be put into the keychain: The keychain is locked.',
    });
    at.home.keytar.setPassword = setPassword;
    expect(at.keysAtAws()).toEqual([`${user.key.accessKeyId}:true`]);
    expect(await workOf(at)).toEqual([]);
    expect(await at.works()).toBe(true);
  });

  it('an answer that is lost leaves no key behind that nobody has (two keys would stop the next one)', async () => {
    const { at, simulator } = await begin();
    simulator.faults.add({ kind: 'lost-answer' }, { action: 'CreateAccessKey', calls: 1 });
    expect(await rotateKey('bastion', at.parts())).toMatchObject({ kind: 'paused' });
    expect(at.keysAtAws()).toHaveLength(2);
    expect(await resumeRotation(await rotationOf(at), at.parts())).toMatchObject({ kind: 'rotated' });
    expect(changes(simulator).filter((action) => action === 'CreateAccessKey')).toHaveLength(1);
    expect(at.keysAtAws()).toHaveLength(2);
    expect(await at.works()).toBe(true);
  });

  it('a key that somebody else made meanwhile is never deleted', async () => {
    const { at, simulator } = await begin();
    const cut = at.parts({
      onStep: (step: RotationStep) => {
        if (step === 'begun') throw new Error('killed');
      },
    });
    await expect(rotateKey('bastion', cut)).rejects.toThrow('killed');
    const { iam, placeOf, signer } = at.parts();
    const place = await placeOf('bastion');
    const signed = await signer('bastion');
    if (typeof place === 'string' || !signed.ok) throw new Error('It is known where IAM is.');
    const made = await iam.createAccessKey({ ...place, credentials: signed.credentials });
    if (!made.ok) throw new Error(made.failure.message);
    simulator.clock.advance(1000);
    await at.parts().identify(made.value, 'bastion');
    const count = changes(simulator).length;
    expect(await resumeRotation(await rotationOf(at), at.parts())).toMatchObject({ kind: 'two-keys' });
    expect(changes(simulator)).toHaveLength(count);
    expect(await workOf(at)).toEqual([]);
  });

  it('nobody who gives a code after the switch pauses it, with the new key in use', async () => {
    const { at } = await begin();
    let asked = 0;
    const { signer } = at.parts();
    const parts = at.parts({
      signer: async (profile) => {
        asked += 1;
        return asked === 3
          ? { ok: false, message: 'No code was entered.', advice: '', codeNeeded: true }
          : signer(profile);
      },
    });
    expect(await rotateKey('bastion', parts)).toEqual({
      kind: 'paused',
      message: 'The new key is in use. The old one is still active: No code was entered.',
      advice: 'Switch the old one off with: understudy keys resume',
      codeNeeded: true,
    });
    expect(await at.works()).toBe(true);
    expect(await resumeRotation(await rotationOf(at), at.parts())).toMatchObject({ kind: 'rotated' });
  });
});

describe('undo', () => {
  it('switches the old key on again, deletes nothing by itself any more, and can be taken back', async () => {
    const { at, simulator } = await begin();
    const outcome = await rotateKey('bastion', at.parts());
    const newKeyId = outcome.kind === 'rotated' ? outcome.newKeyId : '';
    expect(await undoRotation('bastion', at.parts())).toEqual({
      kind: 'reactivated',
      oldKeyId: user.key.accessKeyId,
      newKeyId,
    });
    expect(at.keysAtAws()).toEqual([`${user.key.accessKeyId}:true`, `${newKeyId}:true`]);
    simulator.clock.advance(10 * DAY_MS);
    expect(await resumeRotation(await rotationOf(at), at.parts())).toMatchObject({ kind: 'reactivated' });
    expect(at.keysAtAws()).toHaveLength(2);
    expect(await resumeRotation(await rotationOf(at), at.parts(), { again: true })).toMatchObject({
      kind: 'rotated',
    });
    expect(at.keysAtAws()).toEqual([`${user.key.accessKeyId}:false`, `${newKeyId}:true`]);
  });

  it('is too late where the old key is gone', async () => {
    const { at, simulator } = await begin();
    await rotateKey('bastion', at.parts());
    simulator.clock.advance(DAY_MS);
    await resumeRotation(await rotationOf(at), at.parts());
    expect(await undoRotation('bastion', at.parts())).toMatchObject({
      kind: 'failed',
      message: 'No old key of bastion waits to be deleted.',
    });
  });
});

describe('a rotation that is cut off', () => {
  const untilEnd = async (at: RotationHome, simulator: Simulator, parts = () => at.parts()) => {
    for (let tries = 0; tries < 8; tries += 1) {
      const [work] = await workOf(at);
      if (work === undefined) return;
      if (work.kind !== 'rotation') throw new Error('It is a rotation.');
      if (work.step === 'deactivated') simulator.clock.advance(DAY_MS);
      await resumeRotation(work, parts());
    }
  };

  it.each(rotationSteps.filter((step) => step !== 'deleted'))(
    'after %s always leaves a working key, ends well, and does nothing twice',
    async (step) => {
      const { at, simulator } = await begin();
      simulator.iam.setKeyPropagation({ unknownSeconds: 3, unevenSeconds: 3 });
      const cut = at.parts({
        onStep: (done: RotationStep) => {
          if (done === step) throw new Error('killed');
        },
      });
      await expect(rotateKey('bastion', cut)).rejects.toThrow('killed');
      expect(await at.works()).toBe(true);
      await untilEnd(at, simulator);
      expect(await workOf(at)).toEqual([]);
      expect(await at.works()).toBe(true);
      expect(currentOf(at)).not.toBe(user.key.accessKeyId);
      expect(at.keysAtAws()).toEqual([`${currentOf(at)}:true`]);
      expect(at.keysInKeychain()).toEqual([currentOf(at)]);
      // Between the answer and the keychain alone a key is lost; that one is deleted, and one made in its place.
      const lost = step === 'made' ? 1 : 0;
      const done = changes(simulator);
      expect(done.filter((action) => action === 'CreateAccessKey')).toHaveLength(1 + lost);
      expect(done.filter((action) => action === 'DeleteAccessKey')).toHaveLength(1 + lost);
      // (key-rotation-06) What was stored is verified, not made again.
      expect(done.filter((action) => action === 'UpdateAccessKey')).toHaveLength(1);
    },
  );

  it('after the deletion finds it done', async () => {
    const { at, simulator } = await begin();
    await rotateKey('bastion', at.parts());
    simulator.clock.advance(DAY_MS);
    const cut = at.parts({
      onStep: () => {
        throw new Error('killed');
      },
    });
    await expect(resumeRotation(await rotationOf(at), cut)).rejects.toThrow('killed');
    expect(await at.works()).toBe(true);
    expect(await resumeRotation(await rotationOf(at), at.parts())).toMatchObject({
      kind: 'finished',
      warnings: [],
    });
    expect(changes(simulator).filter((action) => action === 'DeleteAccessKey')).toHaveLength(1);
  });

  it('again and again, with faults of AWS in between, ends well', async () => {
    const faults = [
      'lost-answer',
      'throttling',
      'dropped-connection',
      'server-error',
      'truncated-answer',
    ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...rotationSteps), { maxLength: 3 }),
        fc.array(fc.constantFrom(...faults), { maxLength: 3 }),
        async (cuts, struck) => {
          const { at, simulator } = await begin();
          for (const kind of struck)
            simulator.faults.add(kind === 'server-error' ? { kind, status: 503 } : { kind }, {
              service: 'iam',
              calls: 1,
            });
          const left = [...cuts];
          const parts = (): RotationParts =>
            at.parts({
              onStep: (step: RotationStep) => {
                if (left[0] !== step) return;
                left.shift();
                throw new Error('killed');
              },
            });
          for (let tries = 0; tries < 12; tries += 1) {
            const [work] = await workOf(at);
            if (work?.kind === 'rotation' && work.step === 'deactivated') simulator.clock.advance(DAY_MS);
            const run =
              work?.kind === 'rotation' ? resumeRotation(work, parts()) : rotateKey('bastion', parts());
            const outcome = await run.catch(() => undefined);
            expect(await at.works()).toBe(true);
            if (outcome?.kind === 'finished') break;
          }
          expect(await workOf(at)).toEqual([]);
          expect(at.keysAtAws()).toEqual([`${currentOf(at)}:true`]);
          expect(at.keysInKeychain()).toEqual([currentOf(at)]);
        },
      ),
      { numRuns: 15 },
    );
  }, 120_000);
});
