import { type RefreshPolicy, refreshPolicy } from '../../core/sessions/renewal/refresh-planner.ts';
import type { Settings } from '../../core/settings/settings.ts';

const MINUTE_MS = 60_000;

/**
 * The AWS CLI counts keys in its cache as expired a quarter of an hour before their end (botocore, credentials.py: the
 * expiry window of `CachedCredentialFetcher`). With the jitter of a tenth, renewal has begun by then: 17 minutes less a
 * tenth are more than 15.
 */
const AWS_CLI_CACHE_START_MS = 17 * MINUTE_MS;

/** How renewals are spread as the settings have it; somewhat earlier while the AWS CLI's cache is kept too. */
export function renewalPolicy({
  awsCliCache,
  renewMinutesBefore,
}: Pick<Settings, 'awsCliCache' | 'renewMinutesBefore'>): RefreshPolicy {
  const wanted = renewMinutesBefore * MINUTE_MS;
  const latestStartMs = awsCliCache.length === 0 ? wanted : Math.max(wanted, AWS_CLI_CACHE_START_MS);
  return { ...refreshPolicy, latestStartMs };
}
