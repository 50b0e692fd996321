import type { Chain } from '../chain/chain.ts';
import type { Credentials } from '../credentials.ts';
import { explainStsFailure } from '../sts/failure-messages.ts';
import type { CallerIdentity, StsGateway } from '../sts/sts-gateway.ts';
import type { ExplainedFailure } from './explain-failure.ts';
import { stsTargetOf } from './session-plan.ts';

export type CallerIdentityResult =
  | { readonly ok: true; readonly identity: CallerIdentity }
  | { readonly ok: false; readonly failure: ExplainedFailure };

/**
 * Asks AWS who the holder of these credentials is, at the same endpoint that gave them to this chain (AWS STS API:
 * GetCallerIdentity, which needs no permission).
 */
export async function callerIdentity(
  sts: Pick<StsGateway, 'getCallerIdentity'>,
  chain: Chain,
  credentials: Credentials,
): Promise<CallerIdentityResult> {
  const chosen = stsTargetOf(chain);
  if (!chosen.ok) return { ok: false, failure: { message: chosen.message, advice: chosen.advice } };
  const { caBundle, endpoint, region } = chosen.target;
  const outcome = await sts.getCallerIdentity({
    credentials,
    region,
    endpoint,
    ...(caBundle && { caBundle }),
  });
  if (outcome.ok) return { ok: true, identity: outcome.value };
  const { requestId } = outcome.failure;
  const context = { profile: chain.name, sourceProfile: chain.name, region, endpoint };
  return {
    ok: false,
    failure: { ...explainStsFailure(outcome.failure, context), ...(requestId && { requestId }) },
  };
}
