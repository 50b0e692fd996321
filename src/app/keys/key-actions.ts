import type { Environment, FileLocations } from '../../core/aws-files/profiles/file-locations.ts';
import type { LoadedProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import type { Chain, ChainResult } from '../../core/chain/chain.ts';
import type { Clock } from '../../core/clock.ts';
import { runCredentialProcess } from '../../core/credential-sources/credential-process.ts';
import type { DataFolder } from '../../core/data-folder.ts';
import { inTurn } from '../../core/files/process-turns.ts';
import type { KeyRing } from '../../core/keys/key-ring.ts';
import type { LongTermKey } from '../../core/keys/key-vault.ts';
import { createKeyWorkJournal, type KeyWork, type KeyWorkJournal } from '../../core/keys/key-work.ts';
import { type ListedKey, listKeys } from '../../core/keys/list-keys.ts';
import { keyMessages } from '../../core/keys/messages.ts';
import {
  type Identified,
  type ImportOutcome,
  type ImportStep,
  importKey,
  type MoveParts,
  resumeImport,
} from '../../core/keys/move/import-key.ts';
import { type ImportPlanResult, planImport } from '../../core/keys/move/import-plan.ts';
import { copiesWith, type SecretCopies } from '../../core/keys/move/key-files.ts';
import { type RemoveOutcome, removeKey } from '../../core/keys/move/remove-key.ts';
import { stsTargetOf } from '../../core/sessions/session-plan.ts';
import { explainStsFailure } from '../../core/sts/failure-messages.ts';
import type { StsGateway } from '../../core/sts/sts-gateway.ts';

/** What work on keys needs of the app, or of a command that does it by itself. */
export interface KeyActionsParts {
  readonly ring: KeyRing;
  readonly folder: Pick<DataFolder, 'keyRecords' | 'keyWork' | 'turns'>;
  readonly locations: () => FileLocations;
  /** Reads both files as they are now. */
  readonly load: () => Promise<LoadedProfiles>;
  readonly resolve: (profile: string, loaded: LoadedProfiles) => ChainResult;
  readonly sts: Pick<StsGateway, 'getCallerIdentity'>;
  /** The words that start the command, with absolute paths. */
  readonly program: readonly string[];
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** This machine's clock. */
  readonly machineClock: Clock;
  readonly onStep?: (step: ImportStep) => void | Promise<void>;
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

  constructor(parts: KeyActionsParts) {
    this.#parts = parts;
    this.journal = createKeyWorkJournal(parts.folder.keyWork);
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
      identify: (key, profile) => this.#identify(key, profile),
      runLine: (profile, command) => this.#runLine(profile, command),
      program,
      environment,
      platform,
      now: () => machineClock.now(),
      ...(onStep && { onStep }),
    };
  }

  async #chainOf(profile: string): Promise<Chain | string> {
    const resolved = this.#parts.resolve(profile, await this.#parts.load());
    return resolved.ok ? resolved.chain : resolved.problem.message;
  }

  /** Asks AWS whose key this is, where the profile's calls go. */
  async #identify(key: LongTermKey, profile: string): Promise<Identified> {
    const chain = await this.#chainOf(profile);
    if (typeof chain === 'string') return { kind: 'failed', why: chain };
    const chosen = stsTargetOf(chain);
    if (!chosen.ok) return { kind: 'failed', why: chosen.message };
    const { target } = chosen;
    const outcome = await this.#parts.sts.getCallerIdentity({
      credentials: key,
      region: target.region,
      endpoint: target.endpoint,
      ...(target.caBundle && { caBundle: target.caBundle }),
    });
    if (outcome.ok) return { kind: 'user', arn: outcome.value.arn, account: outcome.value.account };
    const { failure } = outcome;
    const isRefusal = failure.kind === 'invalid-key' || failure.kind === 'wrong-secret';
    return {
      kind: isRefusal ? 'refused' : 'failed',
      why: explainStsFailure(failure, { profile, sourceProfile: profile }).message,
    };
  }

  async #runLine(profile: string, command: string): ReturnType<MoveParts['runLine']> {
    const { environment, home, machineClock, platform } = this.#parts;
    const run = await runCredentialProcess(profile, command, {
      environment,
      platform,
      home,
      clock: machineClock,
    });
    if (run.kind === 'failed') return { ok: false, why: run.message };
    const { accessKeyId, secretAccessKey } = run.credentials;
    return { ok: true, key: { accessKeyId, secretAccessKey } };
  }
}

/** The plan without the secret. */
export interface PlannedImport {
  readonly kind: 'plan';
  readonly plan: Omit<Extract<ImportPlanResult, { kind: 'plan' }>['plan'], 'key'> & {
    readonly accessKeyId: string;
    readonly copies: SecretCopies;
  };
}
