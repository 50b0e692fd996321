import type { Chain, Sourced } from '../chain/chain.ts';
import { placeOf } from '../chain/messages.ts';
import { type ExplainedFailure, explainSessionFailure } from './explain-failure.ts';
import type { SessionFailure } from './store/session.ts';

/** Explains a failure with all that the chain tells: which profile, role, device and endpoint it was about. */
export function explainChainFailure(failure: SessionFailure, chain: Chain): ExplainedFailure {
  const serial = serialOf(failure, chain);
  const roleArn = chain.hops.at(-1)?.roleArn;
  return explainSessionFailure(failure, {
    profile: chain.name,
    sourceProfile: chain.base.profile,
    ...(roleArn && { roleArn }),
    ...(serial && { mfaSerial: serial.value, ...serialPlace(serial) }),
    ...(chain.region && { region: chain.region.value }),
    ...(chain.endpoint && { endpoint: chain.endpoint.value }),
  });
}

/** The device that was asked for: that of the role whose call failed, where it names one, else that of the chain. */
function serialOf(failure: SessionFailure, chain: Chain): Sourced<string> | undefined {
  const role = failure.kind === 'sts' ? failure.step : undefined;
  return chain.hops.find(({ roleArn }) => roleArn === role)?.mfaSerial ?? chain.mfaSerial;
}

function serialPlace({ from }: Sourced<string>): { readonly mfaSerialPlace?: string } {
  return from.kind === 'profile' ? { mfaSerialPlace: `profile ${from.profile} (${placeOf(from.at)})` } : {};
}
