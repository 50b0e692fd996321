import { AsyncLocalStorage } from 'node:async_hooks';
import type { DeliveryOutcome, DeliveryTarget } from '../delivery/switch/delivery-target.ts';
import type { SamlGateway, StsGateway, StsOutcome } from '../sts/sts-gateway.ts';
import type { RecordActivity } from './activity.ts';

/**
 * The profile for whose sake a call is made. A call knows its role, not its profile, and several profiles may share one;
 * the one that set it going is named.
 */
const currentProfile = new AsyncLocalStorage<string>();

/** Does the work; every call to AWS that it sets going is recorded with this profile. */
export function onBehalfOf<T>(profile: string, work: () => Promise<T>): Promise<T> {
  return currentProfile.run(profile, work);
}

/** The same gateway, every call recorded: what, for which profile and role, what came of it, AWS's request id. */
export function observedGateway(gateway: StsGateway, record: RecordActivity): StsGateway {
  const note = noteOn(record);
  return {
    getSessionToken: async (input, context) =>
      note('session-token', await gateway.getSessionToken(input, context)),
    assumeRole: async (input, context) =>
      note('assume-role', await gateway.assumeRole(input, context), input.roleArn),
    getCallerIdentity: (context) => gateway.getCallerIdentity(context),
  };
}

/** The same for roles that are given for an assertion. */
export function observedSamlGateway(gateway: SamlGateway, record: RecordActivity): SamlGateway {
  const note = noteOn(record);
  return {
    assumeRoleWithSaml: async (input, place) =>
      note('assume-role', await gateway.assumeRoleWithSaml(input, place), input.roleArn),
  };
}

function noteOn(record: RecordActivity) {
  return <T>(what: 'session-token' | 'assume-role', outcome: StsOutcome<T>, role?: string): StsOutcome<T> => {
    record({
      what,
      profile: currentProfile.getStore(),
      role,
      outcome: outcome.ok ? 'ok' : outcome.failure.code,
      requestId: outcome.ok ? outcome.requestId : outcome.failure.requestId,
    });
    return outcome;
  };
}

/** The same delivery, every write and removal recorded. */
export function observedDelivery(delivery: DeliveryTarget, record: RecordActivity): DeliveryTarget {
  /** What a target carries, so that a removal can name its profile. */
  const profiles = new Map<string, string>();
  const note = (
    what: 'write' | 'stop',
    target: string,
    profile: string | undefined,
    outcome: DeliveryOutcome,
  ): DeliveryOutcome => {
    record({ what, profile, target, outcome: outcome.ok ? 'ok' : outcome.kind });
    return outcome;
  };
  return {
    assess: (target) => delivery.assess(target),
    async write(target, entry, options) {
      const outcome = await delivery.write(target, entry, options);
      if (outcome.ok) profiles.set(target, entry.profile);
      return note('write', target, entry.profile, outcome);
    },
    async remove(target) {
      return note('stop', target, profiles.get(target), await delivery.remove(target));
    },
    async list() {
      const sections = await delivery.list();
      for (const { target, profile } of sections) profiles.set(target, profile);
      return sections;
    },
  };
}
