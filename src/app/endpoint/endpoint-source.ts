import type { Chain, ChainRequest, ChainResult } from '../../core/chain/chain.ts';
import type { Clock } from '../../core/clock.ts';
import type { EndpointSource, SourceOutcome } from '../../core/delivery/endpoint/renewing-credentials.ts';
import type { Explanation } from '../../core/delivery/switch/target-switcher.ts';
import { waitsForPerson } from '../../core/sessions/explain-failure.ts';
import type { SessionBroker } from '../../core/sessions/session-broker.ts';
import type { SessionFailure } from '../../core/sessions/store/session.ts';

export interface EndpointSourceParts {
  readonly resolve: (request: ChainRequest) => ChainResult;
  readonly broker: Pick<SessionBroker, 'obtain'>;
  readonly explain: (failure: SessionFailure, chain: Chain) => Explanation;
  readonly clock: Clock;
}

/** After a prompt that nobody answered, programs that go on asking raise no other for this long, in milliseconds. */
const QUIET_MS = 60_000;

/**
 * The credentials of a profile, for the endpoint. Nobody is waited for: where a code or a sign-in is needed and a program waits,
 * somebody is asked, and the program is told to come again.
 */
export function endpointSource(request: ChainRequest, parts: EndpointSourceParts): EndpointSource {
  const { broker, clock, explain, resolve } = parts;
  let isPrompting = false;
  let quietUntil = 0;

  function prompt(chain: Chain): void {
    if (isPrompting || clock.now().getTime() < quietUntil) return;
    isPrompting = true;
    void broker
      .obtain(chain)
      .then((outcome) => {
        if (!outcome.ok) quietUntil = clock.now().getTime() + QUIET_MS;
      })
      .finally(() => {
        isPrompting = false;
      });
  }

  return async (reason): Promise<SourceOutcome> => {
    const resolved = resolve(request);
    if (!resolved.ok) return { ok: false, kind: 'failed', ...resolved.problem };
    const { chain } = resolved;
    const outcome = await broker.obtain(chain, { allowPrompt: false });
    if (outcome.ok) return { ok: true, credentials: outcome.value.credentials };
    const { failure } = outcome;
    const { advice, message } = explain(failure, chain);
    if (!waitsForPerson(failure)) return { ok: false, kind: 'failed', message, advice };
    if (reason === 'program') prompt(chain);
    return { ok: false, kind: 'person', message };
  };
}
