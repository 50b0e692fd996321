import { join } from 'node:path';
import { onBehalfOf } from '../../core/activity/observers.ts';
import type { ObtainWish, Refusal } from '../../core/agent/backend.ts';
import { sessionRefusal } from '../../core/agent/error-replies.ts';
import type { Chain } from '../../core/chain/chain.ts';
import { toldSteps } from '../../core/sessions/describe-steps.ts';
import { explainChainFailure } from '../../core/sessions/explain-chain-failure.ts';
import { lifeOf, mayHandOut } from '../../core/sessions/renewal/session-lifetime.ts';
import type { ObtainOptions } from '../../core/sessions/session-broker.ts';
import type { ObtainedCredentials, SessionOutcome } from '../../core/sessions/store/session.ts';
import { givenCode } from './given-code.ts';
import type { OwnWorld } from './local-services.ts';
import { inTurn } from './process-turns.ts';

/** How long a command that may not ask waits for another process that obtains the same, in milliseconds. */
const PATIENCE_MS = 20_000;

export type OwnObtained =
  | {
      readonly ok: true;
      readonly value: ObtainedCredentials;
      /** How it came about, where that was asked for. */
      readonly told?: readonly string[];
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** Credentials for a chain; at most one process at a time asks AWS, or the user, for the same. */
export async function obtainOwn(world: OwnWorld, chain: Chain, wish: ObtainWish): Promise<OwnObtained> {
  const { broker, storage, surroundings } = world;
  const { ask, mfaCode, signal } = wish;
  const prompter = ask === 'terminal' ? surroundings.prompter : undefined;
  const given = mfaCode === undefined ? undefined : givenCode(mfaCode, prompter);
  const asking = given?.prompter ?? prompter;
  const options: ObtainOptions = {
    ...choicesFor(world, chain, wish),
    ...(asking ? { prompter: asking } : { allowPrompt: false }),
    ...(wish.refresh && { refresh: true }),
    ...(wish.newMfaSession && { newMfaSession: true }),
    ...(signal && { signal }),
  };
  const work = async (): Promise<SessionOutcome> => {
    const outcome = await onBehalfOf(chain.name, () => broker.obtain(chain, options));
    // The next in turn finds it there.
    if (outcome.ok && !outcome.value.fromCache) await storage.store.flush();
    return outcome;
  };

  await storage.store.refresh();
  const choices = choicesFor(world, chain, wish);
  const before = wish.explain ? broker.steps(chain, choices) : [];
  const outcome = isAtHand(world, chain, wish)
    ? await work()
    : await whenItsTurnComes(world, chain, wish, work);
  if (outcome === 'busy') return { ok: false, refusal: busyRefusal };
  if (outcome.ok) {
    if (!wish.explain) return outcome;
    const told = [...toldStorage(world), ...toldSteps(chain, before, broker.steps(chain, choices))];
    return { ...outcome, told };
  }
  const refused = given?.refusal();
  if (refused) return { ok: false, refusal: { kind: 'failed', message: refused.message } };
  const trouble = explainChainFailure(outcome.failure, chain);
  return { ok: false, refusal: sessionRefusal(outcome.failure, trouble, asking !== undefined) };
}

function toldStorage({ storage }: OwnWorld): readonly string[] {
  const state = storage.store.state();
  if (state.kind === 'memory') return [state.message];
  return [`Sessions are shared in ${storage.path}, which the key in the keychain opens.`];
}

/** What is decided per profile in the settings, unless this wish says otherwise. */
export function choicesFor(
  { files }: Pick<OwnWorld, 'files'>,
  chain: Chain,
  wish: Pick<ObtainWish, 'longRoleSession'>,
): { readonly longRoleSession: boolean } {
  return { longRoleSession: wish.longRoleSession ?? files.settings.longRoleSession.includes(chain.name) };
}

/** First the one who opens the MFA session, which all roles share, then whoever needs this very role. */
async function whenItsTurnComes(
  world: OwnWorld,
  chain: Chain,
  wish: ObtainWish,
  work: () => Promise<SessionOutcome>,
): Promise<SessionOutcome | 'busy'> {
  const { broker, storage } = world;
  const { clock, dataFolder, say } = world.surroundings;
  // Nothing is shared: waiting for another process would bring nothing.
  if (storage.store.state().kind !== 'sealed') return work();
  const turn = (what: readonly string[], next: () => Promise<SessionOutcome>) =>
    inTurn(
      join(dataFolder, 'turns'),
      clock,
      {
        what: JSON.stringify(what),
        signal: wish.signal,
        ...(wish.ask !== 'terminal' && { waitMs: PATIENCE_MS }),
        onWaiting: () => say('Another understudy is obtaining the same. Waiting for it.'),
        meanwhile: async () => {
          await storage.store.refresh();
          return isAtHand(world, chain, wish) ? work() : undefined;
        },
      },
      next,
    );
  const needsCode = broker
    .steps(chain, choicesFor(world, chain, wish))
    .some(({ kind, session }) => kind === 'mfa' && (session === undefined || wish.newMfaSession === true));
  const what = needsCode
    ? // The MFA session may be there once the turn has come; then only the role is missing.
      ['mfa', chain.mfaSerial?.value ?? '', chain.base.profile]
    : ['role', chain.name, JSON.stringify(chain.hops.map(({ roleArn }) => roleArn))];
  const done = await turn(what, work);
  switch (done.kind) {
    case 'done':
      return done.value;
    case 'busy':
      return 'busy';
    case 'cancelled':
      return { ok: false, failure: { kind: 'cancelled' } };
  }
}

/** True when the final session can be handed out as it is. */
function isAtHand(world: OwnWorld, chain: Chain, wish: ObtainWish): boolean {
  if (wish.refresh || wish.newMfaSession) return false;
  const last = world.broker.steps(chain, choicesFor(world, chain, wish)).at(-1)?.session;
  return last !== undefined && mayHandOut(lifeOf(last), false, world.clock.now());
}

const busyRefusal: Refusal = {
  kind: 'code-needed',
  message: 'Another understudy is waiting for the MFA code of the same device.',
};
