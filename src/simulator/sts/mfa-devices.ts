import { equalInConstantTime } from '../constant-time.ts';
import type { RealmMfaDevice } from './realm.ts';
import { TOTP_STEP_MS, totpCodeOfStep, totpStep } from './totp.ts';

export type MfaVerdict = 'accepted' | 'used-before' | 'wrong';

/** A code that a device shows, and the span in which the simulator takes it. */
export interface OfferedCode {
  readonly code: string;
  readonly validFrom: Date;
  readonly validUntil: Date;
}

/** Checks codes and remembers which were used: a code works once per device, one step of drift is accepted. */
export interface MfaDevices {
  /** Checks a code and, when it is right, uses it up. */
  use(device: RealmMfaDevice, code: string, now: Date): MfaVerdict;
  /**
   * The first code from the current step on that was not used yet. When that is a later step's code it is already
   * accepted one step early; `validUntil` is when the authenticator stops showing it.
   */
  unusedCode(device: RealmMfaDevice, now: Date): OfferedCode;
}

export function createMfaDevices(): MfaDevices {
  const usedSteps = new Map<string, Set<number>>();
  const usedBy = (device: RealmMfaDevice): Set<number> => {
    const known = usedSteps.get(device.serial) ?? new Set<number>();
    usedSteps.set(device.serial, known);
    return known;
  };

  return {
    use(device, code, now) {
      const used = usedBy(device);
      const current = totpStep(now);
      const matching = [current, current - 1, current + 1].filter((step) =>
        equalInConstantTime(totpCodeOfStep(device.seed, step), code),
      );
      if (matching.length === 0) return 'wrong';
      const fresh = matching.find((step) => !used.has(step));
      if (fresh === undefined) return 'used-before';
      used.add(fresh);
      return 'accepted';
    },

    unusedCode(device, now) {
      const used = usedBy(device);
      let step = totpStep(now);
      while (used.has(step)) step += 1;
      return {
        code: totpCodeOfStep(device.seed, step),
        validFrom: new Date((step - 1) * TOTP_STEP_MS),
        validUntil: new Date((step + 1) * TOTP_STEP_MS),
      };
    },
  };
}
