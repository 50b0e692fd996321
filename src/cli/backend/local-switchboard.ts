import { join } from 'node:path';
import { createSwitchMemory } from '../../core/delivery/switch/switch-journal.ts';
import {
  type CredentialsSource,
  type DeliveredSwitch,
  Switchboard,
} from '../../core/delivery/switch/target-switcher.ts';
import { explainChainFailure } from '../../core/sessions/explain-chain-failure.ts';
import type { OwnWorld } from './local-services.ts';

/** Switches of this process: the same switchboard as the app's, and the user's own programs around each switch. */
export class OwnSwitching {
  readonly #world: OwnWorld;
  /** What hooks still have to be told. */
  readonly #telling = new Set<Promise<void>>();

  constructor(world: OwnWorld) {
    this.#world = world;
  }

  /** @param source where the credentials of a switch come from */
  switchboard(source: CredentialsSource = this.#world.broker): Switchboard {
    const { clock, delivery, files, hooks, surroundings } = this.#world;
    return new Switchboard({
      resolve: (request) => files.resolve(request),
      source,
      delivery,
      clock,
      explain: explainChainFailure,
      memory: createSwitchMemory({
        path: join(surroundings.dataFolder, 'switches.json'),
        credentialsPath: files.locations.credentials.path,
        clock: surroundings.clock,
      }),
      gate: async (intended, signal) => {
        const open = await hooks;
        if (!open) return undefined;
        const { beforeSwitch } = await import('../../core/hooks/switch-hooks.ts');
        return beforeSwitch(open, intended, signal);
      },
      onDelivered: (made) => {
        const told = this.#tell(made).finally(() => this.#telling.delete(told));
        this.#telling.add(told);
      },
      onChange: () => undefined,
    });
  }

  /** Resolves when every hook was told. */
  async settled(): Promise<void> {
    await Promise.all(this.#telling);
  }

  async #tell(made: DeliveredSwitch): Promise<void> {
    const hooks = await this.#world.hooks;
    if (!hooks) return;
    const { afterSwitch } = await import('../../core/hooks/switch-hooks.ts');
    await afterSwitch(hooks, made);
  }
}
