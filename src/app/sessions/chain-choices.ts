import type { Chain, ChainRequest, ChainResult } from '../../core/chain/chain.ts';
import type { SwitchRequest } from '../../core/delivery/switch/switch-request.ts';
import type { ChainOptions } from '../../core/sessions/cached-sessions.ts';
import type { SessionBroker } from '../../core/sessions/session-broker.ts';

/** The broker with the user's choices for each profile, such as long role sessions, put into every question. */
export function withProfileOptions(
  broker: SessionBroker,
  optionsFor: (chain: Chain) => ChainOptions,
): SessionBroker {
  return {
    obtain: (chain, options) => broker.obtain(chain, { ...optionsFor(chain), ...options }),
    steps: (chain, choices) => broker.steps(chain, { ...optionsFor(chain), ...choices }),
    renewsSilently: (chain, at, choices) =>
      broker.renewsSilently(chain, at, { ...optionsFor(chain), ...choices }),
    forget: (chain, choices) => broker.forget(chain, { ...optionsFor(chain), ...choices }),
    mfaSessions: () => broker.mfaSessions(),
    forgetBase: (chain) => broker.forgetBase(chain),
    forgetSession: (key) => broker.forgetSession(key),
    forgetAll: () => broker.forgetAll(),
    onChange: (listener) => broker.onChange(listener),
  };
}

/** The chain of what a target was switched to; `undefined` where it cannot be followed any more. */
export function chainOfSwitchRequest(
  resolve: (request: ChainRequest) => ChainResult,
): (switchRequest: SwitchRequest) => Chain | undefined {
  return ({ request }) => {
    const resolved = resolve(request);
    return resolved.ok ? resolved.chain : undefined;
  };
}

/** What was chosen for this switch; the settings say the rest. */
export function optionsOf(switchRequest: SwitchRequest | undefined): ChainOptions {
  return switchRequest?.longRoleSession === undefined
    ? {}
    : { longRoleSession: switchRequest.longRoleSession };
}
