import type { Chain } from '../chain/chain.ts';
import { type ExplainedFailure, explainSessionFailure } from './explain-failure.ts';
import type { SessionFailure } from './store/session.ts';

/** Explains a failure with all that the chain tells: which profile, role, device and endpoint it was about. */
export function explainChainFailure(failure: SessionFailure, chain: Chain): ExplainedFailure {
  const roleArn = chain.hops.at(-1)?.roleArn;
  return explainSessionFailure(failure, {
    profile: chain.name,
    sourceProfile: chain.base.profile,
    ...(roleArn && { roleArn }),
    ...(chain.mfaSerial && { mfaSerial: chain.mfaSerial.value }),
    ...(chain.region && { region: chain.region.value }),
    ...(chain.endpoint && { endpoint: chain.endpoint.value }),
  });
}
