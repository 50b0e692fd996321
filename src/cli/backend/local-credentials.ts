import { join } from 'node:path';
import { onBehalfOf } from '../../core/activity/observers.ts';
import type { BackendError, ObtainCallOptions } from '../../core/agent/backend.ts';
import { sessionError } from '../../core/agent/error-replies.ts';
import type { Chain } from '../../core/chain/chain.ts';
import { describeSteps } from '../../core/sessions/describe-steps.ts';
import { explainChainFailure } from '../../core/sessions/explain-chain-failure.ts';
import { lifeOf, mayHandOut } from '../../core/sessions/renewal/session-lifetime.ts';
import type { ObtainOptions } from '../../core/sessions/session-broker.ts';
import type { ObtainedCredentials, SessionOutcome } from '../../core/sessions/store/session.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { givenCode } from './given-code.ts';
import type { LocalServices } from './local-services.ts';
import { inTurn } from './process-turns.ts';

/** How long a command that may not ask waits for another process that obtains the same, in milliseconds. */
const PATIENCE_MS = 20_000;

export type LocalCredentials =
  | {
      readonly ok: true;
      readonly value: ObtainedCredentials;
      /** How it came about, where that was asked for. */
      readonly explanation?: readonly string[];
    }
  | { readonly ok: false; readonly error: BackendError };

/** Credentials for a chain; at most one process at a time asks AWS, or the user, for the same. */
export async function obtainLocally(
  world: LocalServices,
  chain: Chain,
  args: ObtainCallOptions,
): Promise<LocalCredentials> {
  const { broker, storage, context } = world;
  const { ask, mfaCode, signal } = args;
  const prompter = ask === 'terminal' ? context.prompter : undefined;
  const given = mfaCode === undefined ? undefined : givenCode(mfaCode, prompter);
  const asking = given?.prompter ?? prompter;
  const options: ObtainOptions = {
    ...optionsFor(world, chain, args),
    ...(asking ? { prompter: asking } : { allowPrompt: false }),
    ...(args.refresh && { refresh: true }),
    ...(args.newMfaSession && { newMfaSession: true }),
    ...(signal && { signal }),
  };
  const work = async (): Promise<SessionOutcome> => {
    const outcome = await onBehalfOf(chain.name, () => broker.obtain(chain, options));
    // The next in turn finds it there.
    if (outcome.ok && !outcome.value.fromCache) await storage.store.flush();
    return outcome;
  };

  await storage.store.refresh();
  const choices = optionsFor(world, chain, args);
  const before = args.explain ? broker.steps(chain, choices) : [];
  const outcome = isAtHand(world, chain, args)
    ? await work()
    : await whenItsTurnComes(world, chain, args, work);
  if (outcome === 'busy') return { ok: false, error: busyRefusal };
  if (outcome.ok) {
    if (!args.explain) return outcome;
    const explanation = [
      ...describeStorage(world),
      ...describeSteps(chain, before, broker.steps(chain, choices)),
    ];
    return { ...outcome, explanation };
  }
  const refused = given?.error();
  if (refused) return { ok: false, error: { kind: 'failed', message: refused.message } };
  const problem = explainChainFailure(outcome.failure, chain);
  return { ok: false, error: sessionError(outcome.failure, problem, asking !== undefined) };
}

function describeStorage({ storage }: LocalServices): readonly string[] {
  const state = storage.store.state();
  if (state.kind === 'memory') return [state.message];
  return [`Sessions are shared in ${storage.path}, which the key in the keychain opens.`];
}

/** What is decided per profile in the settings, unless this wish says otherwise. */
export function optionsFor(
  { files }: Pick<LocalServices, 'files'>,
  chain: Chain,
  args: Pick<ObtainCallOptions, 'longRoleSession'>,
): { readonly longRoleSession: boolean } {
  return { longRoleSession: args.longRoleSession ?? files.settings.longRoleSession.includes(chain.name) };
}

/** First the one who opens the MFA session, which all roles share, then whoever needs this very role. */
async function whenItsTurnComes(
  world: LocalServices,
  chain: Chain,
  args: ObtainCallOptions,
  work: () => Promise<SessionOutcome>,
): Promise<SessionOutcome | 'busy'> {
  const { broker, storage } = world;
  const { clock, dataFolder, say } = world.context;
  // Nothing is shared: waiting for another process would bring nothing.
  if (storage.store.state().kind !== 'sealed') return work();
  const turn = (what: readonly string[], next: () => Promise<SessionOutcome>) =>
    inTurn(
      join(dataFolder, 'turns'),
      clock,
      {
        what: JSON.stringify(what),
        signal: args.signal,
        ...(args.ask !== 'terminal' && { waitMs: PATIENCE_MS }),
        onWaiting: () => say('Another understudy is obtaining the same. Waiting for it.'),
        meanwhile: async () => {
          await storage.store.refresh();
          return isAtHand(world, chain, args) ? work() : undefined;
        },
      },
      next,
    );
  const needsCode = broker
    .steps(chain, optionsFor(world, chain, args))
    .some(({ kind, session }) => kind === 'mfa' && (session === undefined || args.newMfaSession === true));
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
    default:
      return assertNever(done);
  }
}

/** True when the final session can be handed out as it is. */
function isAtHand(world: LocalServices, chain: Chain, args: ObtainCallOptions): boolean {
  if (args.refresh || args.newMfaSession) return false;
  const last = world.broker.steps(chain, optionsFor(world, chain, args)).at(-1)?.session;
  return last !== undefined && mayHandOut(lifeOf(last), false, world.clock.now());
}

const busyRefusal: BackendError = {
  kind: 'code-needed',
  message: 'Another understudy is waiting for the MFA code of the same device.',
};
