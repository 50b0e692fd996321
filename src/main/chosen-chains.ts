import type { Chain } from '../core/chain/chain.ts';
import type { ChainChoices, SessionBroker } from '../core/sessions/session-broker.ts';

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
