import type { Chain } from '../../core/chain/chain.ts';
import { withKnownLife } from '../../core/delivery/switch/expiry-lookup.ts';
import type { SwitchRequest } from '../../core/delivery/switch/switch-request.ts';
import type { LiveTarget } from '../../core/delivery/switch/target-switcher.ts';
import type { SessionBroker } from '../../core/sessions/session-broker.ts';
import { optionsOf } from './chain-choices.ts';

/** What is live, with what the kept sessions know of it. */
export function liveTargets(options: {
  readonly switcher: { readonly live: readonly LiveTarget[] };
  readonly broker: Pick<SessionBroker, 'steps'>;
  readonly chainOf: (switchRequest: SwitchRequest) => Chain | undefined;
}): () => readonly LiveTarget[] {
  const { broker, chainOf, switcher } = options;
  return () =>
    switcher.live.map((line) =>
      withKnownLife(line, () => {
        const chain = line.switchRequest && chainOf(line.switchRequest);
        return chain ? broker.steps(chain, optionsOf(line.switchRequest)) : [];
      }),
    );
}
