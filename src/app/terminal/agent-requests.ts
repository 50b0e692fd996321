import { z } from 'zod';
import type { Answer, BackendError } from '../../core/agent/backend.ts';
import type { Caller, RequestHandler } from '../../core/agent/request-handler.ts';
import {
  type AnswerOf,
  type Backend,
  backendOver,
  decodeRequest,
  encodeCall,
  type ParametersOf,
  type RequestOf,
  type RequestSchemas,
  type VerbName,
  waitsOf,
} from '../../core/agent/verbs.ts';
import { chainRequestSchema } from '../../core/chain/request/request-schema.ts';
import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';

/**
 * Told where only the terminal's own process can answer: it then works alone. Part of what app and terminal agree on, like
 * the answers themselves.
 */
export const ALONE = { alone: true } as const;

/** What answers the verbs, each with a request that was checked before. */
export type VerbHandlers = {
  readonly [V in VerbName]: (
    request: RequestOf<V>,
    caller: Caller,
  ) => Promise<Answer<AnswerOf<V>> | typeof ALONE>;
};

const schemas: RequestSchemas = {
  z: {
    boolean: z.boolean,
    enum: z.enum,
    literal: z.literal,
    strictObject: z.strictObject,
    string: z.string,
    union: z.union,
  },
  chainRequest: chainRequestSchema,
};

/** Answers terminals over the socket. What is asked is checked before anything is done. */
export function agentRequestHandler(handlers: VerbHandlers): RequestHandler {
  return (verb, argument, caller) => handle(handlers, verb, argument, caller);
}

/** The same handlers for a command that does the work by itself. */
export function inProcessBackend(
  handlers: VerbHandlers,
  context: {
    readonly environmentRegion?: string;
    /** Asks in this process's terminal. */
    readonly prompter: MfaPrompter;
    readonly close: () => Promise<void>;
  },
): Backend {
  const call = async <V extends VerbName>(
    verb: V,
    parameters: ParametersOf<V>,
  ): Promise<Answer<AnswerOf<V>>> => {
    const { signal = new AbortController().signal } = waitsOf(verb, parameters) ?? {};
    const argument = encodeCall(verb, context, parameters);
    const answer = await handle(handlers, verb, argument, {
      signal,
      prompter: context.prompter,
      waits: () => undefined,
    });
    return 'alone' in answer ? { ok: false, error: misunderstood } : answer;
  };
  return backendOver(call, { kind: 'self', close: context.close });
}

async function handle<V extends VerbName>(
  handlers: VerbHandlers,
  verb: V,
  argument: unknown,
  caller: Caller,
): Promise<Answer<AnswerOf<V>> | typeof ALONE> {
  const request = decodeRequest(verb, schemas, argument);
  return request === undefined ? { ok: false, error: misunderstood } : handlers[verb](request, caller);
}

const misunderstood: BackendError = {
  kind: 'failed',
  message: 'The app did not understand what the command asked for.',
  advice: 'Install the same version of both.',
};
