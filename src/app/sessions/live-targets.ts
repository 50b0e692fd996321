import type { Chain } from '../../core/chain/chain.ts';
import { withKnownLife } from '../../core/delivery/switch/expiry-lookup.ts';
import type { SwitchWish } from '../../core/delivery/switch/switch-request.ts';
import type { LiveTarget } from '../../core/delivery/switch/target-switcher.ts';
import type { SessionBroker } from '../../core/sessions/session-broker.ts';
import { choicesOf } from './chain-choices.ts';

/** What is live, with what the kept sessions know of it. */
export function liveTargets(options: {
  readonly switchboard: { readonly live: readonly LiveTarget[] };
  readonly broker: Pick<SessionBroker, 'steps'>;
  readonly chainOf: (wish: SwitchWish) => Chain | undefined;
}): () => readonly LiveTarget[] {
  const { broker, chainOf, switchboard } = options;
  return () =>
    switchboard.live.map((line) =>
      withKnownLife(line, () => {
        const chain = line.wish && chainOf(line.wish);
        return chain ? broker.steps(chain, choicesOf(line.wish)) : [];
      }),
    );
}
