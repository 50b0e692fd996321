import type { Chain } from '../../core/chain/chain.ts';
import { serviceEndpoint } from '../../core/chain/chain-endpoint.ts';
import { firstDevice } from '../../core/chain/chain-mfa.ts';
import { runCredentialProcess } from '../../core/credential-sources/credential-process.ts';
import { iamPlaceOf } from '../../core/iam/iam-endpoint.ts';
import type { IamCallContext } from '../../core/iam/iam-gateway.ts';
import type { LongTermKey } from '../../core/keys/key-vault.ts';
import type { Identified, MoveParts } from '../../core/keys/move/import-key.ts';
import type { Signer } from '../../core/keys/rotation/rotation-parts.ts';
import { stsTargetOf } from '../../core/sessions/session-plan.ts';
import { explainStsFailure } from '../../core/sts/failure-messages.ts';
import type { KeyActionsParts } from './key-actions.ts';

/** What work on keys asks of AWS and of other programs: where, and signed by whom. */
export class KeyCalls {
  readonly #parts: KeyActionsParts;

  constructor(parts: KeyActionsParts) {
    this.#parts = parts;
  }

  /**
   * The device whose codes sign changes of the profile's key: its own, or else that of a role that the key leads to; `undefined`: the key
   * signs by itself.
   */
  async deviceOf(profile: string): Promise<string | undefined> {
    const { load, resolve } = this.#parts;
    const loaded = await load();
    const own = resolve(profile, loaded);
    if (own.ok && own.chain.mfaSerial) return own.chain.mfaSerial.value;
    for (const name of loaded.profiles.profiles.keys()) {
      const chain = resolve(name, loaded);
      if (!chain.ok || chain.chain.base.profile !== profile) continue;
      const device = firstDevice(chain.chain);
      if (device) return device.value;
    }
    return undefined;
  }

  async iamContext(profile: string, ask: boolean): Promise<IamCallContext | undefined> {
    const place = await this.placeOf(profile);
    if (typeof place === 'string') return undefined;
    const signer = await this.signer(profile, ask);
    return signer.ok ? { ...place, credentials: signer.credentials } : undefined;
  }

  /** Where IAM is asked for this profile: its partition's, unless another address is named. */
  async placeOf(profile: string): Promise<Omit<IamCallContext, 'credentials'> | string> {
    const { environment, load, resolve } = this.#parts;
    const loaded = await load();
    const resolved = resolve(profile, loaded);
    const found = loaded.profiles.profiles.get(profile);
    if (!resolved.ok) return resolved.problem.message;
    const chosen = stsTargetOf(resolved.chain);
    if (!chosen.ok) return chosen.message;
    const { caBundle, partition } = chosen.target;
    const place = iamPlaceOf(partition);
    const explicit = found && serviceEndpoint('iam', loaded.profiles, found, environment);
    if (explicit?.ok === false) return explicit.problem.message;
    const endpoint = explicit?.endpoint?.value ?? place.endpoint;
    return { region: place.region, endpoint, ...(caBundle && { caBundle }) };
  }

  async signer(profile: string, ask: boolean): Promise<Signer> {
    const mfaSerial = await this.deviceOf(profile);
    if (mfaSerial !== undefined) return this.#parts.session(profile, { mfaSerial, ask });
    const chain = await this.#chainOf(profile);
    if (typeof chain === 'string') return { ok: false, message: chain, advice: '' };
    if (chain.base.kind === 'long-term-keys') return { ok: true, credentials: chain.base.credentials };
    return this.#parts.ring.keys.credentials(profile);
  }

  async #chainOf(profile: string): Promise<Chain | string> {
    const resolved = this.#parts.resolve(profile, await this.#parts.load());
    return resolved.ok ? resolved.chain : resolved.problem.message;
  }

  /** Asks AWS whose key this is, where the profile's calls go. */
  async identify(key: LongTermKey, profile: string): Promise<Identified> {
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

  async runLine(profile: string, command: string): ReturnType<MoveParts['runLine']> {
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
