import type { Environment } from '../../core/chain/chain.ts';
import type { Clock } from '../../core/clock.ts';
import type { KeychainSecretItems } from '../../core/keys/keychain-secrets.ts';
import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';
import type { Settings } from '../../core/settings/settings.ts';

/** Lets chosen programs and seeds give codes before anybody is asked; nothing of them is loaded where none is chosen. */
export function localCodeSources(
  prompter: MfaPrompter,
  options: {
    readonly codeSources: Settings['codeSources'];
    readonly items: KeychainSecretItems;
    /** Where the steps lie that were used. */
    readonly path: string;
    readonly environment: Environment;
    readonly clock: Clock;
    readonly clockOffsetMs: () => number;
    readonly machineClock: Clock;
  },
): MfaPrompter {
  const { clock, clockOffsetMs, codeSources, environment, items, machineClock, path } = options;
  if (Object.keys(codeSources).length === 0) return prompter;
  let asking: Promise<MfaPrompter> | undefined;
  const load = async (): Promise<MfaPrompter> => {
    const { withCodeSources } = await import('../../core/codes/with-code-sources.ts');
    const { createUsedSteps } = await import('../../core/codes/used-steps.ts');
    return withCodeSources(prompter, {
      sourceOf: (serial) => (Object.hasOwn(codeSources, serial) ? codeSources[serial] : undefined),
      items,
      usedSteps: createUsedSteps(path, () => machineClock.now()),
      environment,
      clock,
      clockOffsetMs,
    });
  };
  return {
    get rank() {
      return prompter.rank ?? 1;
    },
    ask: async (question, error, signal) => {
      asking ??= load();
      return (await asking).ask(question, error, signal);
    },
    settled: (question) => void asking?.then((loaded) => loaded.settled(question)),
  };
}
