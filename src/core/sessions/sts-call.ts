import type { Credentials, SessionCredentials } from '../credentials.ts';
import { regionalStsEndpoint, type StsTarget } from '../sts/endpoints.ts';
import type { CaBundle } from '../sts/network/trusted-certificates.ts';
import type { StsFailure } from '../sts/sts-failure.ts';
import type { StsCallContext, StsGateway, StsOutcome } from '../sts/sts-gateway.ts';
import { createMemoryRoleLimits, type RoleLimits } from './role-limits.ts';
import { refusedDurationNote } from './session-duration.ts';
import type { PlannedStep } from './session-plan.ts';

/** What STS gave for one planned step. */
export interface IssuedSession {
  readonly credentials: SessionCredentials;
  readonly arn?: string;
}

/** The parts of a call that AWS may teach us to change. */
export interface CallForm {
  readonly durationSeconds: number;
  readonly region: string;
  readonly endpoint: string;
  readonly caBundle?: CaBundle;
}

/** The longest session that every role gives (AWS IAM: MaxSessionDuration is at least an hour). */
const alwaysAllowed = 3600;

/**
 * Makes planned calls, and remembers what AWS taught about them: roles that give no more than an hour, and regions
 * whose STS is turned off. A call is adjusted at most once for each.
 */
export class StsCall {
  readonly #sts: StsGateway;
  /** Roles whose own limit is below what was asked for. */
  readonly #shortRoles: RoleLimits;
  readonly #disabledRegions = new Set<string>();

  constructor(sts: StsGateway, shortRoles: RoleLimits = createMemoryRoleLimits()) {
    this.#sts = sts;
    this.#shortRoles = shortRoles;
  }

  /** The form in which the call goes out, after all that was learned so far. */
  form(step: PlannedStep, target: StsTarget): CallForm {
    const fallBack = !target.explicitEndpoint && this.#disabledRegions.has(target.region);
    const region = fallBack ? target.partition.defaultRegion : target.region;
    return {
      durationSeconds: this.#seconds(step),
      region,
      endpoint: fallBack ? regionalStsEndpoint(region, target.flavour) : target.endpoint,
      ...(target.caBundle === undefined ? {} : { caBundle: target.caBundle }),
    };
  }

  /** Sends the call once. */
  async send(
    step: PlannedStep,
    form: CallForm,
    signing: Pick<StsCallContext, 'credentials' | 'signal'>,
    tokenCode?: string,
  ): Promise<StsOutcome<IssuedSession>> {
    const { durationSeconds, ...place } = form;
    const context = { ...signing, ...place };
    const code = tokenCode === undefined ? {} : { tokenCode };
    if (step.kind === 'role') {
      return this.#sts.assumeRole({ ...step.input, durationSeconds, ...code }, context);
    }
    const outcome = await this.#sts.getSessionToken({ ...step.input, ...code }, context);
    return outcome.ok ? { ...outcome, value: { credentials: outcome.value } } : outcome;
  }

  /** Sends a call without a code, and its adjusted form after a refusal that can be learned from. */
  async sendAdjusted(
    step: PlannedStep,
    target: StsTarget,
    credentials: Credentials,
    signal: AbortSignal,
  ): Promise<StsOutcome<IssuedSession>> {
    for (;;) {
      const form = this.form(step, target);
      const outcome = await this.send(step, form, { credentials, signal });
      if (outcome.ok || !this.learn(outcome.failure, step, target, form)) return outcome;
    }
  }

  /** Learns from the refusal of a call in this form. True when the next form is another one that may go through. */
  learn(failure: StsFailure, step: PlannedStep, target: StsTarget, form: CallForm): boolean {
    const { kind } = failure;
    if (kind === 'max-session-duration' || kind === 'chained-duration') {
      if (step.kind !== 'role' || form.durationSeconds <= alwaysAllowed) return false;
      this.#shortRoles.add(step.input.roleArn);
      return true;
    }
    if (kind === 'region-disabled') {
      if (target.explicitEndpoint || form.region === target.partition.defaultRegion) return false;
      this.#disabledRegions.add(form.region);
      return true;
    }
    return false;
  }

  /** The sentence for a step that lasts less than was asked for. */
  durationNote(step: PlannedStep): string | undefined {
    const cut = this.#seconds(step) < step.durationSeconds;
    return cut ? refusedDurationNote(step.durationSeconds) : step.durationNote;
  }

  #seconds(step: PlannedStep): number {
    const short = step.kind === 'role' && this.#shortRoles.has(step.input.roleArn);
    return short ? Math.min(step.durationSeconds, alwaysAllowed) : step.durationSeconds;
  }
}
