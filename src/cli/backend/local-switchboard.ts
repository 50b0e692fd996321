import { join } from 'node:path';
import { createSwitchJournal } from '../../core/delivery/switch/switch-journal.ts';
import {
  type CredentialsSource,
  type DeliveredSwitch,
  TargetSwitcher,
} from '../../core/delivery/switch/target-switcher.ts';
import { explainChainFailure } from '../../core/sessions/explain-chain-failure.ts';
import type { LocalServices } from './local-services.ts';

/** Switches of this process: the same switchboard as the app's, and the user's own programs around each switch. */
export class LocalSwitching {
  readonly #world: LocalServices;
  /** What hooks still have to be told. */
  readonly #explaining = new Set<Promise<void>>();

  constructor(world: LocalServices) {
    this.#world = world;
  }

  /** @param source where the credentials of a switch come from */
  switcher(source: CredentialsSource = this.#world.broker): TargetSwitcher {
    const { clock, delivery, files, hooks, context } = this.#world;
    return new TargetSwitcher({
      resolve: (request) => files.resolve(request),
      source,
      delivery,
      clock,
      explain: explainChainFailure,
      memory: createSwitchJournal({
        path: join(context.dataFolder, 'switches.json'),
        credentialsPath: files.locations.credentials.path,
        clock: context.clock,
      }),
      gate: async (intended, signal) => {
        const open = await hooks;
        if (!open) return undefined;
        const { beforeSwitch } = await import('../../core/hooks/switch-hooks.ts');
        return beforeSwitch(open, intended, signal);
      },
      onDelivered: (made) => {
        const notification = this.#tell(made).finally(() => this.#explaining.delete(notification));
        this.#explaining.add(notification);
      },
      onChange: () => undefined,
    });
  }

  /** Resolves when every hook was told. */
  async settled(): Promise<void> {
    await Promise.all(this.#explaining);
  }

  async #tell(made: DeliveredSwitch): Promise<void> {
    const hooks = await this.#world.hooks;
    if (!hooks) return;
    const { afterSwitch } = await import('../../core/hooks/switch-hooks.ts');
    await afterSwitch(hooks, made);
  }
}
