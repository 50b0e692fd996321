import { loadProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import { resolveChain } from '../../core/chain/resolve-chain.ts';
import type { Clock } from '../../core/clock.ts';
import { codeMessages } from '../../core/codes/messages.ts';
import type { KeySubject } from '../../core/doctor/long-term-key-findings.ts';
import type { RotationWork } from '../../core/keys/key-work.ts';
import { shownKey } from '../../core/keys/messages.ts';
import type { RotationOutcome, Signer } from '../../core/keys/rotation/rotation-parts.ts';
import { ownSessionsOf } from '../../core/keys/sessions-of-keys.ts';
import { explainChainFailure } from '../../core/sessions/explain-chain-failure.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { ActionResult } from '../../shared/view.ts';
import type { DevicesResult, KeyImportPreview, KeyView } from '../../shared/views/keys-view.ts';
import { deviceName } from '../../shared/words/device-name.ts';
import type { AppServices } from '../app-services.ts';
import type { Log } from '../log.ts';
import type { PendingWork } from '../pending-work.ts';
import type { ProfileFiles } from '../profiles/profile-files.ts';
import { KeyActions, type KeyActionsParts, type KeyFacts } from './key-actions.ts';
import { keyViews } from './key-views.ts';

export interface KeyServiceParts
  extends Omit<KeyActionsParts, 'ring' | 'session' | 'dropSessions' | 'locations' | 'load' | 'resolve'> {
  readonly services: Pick<AppServices, 'broker' | 'keyRing' | 'live' | 'storage' | 'switcher' | 'chainOf'>;
  readonly files: Pick<ProfileFiles, 'locations' | 'read' | 'resolve'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly work: PendingWork;
  /** Keys, or work on them, have changed. */
  readonly onChange: () => void;
}

/** Long-term keys as the app shows and changes them. One thing at a time; what is under way is finished before the app ends. */
export class KeyService {
  readonly actions: KeyActions;
  readonly #parts: KeyServiceParts;
  #facts:
    | { readonly at: number; readonly keys: string; readonly found: ReadonlyMap<string, KeyFacts> }
    | undefined;

  constructor(parts: KeyServiceParts) {
    this.#parts = parts;
    const { environment, files, services } = parts;
    this.actions = new KeyActions({
      ...parts,
      ring: services.keyRing,
      locations: () => files.locations,
      // As they are on the disk now, which what the app has read may lag behind.
      load: () => loadProfiles(files.locations),
      resolve: (profile, { profiles }) => resolveChain(profiles, { profile }, environment),
      session: (profile, how) => this.#session(profile, how),
      dropSessions: async (profiles) => this.#dropSessions(profiles),
    });
  }

  /** Asks IAM as well, where that takes no code. */
  async list(): Promise<readonly KeyView[]> {
    const keys = await this.actions.list();
    const now = this.#parts.clock.now();
    const names = keys.map(({ accessKeyId }) => accessKeyId).join(' ');
    const isFresh = this.#facts?.keys === names && now.getTime() - this.#facts.at < FACTS_FRESH_MS;
    // What nobody could tell is asked for again: a session may be there by now.
    if (!this.#facts || !isFresh || this.#facts.found.size === 0)
      this.#facts = { at: now.getTime(), keys: names, found: await this.actions.facts(keys) };
    const unfinished = await this.actions.unfinished();
    return keyViews(keys, this.#facts.found, unfinished.ok ? unfinished.work : [], now);
  }

  async importView(profile: string): Promise<KeyImportPreview> {
    const planned = await this.actions.planImport(profile);
    if (planned.kind === 'refused') return { ok: false, message: planned.message, advice: planned.advice };
    if (planned.kind === 'imported')
      return { ok: false, message: `The key of ${profile} is in the keychain already.`, advice: '' };
    const { accessKeyId, command, copies, lines, traps } = planned.plan;
    return {
      ok: true,
      view: {
        profile,
        key: shownKey(accessKeyId),
        goes: lines.map(({ line, path }) => `${path}, line ${line}`),
        stays: `credential_process = ${command}`,
        traps,
        copies: copies.ours,
      },
    };
  }

  import(profile: string, deleteCopies: boolean): Promise<ActionResult> {
    return this.#run(`import the key of ${profile}`, async () => {
      const outcome = await this.actions.import(profile, { deleteCopies });
      await this.#parts.files.read();
      if (outcome.kind === 'failed') return failed(outcome);
      const notes = outcome.notes.length === 0 ? '' : ` ${outcome.notes.join(' ')}`;
      return done(`The key ${shownKey(outcome.accessKeyId)} of ${profile} is in the keychain.${notes}`);
    });
  }

  remove(profile: string): Promise<ActionResult> {
    return this.#run(`put the key of ${profile} back`, async () => {
      const outcome = await this.actions.remove(profile);
      await this.#parts.files.read();
      if (outcome.kind === 'failed') return failed(outcome);
      return done(`The key ${shownKey(outcome.accessKeyId)} of ${profile} is in the credentials file again.`);
    });
  }

  /** Which device a rotation asks for codes of; `undefined`: none. */
  deviceOf(profile: string): Promise<string | undefined> {
    return this.actions.deviceOf(profile);
  }

  rotate(profile: string): Promise<ActionResult> {
    return this.#run(`rotate the key of ${profile}`, async () =>
      this.#said(await this.actions.rotate(profile)),
    );
  }

  /** Goes on with what was begun with the key of this profile. */
  resume(profile: string): Promise<ActionResult> {
    return this.#run(`go on with the key of ${profile}`, async () => {
      const unfinished = await this.actions.unfinished();
      if (!unfinished.ok) return failed(unfinished);
      const key = this.#parts.services.keyRing.records.of(profile)?.accessKeyId;
      const work = unfinished.work.find((each) =>
        each.kind === 'import' ? each.profile === profile : each.newKeyId === key || each.oldKeyId === key,
      );
      if (!work) return done('Nothing was left unfinished.');
      if (work.kind === 'rotation')
        return this.#said(await this.actions.resumeRotation(work, { ask: true, again: true }));
      const outcome = await this.actions.resumeImport(work, { deleteCopies: false });
      await this.#parts.files.read();
      return outcome.kind === 'failed'
        ? failed(outcome)
        : done(`The key ${shownKey(outcome.accessKeyId)} of ${profile} is in the keychain.`);
    });
  }

  undo(profile: string): Promise<ActionResult> {
    return this.#run(`switch the old key of ${profile} on again`, async () => {
      const outcome = await this.actions.undoRotation(profile);
      if (outcome.kind === 'failed') return failed(outcome);
      return done(`The old key ${shownKey(outcome.oldKeyId)} works again, beside the new one.`);
    });
  }

  /** The MFA devices of the user, with permission; may ask for a code. */
  async devices(profile: string): Promise<DevicesResult> {
    const found = await this.#parts.work.track(this.actions.mfaDevices(profile));
    if (!found.ok) return found;
    const named = await this.actions.deviceOf(profile);
    return {
      ok: true,
      devices: found.serials.map((serial) => ({
        serial,
        device: deviceName(serial),
        isNamed: serial === named,
        ...(isSecurityKey(serial) && { remark: codeMessages.securityKey }),
      })),
    };
  }

  /** Names the device in the profile of the key, so that its codes are asked for from here on. */
  useDevice(profile: string, serial: string): Promise<ActionResult> {
    return this.#run(`name the MFA device of ${profile}`, async () => {
      const outcome = await this.actions.nameDevice(profile, serial);
      await this.#parts.files.read();
      if (!outcome.ok) return failed(outcome);
      return done(`The profile ${profile} names ${deviceName(serial)}: roles behind it share one code.`);
    });
  }

  /** What the doctor knows of keys; nothing where no keychain is used. */
  async doctorSubject(reminderDays: number): Promise<KeySubject | undefined> {
    const { records, usesKeychain } = this.#parts.services.keyRing;
    if (!usesKeychain) return undefined;
    const unfinished = await this.actions.unfinished();
    return { records: records.all(), work: unfinished.ok ? unfinished.work : [], reminderDays };
  }

  /** What is due, where it takes no code. */
  deleteDue(work: RotationWork): Promise<RotationOutcome> {
    return this.#parts.work.track(this.actions.resumeRotation(work, { ask: false }));
  }

  async #run(what: string, work: () => Promise<ActionResult>): Promise<ActionResult> {
    const result = await this.#parts.work.track(work());
    this.#facts = undefined;
    this.#parts.log.info(`${what}: ${result.message}`);
    this.#parts.onChange();
    return result;
  }

  /** What a rotation came to. What is written somewhere is renewed with the new key, since the old one's sessions may end. */
  #said(outcome: RotationOutcome): ActionResult {
    switch (outcome.kind) {
      case 'rotated':
        void this.#parts.work.track(this.#renewLive(outcome.profile));
        return done(
          `The new key ${shownKey(outcome.newKeyId)} of ${outcome.profile} is in use. The old one is off until it is deleted.`,
        );
      case 'finished': {
        const warnings = outcome.warnings.length === 0 ? '' : ` ${outcome.warnings.join(' ')}`;
        return done(
          `The key of ${outcome.profile} is rotated: ${shownKey(outcome.newKeyId)} is in use.${warnings}`,
        );
      }
      case 'reactivated':
        return done(`The old key of ${outcome.profile} stays switched on.`);
      case 'two-keys': {
        const now = this.#parts.clock.now();
        const each = outcome.keys.map(({ accessKeyId, active, createdAt, use }) => {
          const days = createdAt && Math.floor((now.getTime() - createdAt.getTime()) / DAY_MS);
          const used = use?.at
            ? `, last used ${use.at.toISOString().slice(0, 10)}`
            : use
              ? ', never used'
              : '';
          return `${shownKey(accessKeyId)} (${active ? 'active' : 'off'}${days === undefined ? '' : `, ${days} days old`}${used})`;
        });
        return failed({ message: `${outcome.message} ${each.join('; ')}.`, advice: outcome.advice });
      }
      case 'paused':
      case 'failed':
        return failed(outcome);
      default:
        return assertNever(outcome);
    }
  }

  async #renewLive(profile: string): Promise<void> {
    const { services } = this.#parts;
    const { records } = services.keyRing;
    const key = records.of(profile)?.accessKeyId;
    const names = records.all().flatMap((record) => (record.accessKeyId === key ? [record.profile] : []));
    for (const { profile: written, switchRequest } of services.live()) {
      const chain = services.chainOf(switchRequest ?? { request: { profile: written } });
      if (chain && names.includes(chain.base.profile))
        await services.switcher.refresh(written, { allowPrompt: false });
    }
  }

  async #session(
    profile: string,
    { ask, mfaSerial }: { readonly mfaSerial: string; readonly ask: boolean },
  ): Promise<Signer> {
    const { files, services } = this.#parts;
    const resolved = files.resolve({ profile, mfaSerial });
    if (!resolved.ok)
      return { ok: false, message: resolved.problem.message, advice: resolved.problem.advice };
    const outcome = await services.broker.obtain(resolved.chain, { allowPrompt: ask });
    if (outcome.ok) return { ok: true, credentials: outcome.value.credentials };
    const { advice = '', message } = explainChainFailure(outcome.failure, resolved.chain);
    const codeNeeded = outcome.failure.kind === 'code-needed';
    return { ok: false, message, advice, ...(codeNeeded && { codeNeeded: true as const }) };
  }

  #dropSessions(profiles: readonly string[]): void {
    const { broker, storage } = this.#parts.services;
    for (const { key } of ownSessionsOf(storage.store.all(), profiles)) broker.forgetSession(key);
  }
}

const DAY_MS = 24 * 3_600_000;
/** The window looks again whenever something changes: IAM is not asked each time, in milliseconds. */
const FACTS_FRESH_MS = 60_000;

/** Passkeys and security keys: STS has no field for what they give (AWS IAM: `u2f` in the serial). */
function isSecurityKey(serial: string): boolean {
  return /:u2f\//.test(serial);
}

function done(message: string): ActionResult {
  return { ok: true, message };
}

function failed({ advice, message }: { readonly message: string; readonly advice: string }): ActionResult {
  return { ok: false, reason: 'failed', message, advice };
}
