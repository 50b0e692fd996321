import type { Chain, ChainRequest, ChainResult } from '../../core/chain/chain.ts';
import type { SwitchWish } from '../../core/delivery/switch/switch-request.ts';
import type { ChainChoices } from '../../core/sessions/cached-sessions.ts';
import type { SessionBroker } from '../../core/sessions/session-broker.ts';

/** The broker with the user's choices for each profile, such as long role sessions, put into every question. */
export function withChoices(
  broker: SessionBroker,
  choicesFor: (chain: Chain) => ChainChoices,
): SessionBroker {
  return {
    obtain: (chain, options) => broker.obtain(chain, { ...choicesFor(chain), ...options }),
    steps: (chain, choices) => broker.steps(chain, { ...choicesFor(chain), ...choices }),
    renewsSilently: (chain, at, choices) =>
      broker.renewsSilently(chain, at, { ...choicesFor(chain), ...choices }),
    forget: (chain, choices) => broker.forget(chain, { ...choicesFor(chain), ...choices }),
    mfaSessions: () => broker.mfaSessions(),
    forgetSession: (key) => broker.forgetSession(key),
    forgetAll: () => broker.forgetAll(),
    onChange: (listener) => broker.onChange(listener),
  };
}

/** The chain of what a target was switched to; `undefined` where it cannot be followed any more. */
export function chainOfWish(
  resolve: (request: ChainRequest) => ChainResult,
): (wish: SwitchWish) => Chain | undefined {
  return ({ request }) => {
    const resolved = resolve(request);
    return resolved.ok ? resolved.chain : undefined;
  };
}

/** What was chosen for this switch; the settings say the rest. */
export function choicesOf(wish: SwitchWish | undefined): ChainChoices {
  return wish?.longRoleSession === undefined ? {} : { longRoleSession: wish.longRoleSession };
}
