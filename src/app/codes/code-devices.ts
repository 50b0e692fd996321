import which from 'which';
import type { Environment } from '../../core/aws-files/profiles/file-locations.ts';
import {
  CODE_PROGRAMS,
  type CodeProgramId,
  codeProgram,
  codeProgramIds,
  isCodeProgramId,
  unfitItem,
} from '../../core/codes/code-programs.ts';
import { type CodeSource, seedItem } from '../../core/codes/code-source.ts';
import { codeMessages } from '../../core/codes/messages.ts';
import { readOtpSecret } from '../../core/codes/otpauth.ts';
import { runCodeProgram } from '../../core/codes/run-code-program.ts';
import { readSeed } from '../../core/codes/totp.ts';
import type { KeychainSecretItems } from '../../core/keys/keychain-secrets.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { ActionResult } from '../../shared/view.ts';
import type { CodeSourcesView, CodeSourceView } from '../../shared/views/keys-view.ts';
import { deviceName } from '../../shared/words/device-name.ts';

export interface CodeDevicesParts {
  /** The devices that the profiles name. */
  readonly serials: () => readonly string[];
  readonly sources: () => Settings['codeSources'];
  readonly setSources: (sources: Settings['codeSources']) => void;
  readonly items: KeychainSecretItems;
  readonly usesKeychain: boolean;
  readonly environment: Environment;
}

/** Where the codes of each MFA device come from, as the settings show and change it. */
export class CodeDevices {
  readonly #parts: CodeDevicesParts;

  constructor(parts: CodeDevicesParts) {
    this.#parts = parts;
  }

  async view(): Promise<CodeSourcesView> {
    const { serials, sources, usesKeychain } = this.#parts;
    const chosen = sources();
    const all = new Set([...serials(), ...Object.keys(chosen)]);
    return {
      devices: [...all].map((serial) => ({
        serial,
        device: deviceName(serial),
        source: sourceView(Object.hasOwn(chosen, serial) ? chosen[serial] : undefined),
      })),
      programs: (await this.#installed()).map((id) => {
        const { hasDatabase = false, itemLabel, name } = codeProgram(id);
        return { id, name, itemLabel, hasDatabase };
      }),
      canKeepSeeds: usesKeychain,
    };
  }

  /** Typed from now on, or by a program. A seed that was kept goes with any other choice. */
  async set(serial: string, wanted: Exclude<CodeSourceView, { kind: 'seed' }>): Promise<ActionResult> {
    const { sources } = this.#parts;
    const before = Object.hasOwn(sources(), serial) ? sources()[serial] : undefined;
    const next = wanted.kind === 'program' ? programOf(wanted) : undefined;
    if (typeof next === 'string') return failed(next, codeMessages.correct);
    if (before?.kind === 'seed') {
      const gone = await this.#parts.items.remove(seedItem(serial));
      if (gone.kind === 'failed') return failed(gone.message, gone.advice);
    }
    this.#store(serial, next);
    const device = deviceName(serial);
    return done(
      next
        ? `${codeProgram(next.program).name} gives the codes of ${device}.`
        : `The codes of ${device} are typed.`,
    );
  }

  /** Keeps a seed in the keychain. The text is dropped with the call; why it is not taken repeats nothing of it. */
  async setSeed(serial: string, text: string): Promise<ActionResult> {
    const read = readOtpSecret(text);
    if (!read.ok) return failed(read.fault, 'Copy the secret key, or the address of the QR code, once more.');
    const stored = await this.#parts.items.store(seedItem(serial), read.seed);
    if (stored.kind === 'failed') return failed(stored.message, stored.advice);
    this.#store(serial, { kind: 'seed' });
    return done(`This computer gives the codes of ${deviceName(serial)}.`);
  }

  /** Asks the source once. The code is in no answer. */
  async try(serial: string): Promise<ActionResult> {
    const { environment, items, sources } = this.#parts;
    const source = Object.hasOwn(sources(), serial) ? sources()[serial] : undefined;
    switch (source?.kind) {
      case undefined:
        return done(`The codes of ${deviceName(serial)} are typed.`);
      case 'seed': {
        const read = await items.read(seedItem(serial));
        if (read.kind === 'failed') return failed(read.message, read.advice);
        return read.kind === 'secret' && readSeed(read.secret).ok
          ? done('The secret key is in the keychain.')
          : failed(codeMessages.seedGone.message, codeMessages.seedGone.advice);
      }
      case 'program': {
        const run = await runCodeProgram(source.program, source, { environment });
        if (run.kind === 'code') return done(codeMessages.works(codeProgram(source.program).name));
        return run.kind === 'failed'
          ? failed(run.message, run.advice)
          : { ok: false, reason: 'dismissed', message: '' };
      }
      default:
        return assertNever(source);
    }
  }

  #store(serial: string, source: CodeSource | undefined): void {
    const { [serial]: _before, ...others } = this.#parts.sources();
    this.#parts.setSources(source ? { ...others, [serial]: source } : others);
  }

  async #installed(): Promise<readonly CodeProgramId[]> {
    const path = this.#parts.environment['PATH'] ?? '';
    const found = await Promise.all(
      codeProgramIds.map(async (id) => ({
        id,
        at: await which(CODE_PROGRAMS[id].program, { path, nothrow: true }),
      })),
    );
    return found.flatMap(({ at, id }) => (at === null ? [] : [id]));
  }
}

function sourceView(source: CodeSource | undefined): CodeSourceView {
  return source ?? { kind: 'typed' };
}

function programOf(
  wanted: Extract<CodeSourceView, { kind: 'program' }>,
): Extract<CodeSource, { kind: 'program' }> | string {
  const { database, item, keyFile, program } = wanted;
  if (!isCodeProgramId(program)) return 'There is no such program.';
  const named = { item: item.trim(), ...(database && { database }), ...(keyFile && { keyFile }) };
  return unfitItem(program, named) ?? { kind: 'program', program, ...named };
}

function done(message: string): ActionResult {
  return { ok: true, message };
}

function failed(message: string, advice: string): ActionResult {
  return { ok: false, reason: 'failed', message, advice };
}
