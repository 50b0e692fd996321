import { setProperties } from '../../core/aws-files/ini/section-edit.ts';
import type { Environment, FileLocations } from '../../core/aws-files/profiles/file-locations.ts';
import type { LoadedProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import { profileHeader } from '../../core/aws-files/profiles/section-name.ts';
import type { ChainResult } from '../../core/chain/chain.ts';
import type { Clock } from '../../core/clock.ts';
import type { DataFolder } from '../../core/data-folder.ts';
import { inTurn } from '../../core/files/turns/process-turns.ts';
import type { IamGateway } from '../../core/iam/iam-gateway.ts';
import type { KeyRing } from '../../core/keys/key-ring.ts';
import type { RotationWork } from '../../core/keys/key-work.ts';
import { createKeyWorkJournal, type KeyWork, type KeyWorkJournal } from '../../core/keys/key-work.ts';
import { type ListedKey, listKeys } from '../../core/keys/list-keys.ts';
import { keyMessages } from '../../core/keys/messages.ts';
import {
  type ImportOutcome,
  type ImportStep,
  importKey,
  type MoveParts,
  resumeImport,
} from '../../core/keys/move/import-key.ts';
import { type ImportPlanResult, planImport } from '../../core/keys/move/import-plan.ts';
import { copiesWith, editKeyFile, type FileStep, type SecretCopies } from '../../core/keys/move/key-files.ts';
import { type RemoveOutcome, removeKey } from '../../core/keys/move/remove-key.ts';
import { rememberKeys } from '../../core/keys/rotation/remember-keys.ts';
import { resumeRotation, rotateKey } from '../../core/keys/rotation/rotate-key.ts';
import type {
  KeyWithUse,
  RotationOutcome,
  RotationParts,
  RotationStep,
  Signer,
} from '../../core/keys/rotation/rotation-parts.ts';
import { type UndoOutcome, undoRotation } from '../../core/keys/rotation/undo-rotation.ts';
import { sleepFor } from '../../core/sts/retry-policy.ts';
import type { StsGateway } from '../../core/sts/sts-gateway.ts';
import { KeyCalls } from './key-calls.ts';

/** What work on keys needs of the app, or of a command that does it by itself. */
export interface KeyActionsParts {
  readonly ring: KeyRing;
  readonly folder: Pick<DataFolder, 'keyRecords' | 'keyWork' | 'turns'>;
  readonly locations: () => FileLocations;
  /** Reads both files as they are now. */
  readonly load: () => Promise<LoadedProfiles>;
  readonly resolve: (profile: string, loaded: LoadedProfiles) => ChainResult;
  readonly sts: Pick<StsGateway, 'getCallerIdentity'>;
  readonly iam: IamGateway;
  /** A session of the profile's MFA device, of the key that it has now. `ask` false: only one that is at hand. */
  readonly session: (
    profile: string,
    options: { readonly mfaSerial: string; readonly ask: boolean },
  ) => Promise<Signer>;
  /** Sessions that these profiles' former keys made are not used any more. */
  readonly dropSessions: (profiles: readonly string[]) => Promise<void>;
  /** How long an old key stays off before it is deleted, in milliseconds. */
  readonly graceMs: () => number;
  /** The words that start the command, with absolute paths. */
  readonly program: readonly string[];
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** This machine's clock. */
  readonly machineClock: Clock;
  readonly onStep?: (step: ImportStep | RotationStep) => void | Promise<void>;
  readonly sleep?: (ms: number) => Promise<void>;
  /** Runs a line of the files as an AWS SDK would. Default: in a process. */
  readonly runLine?: MoveParts['runLine'];
}

interface Failed {
  readonly kind: 'failed';
  readonly message: string;
  readonly advice: string;
}

/** How long another process that works on keys is waited for, in milliseconds. */
const TURN_WAIT_MS = 5_000;

/** The use cases of long-term keys; one at a time among all processes of the user. */
export class KeyActions {
  readonly #parts: KeyActionsParts;
  readonly journal: KeyWorkJournal;
  readonly calls: KeyCalls;

  constructor(parts: KeyActionsParts) {
    this.#parts = parts;
    this.journal = createKeyWorkJournal(parts.folder.keyWork);
    this.calls = new KeyCalls(parts);
  }

  /** The long-term keys in the keychain and in the files. Asks nobody. */
  async list(): Promise<readonly ListedKey[]> {
    return listKeys(this.#parts.ring.records.all(), await this.#parts.load());
  }

  /** What an import would do, and the copies that hold the secret as well. Changes nothing. */
  async planImport(profile: string): Promise<Exclude<ImportPlanResult, { kind: 'plan' }> | PlannedImport> {
    const { environment, load, platform, program, ring } = this.#parts;
    const files = await load();
    const record = ring.records.of(profile);
    const planned = planImport({ files, profile, record, program, environment, platform });
    if (planned.kind !== 'plan') return planned;
    const { key, ...shown } = planned.plan;
    const copies = await copiesWith(key.secretAccessKey, this.#paths());
    return { kind: 'plan', plan: { ...shown, accessKeyId: key.accessKeyId, copies } };
  }

  import(profile: string, options: { readonly deleteCopies: boolean }): Promise<ImportOutcome> {
    return this.inTurn(() => importKey(profile, this.#moveParts(), options));
  }

  remove(profile: string): Promise<RemoveOutcome> {
    return this.inTurn(() => removeKey(profile, this.#moveParts()));
  }

  /** The device whose codes sign changes of the profile's key; `undefined`: the key signs by itself. */
  deviceOf(profile: string): Promise<string | undefined> {
    return this.calls.deviceOf(profile);
  }

  /** Rotates, or goes on with a rotation that was begun. Fires `signal`: it is paused where that can be. */
  rotate(profile: string, signal?: AbortSignal): Promise<RotationOutcome> {
    return this.inTurn(() => rotateKey(profile, this.#rotationParts({ ask: true, signal })));
  }

  /** @param options.ask false: only what takes no code is done */
  resumeRotation(
    work: RotationWork,
    options: {
      readonly ask: boolean;
      readonly again?: boolean;
      readonly deleteNow?: boolean;
      readonly signal?: AbortSignal;
    },
  ): Promise<RotationOutcome> {
    const { ask, signal, ...rest } = options;
    return this.inTurn(async () => {
      // Another process may have gone on with it since it was looked up.
      const now = await this.journal.load();
      if (!now.ok) return { ...now, kind: 'failed' };
      const standing = now.work.find(
        (each): each is RotationWork => each.kind === 'rotation' && each.oldKeyId === work.oldKeyId,
      );
      if (standing) return resumeRotation(standing, this.#rotationParts({ ask, signal }), rest);
      const { newKeyId = '', oldKeyId, profile } = work;
      return { kind: 'finished', profile, oldKeyId, newKeyId, warnings: [] };
    });
  }

  undoRotation(profile: string): Promise<UndoOutcome> {
    return this.inTurn(() => undoRotation(profile, this.#rotationParts({ ask: true })));
  }

  /** Notes that the person was told that a code is needed for what is due. */
  async announced(work: RotationWork): Promise<void> {
    await this.inTurn(async () => {
      await this.journal.save({ ...work, announced: true });
      return { kind: 'done' } as const;
    });
  }

  /**
   * What IAM says of the keys of the users to whom these belong, by key id. Asks nobody for a code; where one is needed, or IAM does
   * not tell, nothing is said.
   */
  async facts(keys: readonly ListedKey[]): Promise<ReadonlyMap<string, KeyFacts>> {
    const found = new Map<string, KeyFacts>();
    const one = new Map(keys.map((key) => [key.accessKeyId, key]));
    await Promise.all(
      [...one.values()].map(async ({ accessKeyId, profile }) => {
        const context = await this.calls.iamContext(profile, false);
        if (!context) return;
        const { iam, folder, ring } = this.#parts;
        const listed = await iam.listAccessKeys(context);
        if (!listed.ok) return;
        const key = listed.value.find((each) => each.accessKeyId === accessKeyId);
        if (!key) return;
        const use = await iam.lastUseOf(accessKeyId, context);
        const now = () => this.#parts.machineClock.now();
        await rememberKeys(listed.value, accessKeyId, {
          now,
          records: ring.records,
          recordsPath: folder.keyRecords,
        });
        found.set(accessKeyId, {
          ...key,
          ...(use.ok && { use: use.value }),
          keysOfUser: listed.value.length,
        });
      }),
    );
    return found;
  }

  /** The MFA devices of the user whose key the profile has, as far as IAM tells; may ask for a code. */
  async mfaDevices(
    profile: string,
  ): Promise<
    | { readonly ok: true; readonly serials: readonly string[] }
    | { readonly ok: false; readonly message: string; readonly advice: string }
  > {
    const place = await this.calls.placeOf(profile);
    if (typeof place === 'string') return { ok: false, message: place, advice: '' };
    const signer = await this.calls.signer(profile, true);
    if (!signer.ok) return { ok: false, message: signer.message, advice: signer.advice };
    const devices = await this.#parts.iam.mfaDevices({ ...place, credentials: signer.credentials });
    return devices.ok
      ? { ok: true, serials: devices.value }
      : { ok: false, message: devices.failure.message, advice: devices.failure.advice };
  }

  /** Puts `mfa_serial` into the profile of the config file; all else in it stays. */
  nameDevice(profile: string, serial: string): Promise<FileStep> {
    const { locations, machineClock } = this.#parts;
    const header = profileHeader(profile, 'config');
    return editKeyFile(locations().config.path, machineClock.now(), (document) =>
      setProperties(document, header, new Map([['mfa_serial', serial]])),
    );
  }

  /** What was begun and is not at its end. */
  unfinished(): ReturnType<KeyWorkJournal['load']> {
    return this.journal.load();
  }

  resumeImport(
    work: Extract<KeyWork, { kind: 'import' }>,
    options: { readonly deleteCopies: boolean },
  ): Promise<ImportOutcome> {
    return this.inTurn(() => resumeImport(work, this.#moveParts(), options));
  }

  /** Does the work when no other process works on keys. */
  protected async inTurn<T extends { readonly kind: string }>(work: () => Promise<T>): Promise<T | Failed> {
    const { folder, machineClock } = this.#parts;
    const turn = await inTurn(
      folder.turns,
      machineClock,
      { what: 'keys', waitMs: TURN_WAIT_MS, onWaiting: () => undefined },
      work,
    );
    return turn.kind === 'done' ? turn.value : { kind: 'failed', ...keyMessages.busy };
  }

  #paths(): readonly string[] {
    const { config, credentials } = this.#parts.locations();
    return [config.path, credentials.path];
  }

  #moveParts(): MoveParts {
    const { environment, folder, load, locations, machineClock, onStep, platform, program, ring } =
      this.#parts;
    return {
      locations: locations(),
      load,
      records: ring.records,
      recordsPath: folder.keyRecords,
      vault: ring.vault,
      journal: this.journal,
      identify: (key, profile) => this.calls.identify(key, profile),
      runLine: this.#parts.runLine ?? ((profile, command) => this.calls.runLine(profile, command)),
      program,
      environment,
      platform,
      now: () => machineClock.now(),
      ...(onStep && { onStep }),
    };
  }

  #rotationParts(how: { readonly ask: boolean; readonly signal?: AbortSignal | undefined }): RotationParts {
    const { dropSessions, folder, graceMs, iam, machineClock, onStep, ring } = this.#parts;
    const { sleep = (ms) => pause(ms, how.signal) } = this.#parts;
    return {
      records: ring.records,
      recordsPath: folder.keyRecords,
      vault: ring.vault,
      journal: this.journal,
      iam,
      placeOf: (profile) => this.calls.placeOf(profile),
      signer: (profile) => this.calls.signer(profile, how.ask),
      identify: (key, profile) => this.calls.identify(key, profile),
      dropSessions,
      now: () => machineClock.now(),
      sleep,
      graceMs: graceMs(),
      ...(how.signal && { signal: how.signal }),
      ...(onStep && { onStep }),
    };
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return sleepFor(ms, signal).then(() => undefined);
}

/** What IAM says of a key. */
export interface KeyFacts extends KeyWithUse {
  /** How many keys the user has. */
  readonly keysOfUser: number;
}

/** The plan without the secret. */
export interface PlannedImport {
  readonly kind: 'plan';
  readonly plan: Omit<Extract<ImportPlanResult, { kind: 'plan' }>['plan'], 'key'> & {
    readonly accessKeyId: string;
    readonly copies: SecretCopies;
  };
}
